namespace Iridium.Orleans;

/// <summary>
/// Options of the membership table and the gateway list. Writes are synced unless told otherwise; the keyspace is
/// <c>membership</c>.
/// </summary>
public sealed class IridiumClusteringOptions : IridiumStoreOptions;
