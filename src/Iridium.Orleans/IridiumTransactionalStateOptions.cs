using Orleans.Storage;

namespace Iridium.Orleans;

/// <summary>
/// Options of transactional state. Writes are synced unless told otherwise, and anything less lets a power loss undo
/// what a transaction was told is done; the keyspace is <c>transactions.</c> and the provider's name.
/// </summary>
public sealed class IridiumTransactionalStateOptions : IridiumStoreOptions, IStorageProviderSerializerOptions
{
    /// <summary>
    /// Turns states into bytes · null, which takes the serializer registered under the provider's name, else the silo's
    /// default · one that is also an <see cref="IGrainStorageStreamingSerializer"/> is given streams. What transactions
    /// keep beside the states does not go through it.
    /// </summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
