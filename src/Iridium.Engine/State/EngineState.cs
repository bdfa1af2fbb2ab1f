namespace Iridium.Engine.State;

/// <summary>
/// The open database: where the write path, the read path and the background work meet. They never call one another.
/// </summary>
internal sealed record EngineState
{
    public required EngineContext Context { get; init; }

    public required SequenceCounter Sequences { get; init; }

    public required SnapshotRegistry Snapshots { get; init; }

    public required TreeRegistry Trees { get; init; }

    public required Catalog Catalog { get; init; }

    public required WalLog Wal { get; init; }

    public required WorkSignal Signal { get; init; }

    /// <summary>
    /// Held while a group is applied to the memtables and published, and for the few moments in which the background
    /// needs the memtables to stand still. Never held during a file operation.
    /// </summary>
    public Lock CommitGate { get; } = new();

    /// <summary>
    /// Held from the check of a group's conditions until what it writes is visible: while the clock's horizon is
    /// raised, no touch may be granted that is not in a memtable yet. Taken before <see cref="CommitGate"/>.
    /// </summary>
    public Lock ConditionGate { get; } = new();
}
