using Iridium.Engine.Keys;
using Iridium.Engine.Memtables;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.State;

/// <summary>
/// Estimates what a key range of a keyspace holds: tables that lie within it count as the manifest tells of them, those
/// that it cuts by the blocks that it touches, memtables by a sample. Stateless.
/// </summary>
internal static class RangeEstimator
{
    public static RangeEstimate Estimate(KeyspaceTree tree, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        ReadView view = tree.AcquireView();
        try
        {
            RangeEstimate sum = default;
            foreach (Memtable memtable in view.Memtables) sum = Add(sum, memtable, start, end);
            for (int level = 0; level < TreeVersion.LevelCount; level++)
            {
                foreach (TableHandle table in view.Tables.Level(level)) sum = Add(sum, table, start, end);
            }

            return sum;
        }
        finally
        {
            view.Release();
        }
    }

    private static RangeEstimate Add(
        RangeEstimate sum, Memtable memtable, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        long all = memtable.EntryCount;
        if (all == 0) return sum;
        long entries = Math.Min(all, memtable.EstimateEntries(start, end));
        return sum with
        {
            Entries = sum.Entries + entries,
            MemtableBytes = sum.MemtableBytes + (long)((double)memtable.Bytes * entries / all),
        };
    }

    private static RangeEstimate Add(
        RangeEstimate sum, TableHandle table, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        TableMeta meta = table.Meta;
        if (!KeyOrder.Overlap(meta.Start, meta.End, start, end)) return sum;
        bool isWithin = KeyOrder.Compare(start, meta.Start) <= 0 && KeyOrder.CompareEnds(meta.End, end) <= 0;
        double share = isWithin ? 1 : TableShare.Of(table.Reader, start, end);
        return sum with
        {
            Entries = sum.Entries + (long)Math.Ceiling(meta.EntryCount * share),
            Deletions = sum.Deletions + (long)(meta.DeleteCount * share),
            TableBytes = sum.TableBytes + (long)Math.Ceiling(meta.FileBytes * share),
            Tables = sum.Tables + 1,
        };
    }
}
