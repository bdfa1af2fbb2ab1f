using Iridium.Engine.Coding;
using Iridium.Engine.Keys;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.State;

/// <summary>
/// Finds the record of one key in a view: memtables from the newest to the oldest, then level 0, then each level's one
/// table whose range holds the key. Every source holds newer entries of the key than the next, so the first decisive
/// one ends the search. Allocates nothing.
/// </summary>
internal struct PointLookup
{
    private readonly ReadPoint _point;
    private VersionResolver _resolver;
    private long _tombstone;
    private long _bound;
    private ulong _keyHash;
    private bool _isHashed;

    private PointLookup(in ReadPoint point)
    {
        _point = point;
        _bound = point.Sequence;
    }

    /// <summary>Looks a key up.</summary>
    /// <returns>False when it has no record at that point, or an expired one.</returns>
    public static bool TryFind(
        ReadView view,
        scoped ReadOnlySpan<byte> key,
        in ReadPoint point,
        ref FoundRecord record)
    {
        var lookup = new PointLookup(point);
        return lookup.Search(view, key, ref record) == Verdict.Present && !point.IsExpired(record.ExpiryTicks);
    }

    private Verdict Search(ReadView view, scoped ReadOnlySpan<byte> key, ref FoundRecord record)
    {
        foreach (Memtable memtable in view.Memtables)
        {
            Verdict verdict = SearchMemtable(memtable, key, ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        foreach (TableHandle table in view.Tables.Level(0))
        {
            if (!HoldsKey(table, key)) continue;
            Verdict verdict = SearchTable(table, key, ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        for (int level = 1; level < TreeVersion.LevelCount; level++)
        {
            ReadOnlySpan<TableHandle> tables = view.Tables.Level(level);
            int at = tables.IsEmpty ? -1 : view.Tables.Version.FindTable(level, key);
            if (at < 0) continue;
            Verdict verdict = SearchTable(tables[at], key, ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        return Verdict.Absent;
    }

    private static bool HoldsKey(TableHandle table, ReadOnlySpan<byte> key) =>
        KeyOrder.Compare(key, table.Meta.Start) >= 0 && KeyOrder.IsBeforeEnd(key, table.Meta.End);

    private Verdict SearchMemtable(Memtable memtable, scoped ReadOnlySpan<byte> key, ref FoundRecord record)
    {
        if (memtable.RangeTombstoneCount > 0)
        {
            foreach (RangeTombstoneSet set in memtable.RangeTombstoneSets) Cover(set, key);
        }

        FoundEntry found = default;
        while (memtable.TryFind(key, _bound, ref found))
        {
            Verdict verdict = Feed(in found, ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        return AfterSource();
    }

    private Verdict SearchTable(TableHandle table, scoped ReadOnlySpan<byte> key, ref FoundRecord record)
    {
        if (table.Meta.RangeTombstoneCount > 0) Cover(table.RangeTombstones, key);
        TableReader reader = table.Reader;
        if (!reader.MayContain(HashOf(key))) return AfterSource();
        FoundEntry found = default;
        while (reader.TryFind(key, _bound, _point.FillCache, ref found))
        {
            Verdict verdict = Feed(in found, ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        return AfterSource();
    }

    private ulong HashOf(ReadOnlySpan<byte> key)
    {
        if (_isHashed) return _keyHash;
        _isHashed = true;
        return _keyHash = KeyHash.Compute(key);
    }

    private void Cover(RangeTombstoneSet tombstones, ReadOnlySpan<byte> key) =>
        _tombstone = Math.Max(_tombstone, tombstones.CoveringSequence(key, _point.Sequence));

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
