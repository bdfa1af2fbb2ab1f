using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>What SHOW STATS tells. Stateless.</summary>
internal static class StatisticsRows
{
    /// <param name="statistics">The engine's.</param>
    /// <param name="keyspace">The only keyspace to tell of, or null for the database and all keyspaces.</param>
    public static IEnumerable<(string Name, string? Keyspace, long Value)> Of(
        EngineStatistics statistics,
        string? keyspace)
    {
        if (keyspace is null)
        {
            yield return ("last_sequence", null, statistics.LastSequence);
            yield return ("memtable_bytes", null, statistics.MemtableBytes);
            yield return ("tables", null, statistics.Tables);
            yield return ("table_bytes", null, statistics.TableBytes);
            yield return ("wal_bytes", null, statistics.WalBytes);
            yield return ("wal_syncs", null, statistics.WalSyncs);
            yield return ("snapshots", null, statistics.Snapshots);
            yield return ("block_cache_bytes", null, statistics.BlockCacheBytes);
            yield return ("block_cache_hits", null, statistics.BlockCacheHits);
            yield return ("block_cache_misses", null, statistics.BlockCacheMisses);
            yield return ("batches_committed", null, statistics.BatchesCommitted);
            yield return ("flushes", null, statistics.Flushes);
            yield return ("compactions", null, statistics.Compactions);
            yield return ("background_errors", null, statistics.BackgroundErrors);
        }

        foreach (KeyspaceStatistics each in statistics.Keyspaces)
        {
            if (keyspace is not null && each.Name != keyspace) continue;
            yield return ("entries", each.Name, each.Entries);
            yield return ("memtable_bytes", each.Name, each.MemtableBytes);
            yield return ("table_bytes", each.Name, each.Levels.Sum(level => level.Bytes));
        }
    }
}
