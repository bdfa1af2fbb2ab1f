using Orleans;
using Orleans.Storage;

namespace Iridium.Orleans;

/// <summary>Options of one grain storage provider. Writes are synced unless told otherwise.</summary>
public sealed class IridiumGrainStorageOptions : IridiumStoreOptions, IStorageProviderSerializerOptions
{
    /// <summary>
    /// What clearing a state does · flag · false keeps a tombstone with a new ETag; true removes the record, after
    /// which the state may be written with a null ETag again. Both are safe against writers with an old ETag, since
    /// ETags are never reused.
    /// </summary>
    public bool DeleteStateOnClear { get; set; }

    /// <summary>
    /// Turns states into bytes · null, which takes the serializer registered under the provider's name, else the silo's
    /// default · one that is also an <see cref="IGrainStorageStreamingSerializer"/> is given streams.
    /// </summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;

    /// <summary>
    /// Stage of the silo's start at which the database is opened, if nothing has before · stage ·
    /// <see cref="ServiceLifecycleStage.ApplicationServices"/>.
    /// </summary>
    public int InitStage { get; set; } = ServiceLifecycleStage.ApplicationServices;

    /// <summary>
    /// How long a state lives after its last write · above zero · null, for ever · see
    /// <see cref="StateTimeToLive"/> for the rule.
    /// </summary>
    public TimeSpan? TimeToLive { get; set; }

    /// <summary>
    /// As <see cref="TimeToLive"/>, by the name of the state, where it wins · above zero; zero or less is a fault ·
    /// empty. Every write and every clear that leaves a tombstone starts the time anew; reads do not. An expired state
    /// is as if it was never written: a read finds nothing and a null ETag. A grain that is still active and writes
    /// with the ETag of the expired record gets an inconsistent-state exception, and finds the state empty when it is
    /// activated again. Choose times well above the time after which idle grains are deactivated.
    /// </summary>
    public IDictionary<string, TimeSpan> StateTimeToLive { get; } =
        new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
}
