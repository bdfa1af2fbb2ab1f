using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Reading;

/// <summary>Puts a scan together: one iterator over each source of a view that meets the range, merged.</summary>
internal static class ScanPath
{
    /// <summary>Opens a scan, which owns <paramref name="view"/> from then on.</summary>
    public static VisibleIterator Open(ReadView view, KeyRange range, ReadPoint point)
    {
        byte[] start = range.Start.ToArray();
        byte[] end = range.End.ToArray();
        var sources = new List<IEntryIterator>();
        var tombstones = new List<RangeTombstoneSet>();
        try
        {
            foreach (Memtable memtable in view.Memtables)
            {
                sources.Add(memtable.NewIterator());
                if (memtable.RangeTombstoneCount > 0) tombstones.Add(memtable.RangeTombstones);
            }

            for (int level = 0; level < TreeVersion.LevelCount; level++)
                AddLevel(view.Tables.Level(level), level, start, end, point.FillCache, sources, tombstones);
        }
        catch
        {
            foreach (IEntryIterator source in sources) source.Dispose();
            throw;
        }

        RangeTombstoneSet covering = tombstones.Count == 0
            ? RangeTombstoneSet.Empty
            : RangeTombstoneSet.Merge(tombstones);
        return new VisibleIterator(view, MergingIterator.Create(sources), covering, point, start, end);
    }

    private static void AddLevel(
        ReadOnlySpan<TableHandle> tables,
        int level,
        byte[] start,
        byte[] end,
        bool fillCache,
        List<IEntryIterator> sources,
        List<RangeTombstoneSet> tombstones)
    {
        var met = new List<TableHandle>();
        foreach (TableHandle table in tables)
        {
            if (KeyOrder.Overlap(table.Meta.Start, table.Meta.End, start, end)) met.Add(table);
        }

        foreach (TableHandle table in met)
        {
            if (table.Meta.RangeTombstoneCount > 0) tombstones.Add(table.RangeTombstones);
            if (level == 0) sources.Add(table.Reader.NewIterator(fillCache));
        }

        if (level > 0 && met.Count > 0)
            sources.Add(new ConcatenatingIterator(new LevelSources([.. met], fillCache)));
    }
}
