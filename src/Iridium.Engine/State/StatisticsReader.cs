using Iridium.Engine.Memtables;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.State;

/// <summary>Puts the public statistics together from the state of the open database.</summary>
internal static class StatisticsReader
{
    public static EngineStatistics Read(EngineState state)
    {
        var keyspaces = new List<KeyspaceStatistics>();
        long memtableBytes = 0;
        long memtableEntries = 0;
        int sealedMemtables = 0;
        foreach (KeyspaceTree tree in state.Trees.All)
        {
            if (!tree.TryAcquireView(out ReadView? view)) continue;
            long bytes = 0;
            long entries = 0;
            foreach (Memtable memtable in view.Memtables)
            {
                bytes += memtable.Bytes;
                entries += memtable.EntryCount + memtable.RangeTombstoneCount;
            }

            memtableBytes += bytes;
            memtableEntries += entries;
            sealedMemtables += view.SealedCount;
            keyspaces.Add(ReadKeyspace(tree, view.Tables.Version, bytes, entries));
            view.Release();
        }

        return Combine(state, keyspaces, memtableBytes, memtableEntries, sealedMemtables);
    }

    private static EngineStatistics Combine(
        EngineState state,
        List<KeyspaceStatistics> keyspaces,
        long memtableBytes,
        long memtableEntries,
        int sealedMemtables)
    {
        (int segments, long walBytes) = state.Wal.Size;
        (int retained, long retainedBytes) = state.Wal.Segments.Retained;
        EngineContext context = state.Context;
        (WriteStallState stall, StallCause cause, string? keyspace) = context.Stalls.Now;
        return new EngineStatistics
        {
            LastSequence = state.Sequences.Visible,
            Entries = keyspaces.Sum(keyspace => keyspace.Entries),
            MemtableBytes = memtableBytes,
            MemtableEntries = memtableEntries,
            SealedMemtables = sealedMemtables,
            Tables = keyspaces.Sum(keyspace => keyspace.Levels.Sum(level => level.Tables)),
            TableBytes = keyspaces.Sum(keyspace => keyspace.Levels.Sum(level => level.Bytes)),
            WalSegments = segments,
            WalBytes = walBytes,
            RetainedLogSegments = retained,
            RetainedLogBytes = retainedBytes,
            Snapshots = state.Snapshots.Count,
            BlockCacheBytes = context.BlockCache.Bytes,
            BlockCacheHits = context.BlockCache.Hits,
            BlockCacheMisses = context.BlockCache.Misses,
            BlockCachePinnedBytes = context.BlockCache.PinnedBytes,
            BatchesCommitted = context.Counters.Batches,
            CommitGroups = context.Counters.Groups,
            WalSyncs = context.Counters.WalSyncs,
            WalSyncMedian = context.Counters.SyncTimes.Percentile(0.5),
            WalSyncP99 = context.Counters.SyncTimes.Percentile(0.99),
            WalBytesWritten = context.Counters.WalBytes,
            Flushes = context.Merges.Flushes,
            FlushBytesWritten = context.Merges.FlushBytes,
            FlushTime = context.Merges.FlushTimes.Total,
            Compactions = context.Merges.Compactions,
            TablesMoved = context.Merges.Moves,
            TablesDropped = context.Merges.Drops,
            CompactionBytesRead = context.Merges.BytesRead,
            CompactionBytesWritten = context.Merges.BytesWritten,
            CompactionTime = context.Merges.CompactionTimes.Total,
            WriteStall = stall,
            WriteStallReason = cause == StallCause.None ? null : cause.ToString(),
            WriteStallKeyspace = keyspace,
            WriteStalls = context.Stalls.Stalls,
            WriteStallTime = context.Stalls.Time,
            MemtableMemoryBytes = context.Share.Memtables.Bytes,
            BackgroundErrors = context.Merges.Errors,
            Failure = context.Latch.First?.Message,
            Keyspaces = [.. keyspaces.OrderBy(keyspace => keyspace.Name, StringComparer.Ordinal)],
        };
    }

    private static KeyspaceStatistics ReadKeyspace(
        KeyspaceTree tree,
        TreeVersion version,
        long memtableBytes,
        long memtableEntries)
    {
        var levels = new List<LevelStatistics>();
        long entries = memtableEntries;
        for (int level = 0; level <= version.DeepestLevel; level++)
        {
            LevelStatistics statistics = ReadLevel(tree.Traffic, version, level);
            entries += statistics.Entries;
            levels.Add(statistics);
        }

        return new KeyspaceStatistics(tree.Keyspace.Name, entries, memtableBytes, levels)
        {
            FlushBytesWritten = tree.Traffic.Flushed,
            BlobFiles = version.Blobs.Count,
            BlobBytes = version.Blobs.All.Sum(use => use.File.FileBytes),
            BlobGarbageBytes = version.Blobs.All.Sum(use => use.GarbageBytes),
            CompactionBytesRead = tree.Traffic.Read,
            CompactionBytesWritten = tree.Traffic.Written - tree.Traffic.Flushed,
        };
    }

    private static LevelStatistics ReadLevel(LevelTraffic traffic, TreeVersion version, int level)
    {
        IReadOnlyList<TableMeta> tables = version.Level(level);
        long entries = 0;
        long deletions = 0;
        foreach (TableMeta table in tables)
        {
            entries += table.EntryCount + table.RangeTombstoneCount;
            deletions += table.DeleteCount + table.RangeTombstoneCount;
        }

        return new LevelStatistics(level, tables.Count, version.LevelBytes(level), entries)
        {
            Deletions = deletions,
            BytesRead = traffic.ReadFrom(level),
            BytesWritten = traffic.WrittenTo(level),
        };
    }
}
