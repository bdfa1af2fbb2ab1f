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

    /// <summary>Blob files in use.</summary>
    public int BlobFiles => Keyspaces.Sum(keyspace => keyspace.BlobFiles);

    /// <summary>Bytes of those.</summary>
    public long BlobBytes => Keyspaces.Sum(keyspace => keyspace.BlobBytes);

    /// <summary>Bytes of records in them that no table refers to any more.</summary>
    public long BlobGarbageBytes => Keyspaces.Sum(keyspace => keyspace.BlobGarbageBytes);

    /// <summary>Log segments that recovery needs.</summary>
    public required int WalSegments { get; init; }

    /// <summary>Bytes of those.</summary>
    public required long WalBytes { get; init; }

    /// <summary>Log segments on disk that recovery does not need and that are kept for change streams.</summary>
    public required int RetainedLogSegments { get; init; }

    /// <summary>Bytes of those.</summary>
    public required long RetainedLogBytes { get; init; }

    /// <summary>Snapshots not yet disposed.</summary>
    public required int Snapshots { get; init; }

    /// <summary>Memory held by the block cache, in bytes.</summary>
    public required long BlockCacheBytes { get; init; }

    /// <summary>Block reads that the cache answered since open.</summary>
    public required long BlockCacheHits { get; init; }

    /// <summary>Block reads that went to a file since open.</summary>
    public required long BlockCacheMisses { get; init; }

    /// <summary>Memory of cached blocks that readers hold at this moment, in bytes.</summary>
    public required long BlockCachePinnedBytes { get; init; }

    /// <summary>Share of block reads that the cache answered since open, from 0 to 1; null before the first one.
    /// </summary>
    public double? BlockCacheHitRatio => Ratio(BlockCacheHits, BlockCacheHits + BlockCacheMisses);

    /// <summary>Batches committed since open.</summary>
    public required long BatchesCommitted { get; init; }

    /// <summary>Groups that those were committed in since open: batches that waited at the same time share one.
    /// </summary>
    public required long CommitGroups { get; init; }

    /// <summary>Log syncs since open.</summary>
    public required long WalSyncs { get; init; }

    /// <summary>Time that half of the log syncs since open did not exceed, at most 12.5% too high; zero before the
    /// first one.</summary>
    public required TimeSpan WalSyncMedian { get; init; }

    /// <summary>Time that 99 of 100 log syncs since open did not exceed, at most 12.5% too high; zero before the first
    /// one.</summary>
    public required TimeSpan WalSyncP99 { get; init; }

    /// <summary>Bytes appended to the log since open.</summary>
    public required long WalBytesWritten { get; init; }

    /// <summary>Memtables flushed since open.</summary>
    public required long Flushes { get; init; }

    /// <summary>Bytes of tables written by flushes since open.</summary>
    public required long FlushBytesWritten { get; init; }

    /// <summary>Time that flushes took since open.</summary>
    public required TimeSpan FlushTime { get; init; }

    /// <summary>Compactions done since open, trivial moves left out.</summary>
    public required long Compactions { get; init; }

    /// <summary>Tables that a compaction moved to another level without reading them, since open.</summary>
    public required long TablesMoved { get; init; }

    /// <summary>Tables that were dropped whole since open, by <see cref="CompactionStyle.Fifo"/>.</summary>
    public required long TablesDropped { get; init; }

    /// <summary>Bytes of tables read by compactions since open.</summary>
    public required long CompactionBytesRead { get; init; }

    /// <summary>Bytes of tables written by compactions since open.</summary>
    public required long CompactionBytesWritten { get; init; }

    /// <summary>Time that compactions took since open; those that run side by side count each.</summary>
    public required TimeSpan CompactionTime { get; init; }

    /// <summary>
    /// Bytes written to log and tables since open for each byte written to the log, which are those of the batches and
    /// a little around them; null before the first write.
    /// </summary>
    public double? WriteAmplification =>
        Ratio(WalBytesWritten + FlushBytesWritten + CompactionBytesWritten, WalBytesWritten);

    /// <summary>
    /// An estimate of the bytes of tables for each byte that a full compaction would leave: all tables over the deepest
    /// level of each keyspace. Null without tables.
    /// </summary>
    public double? SpaceAmplification => Ratio(TableBytes, Keyspaces.Sum(keyspace => keyspace.DeepestBytes));

    /// <summary>Steps of background work that failed since open and were tried again.</summary>
    public required long BackgroundErrors { get; init; }

    /// <summary>Whether writes wait for the background now.</summary>
    public required WriteStallState WriteStall { get; init; }

    /// <summary>What the background is behind with while writes are delayed or stopped, or null.</summary>
    public required string? WriteStallReason { get; init; }

    /// <summary>The keyspace that is furthest behind while writes are delayed or stopped, or null.</summary>
    public required string? WriteStallKeyspace { get; init; }

    /// <summary>How often writes began to be delayed or stopped since open.</summary>
    public required long WriteStalls { get; init; }

    /// <summary>Time that writes were held up since open.</summary>
    public required TimeSpan WriteStallTime { get; init; }

    /// <summary>Native memory of all memtables, the unused rest of their chunks included.</summary>
    public required long MemtableMemoryBytes { get; init; }

    /// <summary>Why the database takes no more writes, or null while it does.</summary>
    public required string? Failure { get; init; }

    /// <summary>The keyspaces, in the order of their names.</summary>
    public required IReadOnlyList<KeyspaceStatistics> Keyspaces { get; init; }

    /// <summary>A ratio; null when it has no meaning.</summary>
    internal static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
