namespace Iridium.Engine;

/// <summary>
/// What a database holds and has done since it was opened, read at one moment without stopping writers.
/// </summary>
public sealed record EngineStatistics
{
    /// <summary>The newest commit sequence that reads see.</summary>
    public required long LastSequence { get; init; }

    /// <summary>Entries in memtables and tables together: records, older versions and deletion marks. An upper bound of
    /// the number of records.</summary>
    public required long Entries { get; init; }

    /// <summary>Bytes of the active and the sealed memtables.</summary>
    public required long MemtableBytes { get; init; }

    /// <summary>Entries in the active and the sealed memtables.</summary>
    public required long MemtableEntries { get; init; }

    /// <summary>Memtables that wait to be flushed.</summary>
    public required int SealedMemtables { get; init; }

    /// <summary>Table files in use.</summary>
    public required int Tables { get; init; }

    /// <summary>Bytes of those.</summary>
    public required long TableBytes { get; init; }

    /// <summary>Log segments on disk.</summary>
    public required int WalSegments { get; init; }

    /// <summary>Bytes of those.</summary>
    public required long WalBytes { get; init; }

    /// <summary>Snapshots not yet disposed.</summary>
    public required int Snapshots { get; init; }

    /// <summary>Memory held by the block cache, in bytes.</summary>
    public required long BlockCacheBytes { get; init; }

    /// <summary>Block reads that the cache answered since open.</summary>
    public required long BlockCacheHits { get; init; }

    /// <summary>Block reads that went to a file since open.</summary>
    public required long BlockCacheMisses { get; init; }

    /// <summary>Batches committed since open.</summary>
    public required long BatchesCommitted { get; init; }

    /// <summary>Log syncs since open.</summary>
    public required long WalSyncs { get; init; }

    /// <summary>Bytes appended to the log since open.</summary>
    public required long WalBytesWritten { get; init; }

    /// <summary>Memtables flushed since open.</summary>
    public required long Flushes { get; init; }

    /// <summary>Bytes of tables written by flushes since open.</summary>
    public required long FlushBytesWritten { get; init; }

    /// <summary>Compactions done since open, trivial moves left out.</summary>
    public required long Compactions { get; init; }

    /// <summary>Bytes of tables written by compactions since open.</summary>
    public required long CompactionBytesWritten { get; init; }

    /// <summary>Bytes of tables read by compactions since open.</summary>
    public required long CompactionBytesRead { get; init; }

    /// <summary>Tables that compactions only moved to another level since open.</summary>
    public required long TablesMoved { get; init; }

    /// <summary>Tables that were dropped whole since open, by <see cref="CompactionStyle.Fifo"/>.</summary>
    public required long TablesDropped { get; init; }

    /// <summary>Why the database takes no more writes, or null while it does.</summary>
    public required string? Failure { get; init; }

    /// <summary>The keyspaces, in the order of their names.</summary>
    public required IReadOnlyList<KeyspaceStatistics> Keyspaces { get; init; }
}
