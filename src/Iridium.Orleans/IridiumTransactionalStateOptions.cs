using Orleans.Storage;

namespace Iridium.Orleans;

/// <summary>
/// Options of transactional state. Writes are synced unless told otherwise, and anything less lets a power loss undo
/// what a transaction was told is done; the keyspace is <c>transactions.</c> and the provider's name.
/// </summary>
public sealed class IridiumTransactionalStateOptions : IridiumStoreOptions, IStorageProviderSerializerOptions
{
    /// <summary>
    /// Turns states and the metadata of transactions into bytes · null, which takes the serializer registered under the
    /// provider's name, else the silo's default · it must be able to write references to grains, as those of Orleans
    /// are, since metadata names the grains that take part.
    /// </summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
