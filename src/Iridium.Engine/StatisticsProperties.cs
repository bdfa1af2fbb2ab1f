namespace Iridium.Engine;

/// <summary>The statistics as a row of numbers, so that exporters need no reflection. Pure.</summary>
public static class StatisticsProperties
{
    /// <summary>Every number of the statistics: those of the database, then of each keyspace and each of its levels.
    /// </summary>
    /// <param name="statistics">The statistics.</param>
    /// <returns>The numbers, in an order that does not change.</returns>
    public static IEnumerable<StatisticsProperty> ToProperties(this EngineStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return OfDatabase(statistics).Concat(statistics.Keyspaces.SelectMany(OfKeyspace));
    }

    private static IEnumerable<StatisticsProperty> OfDatabase(EngineStatistics all) =>
    [
        new("sequence.last", null, null, all.LastSequence, "{sequence}"),
        new("entries", null, null, all.Entries, "{entry}"),
        new("memtable.bytes", null, null, all.MemtableBytes, "By"),
        new("memtable.entries", null, null, all.MemtableEntries, "{entry}"),
        new("memtable.sealed", null, null, all.SealedMemtables, "{memtable}"),
        new("tables", null, null, all.Tables, "{table}"),
        new("table.bytes", null, null, all.TableBytes, "By"),
        new("wal.segments", null, null, all.WalSegments, "{segment}"),
        new("wal.bytes", null, null, all.WalBytes, "By"),
        new("wal.written", null, null, all.WalBytesWritten, "By"),
        new("wal.syncs", null, null, all.WalSyncs, "{sync}"),
        new("wal.sync.median", null, null, all.WalSyncMedian.TotalSeconds, "s"),
        new("wal.sync.p99", null, null, all.WalSyncP99.TotalSeconds, "s"),
        new("batches", null, null, all.BatchesCommitted, "{batch}"),
        new("commit.groups", null, null, all.CommitGroups, "{group}"),
        new("snapshots", null, null, all.Snapshots, "{snapshot}"),
        new("cache.bytes", null, null, all.BlockCacheBytes, "By"),
        new("cache.pinned", null, null, all.BlockCachePinnedBytes, "By"),
        new("cache.hits", null, null, all.BlockCacheHits, "{block}"),
        new("cache.misses", null, null, all.BlockCacheMisses, "{block}"),
        new("flushes", null, null, all.Flushes, "{flush}"),
        new("flush.written", null, null, all.FlushBytesWritten, "By"),
        new("flush.time", null, null, all.FlushTime.TotalSeconds, "s"),
        new("compactions", null, null, all.Compactions, "{compaction}"),
        new("compaction.moved", null, null, all.TablesMoved, "{table}"),
        new("compaction.dropped", null, null, all.TablesDropped, "{table}"),
        new("compaction.read", null, null, all.CompactionBytesRead, "By"),
        new("compaction.written", null, null, all.CompactionBytesWritten, "By"),
        new("compaction.time", null, null, all.CompactionTime.TotalSeconds, "s"),
        new("stalls", null, null, all.WriteStalls, "{stall}"),
        new("stall.time", null, null, all.WriteStallTime.TotalSeconds, "s"),
        new("stall.state", null, null, (int)all.WriteStall, "{state}"),
        new("background.errors", null, null, all.BackgroundErrors, "{error}"),
        new("failed", null, null, all.Failure is null ? 0 : 1, "{database}"),
    ];

    private static IEnumerable<StatisticsProperty> OfKeyspace(KeyspaceStatistics one) =>
    [
        new("entries", one.Name, null, one.Entries, "{entry}"),
        new("memtable.bytes", one.Name, null, one.MemtableBytes, "By"),
        new("flush.written", one.Name, null, one.FlushBytesWritten, "By"),
        new("compaction.read", one.Name, null, one.CompactionBytesRead, "By"),
        new("compaction.written", one.Name, null, one.CompactionBytesWritten, "By"),
        .. one.Levels.SelectMany(level => OfLevel(one.Name, level)),
    ];

    private static IEnumerable<StatisticsProperty> OfLevel(string keyspace, LevelStatistics level) =>
    [
        new("tables", keyspace, level.Level, level.Tables, "{table}"),
        new("table.bytes", keyspace, level.Level, level.Bytes, "By"),
        new("entries", keyspace, level.Level, level.Entries, "{entry}"),
        new("deletions", keyspace, level.Level, level.Deletions, "{entry}"),
        new("level.read", keyspace, level.Level, level.BytesRead, "By"),
        new("level.written", keyspace, level.Level, level.BytesWritten, "By"),
    ];
}
