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
    /// Held by whoever acts as the leader of the commit queue: while a group is checked, logged, applied and published,
    /// and for the few moments in which the background needs the order of commits to stand still.
    /// </summary>
    public Lock CommitGate { get; } = new();
}
