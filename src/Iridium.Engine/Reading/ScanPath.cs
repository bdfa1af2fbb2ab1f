using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Reading;

/// <summary>
/// Puts a scan together: one iterator over each source of a view that meets the range, merged, and the range tombstones
/// of all of them. For one scan.
/// </summary>
internal sealed class ScanPath
{
    private readonly byte[] _start;
    private readonly byte[] _end;
    private readonly bool _fillCache;
    private readonly List<EntryIterator> _sources = [];
    private readonly List<RangeTombstoneSet> _tombstones = [];

    private ScanPath(KeyRange range, bool fillCache)
    {
        _start = range.Start.ToArray();
        _end = range.End.ToArray();
        _fillCache = fillCache;
    }

    /// <summary>Opens a scan, which owns <paramref name="view"/> from then on.</summary>
    /// <param name="view">What is committed.</param>
    /// <param name="range">The keys to walk.</param>
    /// <param name="point">What of it is visible.</param>
    /// <param name="own">What a transaction has written on top of that, or null.</param>
    public static VisibleIterator Open(ReadView view, KeyRange range, ReadPoint point, OwnEntries? own = null)
    {
        var scan = new ScanPath(range, point.FillCache);
        try
        {
            scan.AddSources(view);
            if (own is { } written) point = scan.AddOwn(written, point);
        }
        catch
        {
            foreach (EntryIterator source in scan._sources) source.Dispose();
            throw;
        }

        var entries = new VisibleEntries(
            view, MergingIterator.Create(scan._sources), RangeTombstoneSet.Merge(scan._tombstones));
        return new VisibleIterator(entries, point, scan._start, scan._end);
    }

    private void AddSources(ReadView view)
    {
        foreach (Memtable memtable in view.Memtables)
        {
            _sources.Add(memtable.NewIterator());
            foreach (RangeTombstoneSet set in memtable.RangeTombstoneSets) _tombstones.Add(set);
        }

        for (int level = 0; level < TreeVersion.LevelCount; level++) AddLevel(view.Tables, level);
    }

    /// <summary>
    /// Puts own writes on top. Their sequences are greater than all others, so whatever was committed after the point
    /// has to be taken out first.
    /// </summary>
    private ReadPoint AddOwn(OwnEntries own, ReadPoint point)
    {
        var committed = new UpToSequenceIterator(MergingIterator.Create([.. _sources]), point.Sequence);
        _sources.Clear();
        _sources.Add(committed);
        _sources.Add(own.Memtable.NewIterator());
        for (int i = 0; i < _tombstones.Count; i++) _tombstones[i] = _tombstones[i].UpTo(point.Sequence);
        foreach (RangeTombstoneSet set in own.Memtable.RangeTombstoneSets) _tombstones.Add(set);
        return point.WithSequence(own.Through);
    }

    private void AddLevel(TableSet set, int level)
    {
        ReadOnlySpan<TableHandle> tables = set.Level(level);
        int first = -1;
        int last = -1;
        for (int i = 0; i < tables.Length; i++)
        {
            TableHandle table = tables[i];
            if (!KeyOrder.Overlap(table.Meta.Start, table.Meta.End, _start, _end)) continue;
            if (first < 0) first = i;
            last = i;
            if (table.Meta.RangeTombstoneCount > 0) _tombstones.Add(table.RangeTombstones);
            if (level == 0) _sources.Add(table.Reader.NewIterator(_fillCache));
        }

        // In a sorted level the tables that meet a range are neighbours.
        if (level == 0 || first < 0) return;
        var sources = new LevelSources(set.Part(level, first, last - first + 1), _fillCache);
        _sources.Add(new ConcatenatingIterator(sources));
    }
}
