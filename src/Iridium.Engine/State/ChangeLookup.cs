using Iridium.Engine.Coding;
using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.State;

/// <summary>
/// Finds whether anything was written to a key or a range after a sequence: a put, a deletion, a touch, a range
/// deletion. Sources that hold nothing newer are not looked into, so after a short while it asks the active memtable
/// only. The caller holds a snapshot of that sequence, and has everything that counts applied. Dispose it.
/// </summary>
/// <remarks>
/// Why nothing that counts can have been dropped. The snapshot's sequence S ends a stripe of
/// <see cref="SnapshotRegistry.Capture"/>, for every flush or compaction that captured while it was held. Of the
/// entries of a key in one stripe a merge keeps the newest one that decides, with its sequence; what it leaves out, or
/// joins, has a newer entry or a range tombstone of the same stripe beside it. Deletions and tombstones go without a
/// trace in stripe 0 alone, which ends at S or before. So if a key has entries above S, one above S is left. A merge
/// that captured before the snapshot was taken has inputs that were visible then, at S or below. Entries that a FIFO
/// keyspace drops by size or age go without a trace, but they are no writes: they leave at a time of the engine's own.
/// </remarks>
internal ref struct ChangeLookup
{
    private readonly EngineState _state;
    private readonly long _since;
    private ReadView? _view;
    private int _keyspace;
    private HeldBlock _held;

    public ChangeLookup(EngineState state, long since)
    {
        _state = state;
        _since = since;
    }

    /// <summary>The newest sequence of an entry or tombstone over a key, if it is above the sequence; or 0.</summary>
    public long Find(int keyspace, ReadOnlySpan<byte> key)
    {
        ReadView view = ViewOf(keyspace);
        foreach (Memtable memtable in view.Memtables)
        {
            if (memtable.LastSequence <= _since) continue;
            FoundEntry entry = default;
            long found = memtable.TryFind(key, Memtable.SequenceMax, ref entry) ? entry.Sequence : 0;
            foreach (RangeTombstoneSet set in memtable.RangeTombstoneSets) found = Math.Max(found, Covering(set, key));
            if (found > _since) return found;
        }

        for (int level = 0; level < TreeVersion.LevelCount; level++)
        {
            long found = FindInLevel(view.Tables, level, key);
            if (found > 0) return found;
        }

        return 0;
    }

    /// <summary>The sequence of some entry or tombstone above the sequence in a range, or 0.</summary>
    public long Find(int keyspace, byte[] start, byte[] end)
    {
        ReadView view = ViewOf(keyspace);
        foreach (Memtable memtable in view.Memtables)
        {
            if (memtable.LastSequence <= _since) continue;
            foreach (RangeTombstoneSet set in memtable.RangeTombstoneSets)
            {
                long tombstone = set.FindNewer(start, end, _since);
                if (tombstone > 0) return tombstone;
            }

            long found = FindIn(memtable.NewIterator(), start, end);
            if (found > 0) return found;
        }

        for (int level = 0; level < TreeVersion.LevelCount; level++)
        {
            long found = FindInLevel(view.Tables, level, start, end);
            if (found > 0) return found;
        }

        return 0;
    }

    public void Dispose()
    {
        _held.Release();
        _view?.Release();
        _view = null;
    }

    private ReadView ViewOf(int keyspace)
    {
        if (_view is not null && _keyspace == keyspace) return _view;
        Dispose();
        if (!_state.Trees.TryGet(keyspace, out KeyspaceTree? tree))
            throw new InvalidOperationException($"There is no keyspace with id {keyspace}.");
        _keyspace = keyspace;
        return _view = tree.AcquireView();
    }

    private long FindInLevel(TableSet set, int level, ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<TableHandle> tables = set.Level(level);
        int at = level == 0 || tables.IsEmpty ? 0 : set.IndexOf(level).Find(key);
        int end = level == 0 ? tables.Length : Math.Min(at + 1, tables.Length);
        for (; at >= 0 && at < end; at++)
        {
            TableHandle table = tables[at];
            if (table.Meta.LargestSequence <= _since || !set.IndexOf(level).Holds(at, key)) continue;
            long found = FindInTable(table, key);
            if (found > _since) return found;
        }

        return 0;
    }

    private long FindInTable(TableHandle table, ReadOnlySpan<byte> key)
    {
        long found = table.Meta.RangeTombstoneCount > 0 ? Covering(table.RangeTombstones, key) : 0;
        var hashed = new HashedKey(key, KeyHash.Compute(key));
        FoundEntry entry = default;
        bool isFound = table.Reader.MayContain(hashed.Hash)
            && table.Reader.TryFind(hashed, Memtable.SequenceMax, fillCache: true, ref entry, ref _held);
        return isFound ? Math.Max(found, entry.Sequence) : found;
    }

    private readonly long FindInLevel(TableSet set, int level, byte[] start, byte[] end)
    {
        foreach (TableHandle table in set.Level(level))
        {
            if (table.Meta.LargestSequence <= _since) continue;
            if (!KeyOrder.Overlap(table.Meta.Start, table.Meta.End, start, end)) continue;
            long found = table.Meta.RangeTombstoneCount > 0
                ? table.RangeTombstones.FindNewer(start, end, _since)
                : 0;
            if (found == 0) found = FindIn(table.Reader.NewIterator(fillCache: false), start, end);
            if (found > 0) return found;
        }

        return 0;
    }

    private readonly long FindIn(EntryIterator source, byte[] start, byte[] end)
    {
        using EntryIterator entries = source;
        if (start.Length == 0) entries.SeekToFirst();
        else entries.Seek(start, Memtable.SequenceMax);
        for (; entries.IsValid && KeyOrder.IsBeforeEnd(entries.Key, end); entries.Next())
        {
            if (entries.Sequence > _since) return entries.Sequence;
        }

        return 0;
    }

    private static long Covering(RangeTombstoneSet set, ReadOnlySpan<byte> key) =>
        set.CoveringSequence(key, long.MaxValue);
}
