using Iridium.Engine.Keys;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.Versions;

namespace Iridium.Engine.State;

/// <summary>
/// Finds the record of one key in a view: memtables from the newest to the oldest, then level 0, then each level's one
/// table whose range holds the key. Every source holds newer entries of the key than the next, so the first decisive one
/// ends the search. Allocates nothing.
/// </summary>
internal ref struct PointLookup
{
    private readonly ReadOnlySpan<byte> _key;
    private readonly ReadPoint _point;
    private VersionResolver _resolver;
    private long _tombstone;
    private long _bound;

    private PointLookup(ReadOnlySpan<byte> key, in ReadPoint point)
    {
        _key = key;
        _point = point;
        _bound = point.Sequence;
    }

    /// <summary>Looks a key up.</summary>
    /// <returns>False when it has no record at that point, or an expired one.</returns>
    public static bool TryFind(ReadView view, ReadOnlySpan<byte> key, in ReadPoint point, ref FoundRecord record)
    {
        var lookup = new PointLookup(key, point);
        return lookup.Search(view, ref record) == Verdict.Present && !point.IsExpired(record.ExpiryTicks);
    }

    private Verdict Search(ReadView view, ref FoundRecord record)
    {
        foreach (Memtable memtable in view.Memtables)
        {
            Verdict verdict = SearchMemtable(memtable, ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        foreach (TableHandle table in view.Tables.Level(0))
        {
            if (!HoldsKey(table)) continue;
            Verdict verdict = SearchTable(table, ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        for (int level = 1; level < TreeVersion.LevelCount; level++)
        {
            ReadOnlySpan<TableHandle> tables = view.Tables.Level(level);
            int at = tables.IsEmpty ? -1 : view.Tables.Version.FindTable(level, _key);
            if (at < 0) continue;
            Verdict verdict = SearchTable(tables[at], ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        return Verdict.Absent;
    }

    private readonly bool HoldsKey(TableHandle table) =>
        KeyOrder.Compare(_key, table.Meta.Start) >= 0 && KeyOrder.IsBeforeEnd(_key, table.Meta.End);

    private Verdict SearchMemtable(Memtable memtable, ref FoundRecord record)
    {
        if (memtable.RangeTombstoneCount > 0) Cover(memtable.RangeTombstones);
        FoundEntry found = default;
        while (memtable.TryFind(_key, _bound, ref found))
        {
            Verdict verdict = Feed(in found, ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        return AfterSource();
    }

    private Verdict SearchTable(TableHandle table, ref FoundRecord record)
    {
        if (table.Meta.RangeTombstoneCount > 0) Cover(table.RangeTombstones);
        FoundEntry found = default;
        while (table.Reader.TryFind(_key, _bound, _point.FillCache, ref found))
        {
            Verdict verdict = Feed(in found, ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        return AfterSource();
    }

    private void Cover(RangeTombstoneSet tombstones) =>
        _tombstone = Math.Max(_tombstone, tombstones.CoveringSequence(_key, _point.Sequence));

    /// <summary>Older sources hold only entries that a tombstone met by now covers.</summary>
    private readonly Verdict AfterSource() => _tombstone > 0 ? Verdict.Absent : Verdict.Undecided;

    private Verdict Feed(in FoundEntry found, ref FoundRecord record)
    {
        _bound = found.Sequence - 1;
        Verdict verdict = _resolver.Feed(found.Kind, found.Sequence, found.Payload, _tombstone);
        if (verdict != Verdict.Present) return verdict;
        record.Value = VersionResolver.ValueOf(found.Kind, found.Payload);
        record.Sequence = found.Sequence;
        record.ExpiryTicks = _resolver.ExpiryTicks;
        return Verdict.Present;
    }
}
