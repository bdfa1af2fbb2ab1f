namespace Iridium.Engine;

/// <summary>What one keyspace holds, and what was written for it since the database was opened.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Entries">Entries in its memtables and tables: an upper bound of the number of records.</param>
/// <param name="MemtableBytes">Bytes of its memtables.</param>
/// <param name="Levels">Its levels from 0 down, the empty ones below the last used one left out.</param>
public sealed record KeyspaceStatistics(
    string Name,
    long Entries,
    long MemtableBytes,
    IReadOnlyList<LevelStatistics> Levels)
{
    /// <summary>Bytes of tables and blob files written by its flushes since open.</summary>
    public long FlushBytesWritten { get; init; }

    /// <summary>Bytes of tables read by its compactions since open.</summary>
    public long CompactionBytesRead { get; init; }

    /// <summary>Bytes of tables and blob files written by its compactions since open.</summary>
    public long CompactionBytesWritten { get; init; }

    /// <summary>Blob files in use.</summary>
    public int BlobFiles { get; init; }

    /// <summary>Bytes of those.</summary>
    public long BlobBytes { get; init; }

    /// <summary>Bytes of records in them that no table refers to any more; compaction collects them.</summary>
    public long BlobGarbageBytes { get; init; }

    /// <summary>
    /// Bytes of tables and blob files written since open for each byte that was flushed; the log is not counted, since
    /// keyspaces share it. Null before the first flush.
    /// </summary>
    public double? WriteAmplification =>
        EngineStatistics.Ratio(FlushBytesWritten + CompactionBytesWritten, FlushBytesWritten);

    /// <summary>
    /// An estimate of the bytes of tables for each byte that a full compaction would leave: all tables over those of
    /// the deepest level. Null without tables.
    /// </summary>
    public double? SpaceAmplification => EngineStatistics.Ratio(Levels.Sum(level => level.Bytes), DeepestBytes);

    /// <summary>Bytes of the deepest level that has tables.</summary>
    internal long DeepestBytes => Levels.LastOrDefault(level => level.Tables > 0)?.Bytes ?? 0;
}
