using Iridium.Engine.Coding;
using Iridium.Engine.Keys;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.State;

/// <summary>
/// Finds the records of keys in a view: memtables from the newest to the oldest, then level 0, then each level's one
/// table whose range holds the key. Every source holds newer entries of the key than the next, so the first decisive
/// one ends the search. Allocates nothing. The caller holds the view, and owns the blocks that are held when it is done
/// or has failed.
/// </summary>
/// <remarks>
/// Blocks are held between keys, one per source as far as there are places for them: keys that come in order meet the
/// same block again and again.
/// </remarks>
internal ref struct PointLookup
{
    private readonly ReadView _view;
    private readonly ReadPoint _point;
    private readonly Span<HeldBlock> _held;
    private VersionResolver _resolver;
    private long _tombstone;
    private long _bound;
    private ulong _keyHash;
    private bool _isHashed;

    /// <summary>Begins to look in a view.</summary>
    /// <param name="view">The view.</param>
    /// <param name="point">What is visible.</param>
    /// <param name="held">Places for blocks, at least one; see <see cref="SourceCount"/>.</param>
    public PointLookup(ReadView view, in ReadPoint point, Span<HeldBlock> held)
    {
        _view = view;
        _point = point;
        _held = held;
    }

    /// <summary>Whether the value found last is in a memtable, not in a held block.</summary>
    public bool IsInMemtable { get; private set; }

    /// <summary>How many blocks of a view can be held at once to some use.</summary>
    public static int SourceCount(ReadView view) => view.Tables.Level(0).Length + TreeVersion.LevelCount - 1;

    /// <summary>Looks a key up.</summary>
    /// <param name="key">The key.</param>
    /// <param name="record">The record; its value is valid while view and blocks are held, until the next key.</param>
    /// <returns>False when it has no record at that point, or an expired one.</returns>
    public bool TryFind(scoped ReadOnlySpan<byte> key, ref FoundRecord record)
    {
        _resolver = default;
        _tombstone = 0;
        _bound = _point.Sequence;
        _isHashed = false;
        if (Search(key, ref record) == Verdict.Present && !_point.IsExpired(record.ExpiryTicks)) return true;

        // An expired record must not leave a span behind that nobody holds.
        record = default;
        return false;
    }

    private Verdict Search(scoped ReadOnlySpan<byte> key, ref FoundRecord record)
    {
        foreach (Memtable memtable in _view.Memtables)
        {
            Verdict verdict = SearchMemtable(memtable, key, ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        TableSet set = _view.Tables;
        ReadOnlySpan<TableHandle> tables = set.Level(0);
        for (int i = 0; i < tables.Length; i++)
        {
            if (!set.IndexOf(0).Holds(i, key)) continue;
            Verdict verdict = SearchTable(tables[i], i, key, ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        int source = tables.Length;
        for (int level = 1; level < TreeVersion.LevelCount; level++, source++)
        {
            tables = set.Level(level);
            int at = tables.IsEmpty ? -1 : set.IndexOf(level).Find(key);
            if (at < 0) continue;
            Verdict verdict = SearchTable(tables[at], source, key, ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        return Verdict.Absent;
    }

    private Verdict SearchMemtable(Memtable memtable, scoped ReadOnlySpan<byte> key, ref FoundRecord record)
    {
        if (memtable.RangeTombstoneCount > 0)
        {
            foreach (RangeTombstoneSet set in memtable.RangeTombstoneSets) Cover(set, key);
        }

        FoundEntry found = default;
        IsInMemtable = true;
        while (memtable.TryFind(key, _bound, ref found))
        {
            Verdict verdict = Feed(in found, ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        return AfterSource();
    }

    private Verdict SearchTable(TableHandle table, int source, scoped ReadOnlySpan<byte> key, ref FoundRecord record)
    {
        if (table.Meta.RangeTombstoneCount > 0) Cover(table.RangeTombstones, key);
        TableReader reader = table.Reader;
        if (!reader.MayContain(HashOf(key))) return AfterSource();
        FoundEntry found = default;
        IsInMemtable = false;
        ref HeldBlock held = ref _held[Math.Min(source, _held.Length - 1)];
        while (reader.TryFind(new HashedKey(key, _keyHash), _bound, _point.FillCache, ref found, ref held))
        {
            Verdict verdict = Feed(in found, ref record);
            if (verdict != Verdict.Undecided) return verdict;
        }

        return AfterSource();
    }

    private ulong HashOf(scoped ReadOnlySpan<byte> key)
    {
        if (_isHashed) return _keyHash;
        _isHashed = true;
        return _keyHash = KeyHash.Compute(key);
    }

    private void Cover(RangeTombstoneSet tombstones, scoped ReadOnlySpan<byte> key) =>
        _tombstone = Math.Max(_tombstone, tombstones.CoveringSequence(key, _point.Sequence));

    /// <summary>Older sources hold only entries that a tombstone met by now covers.</summary>
    private readonly Verdict AfterSource() => _tombstone > 0 ? Verdict.Absent : Verdict.Undecided;

    private Verdict Feed(in FoundEntry found, ref FoundRecord record)
    {
        _bound = found.Sequence - 1;
        Verdict verdict = _resolver.Feed(found.Kind, found.Sequence, found.Payload, _tombstone);
        if (verdict != Verdict.Present) return verdict;
        ReadOnlySpan<byte> value = VersionResolver.ValueOf(found.Kind, found.Payload);
        if (BlobReference.IsBlob(found.Kind)) record.PointToBlob(value);
        else record.Point(value);
        record.Sequence = found.Sequence;
        record.ExpiryTicks = _resolver.ExpiryTicks;
        return Verdict.Present;
    }
}
