using System.Buffers;
using Iridium.Engine.Iterators;
using Iridium.Engine.Memtables;
using Iridium.Engine.Reading;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Wal;
using Iridium.Engine.Writing;

namespace Iridium.Engine.Transactions;

/// <summary>
/// What a transaction has written to one keyspace, in order and in native memory: a memtable of its own, whose entries
/// are numbered by <see cref="OwnSequences"/>. So point reads, cursors, range deletions and touches work on it by the
/// rules that hold for what is committed. A cursor or pinned value that outlives a rebuild holds the memory it reads.
/// For one thread.
/// </summary>
internal sealed class OwnWrites(int keyspace) : IDisposable
{
    private Memtable _entries = new();

    /// <summary>Bytes that the writes take, overwritten ones included.</summary>
    public long Bytes => _entries.Bytes;

    public bool IsEmpty => _entries.IsEmpty;

    /// <summary>The writes as a cursor opened now sees them.</summary>
    public OwnEntries EntriesUpTo(long sequence) => new(_entries, sequence);

    public void Add(ReadOnlySpan<byte> key, long sequence, EntryKind kind, ReadOnlySpan<byte> payload) =>
        _entries.Add(key, sequence, kind, payload);

    public void AddPut(ReadOnlySpan<byte> key, long sequence, ReadOnlySpan<byte> value, DateTimeOffset? expiresAt)
    {
        if (expiresAt is null)
        {
            Add(key, sequence, EntryKind.Put, value);
            return;
        }

        int bytes = ExpiryCodec.Bytes + value.Length;
        byte[] payload = ArrayPool<byte>.Shared.Rent(bytes);
        ExpiryCodec.Write(payload, ExpiryCodec.ToTicks(expiresAt));
        value.CopyTo(payload.AsSpan(ExpiryCodec.Bytes));
        Add(key, sequence, EntryKind.PutExpiring, payload.AsSpan(0, bytes));
        ArrayPool<byte>.Shared.Return(payload);
    }

    public void AddRange(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, long sequence) =>
        _entries.AddRangeTombstone(start, end, sequence);

    /// <summary>What the own writes say of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="record">The record, when they hold one; its memory is held and may have expired.</param>
    /// <param name="touch">Undecided: the expiry that an own touch gave to the committed record, if there is one.
    /// </param>
    public Verdict Find(scoped ReadOnlySpan<byte> key, ref FoundRecord record, out long? touch)
    {
        touch = null;
        long tombstone = CoveringSequence(key);
        var resolver = default(VersionResolver);
        FoundEntry found = default;
        long bound = Memtable.SequenceMax;
        while (_entries.TryFind(key, bound, ref found))
        {
            bound = found.Sequence - 1;
            Verdict verdict = resolver.Feed(found.Kind, found.Sequence, found.Payload, tombstone);
            if (verdict == Verdict.Absent) return verdict;
            touch = resolver.ExpiryTicks;
            if (verdict == Verdict.Undecided) continue;
            record.Point(VersionResolver.ValueOf(found.Kind, found.Payload));
            record.Sequence = 0;
            record.ExpiryTicks = resolver.ExpiryTicks;
            record.Hold(_entries);
            return verdict;
        }

        return tombstone > 0 ? Verdict.Absent : Verdict.Undecided;
    }

    /// <summary>
    /// Forgets what nobody can come back to: writes after a number, and those that a later write of the same key
    /// replaced with no savepoint between.
    /// </summary>
    /// <param name="through">The last number to keep.</param>
    /// <param name="savepoints">Numbers that were the last ones at the savepoints, ascending.</param>
    public void Rebuild(long through, ReadOnlySpan<long> savepoints)
    {
        var kept = new Memtable();
        foreach (RangeTombstone range in _entries.RangeTombstones.Ranges)
        {
            if (range.Sequence <= through) kept.AddRangeTombstone(range.Start, range.End, range.Sequence);
        }

        using (EntryIterator entries = _entries.NewIterator())
        {
            byte[] key = [];
            int decided = -1;
            for (entries.SeekToFirst(); entries.IsValid; entries.Next())
            {
                if (!entries.Key.SequenceEqual(key))
                {
                    key = entries.Key.ToArray();
                    decided = -1;
                }

                if (entries.Sequence > through) continue;
                int at = savepoints.BinarySearch(entries.Sequence);
                int stripe = at >= 0 ? at : ~at;
                if (stripe == decided) continue;
                if (entries.Kind != EntryKind.Touch) decided = stripe;
                kept.Add(key, entries.Sequence, entries.Kind, entries.Payload);
            }
        }

        _entries.Release();
        _entries = kept;
    }

    /// <summary>Adds to a batch what the writes come to: range deletions first, then the last word on each
    /// key.</summary>
    public void AddTo(BatchBuffer operations, ConditionList conditions)
    {
        var ranges = new RangeUnion();
        foreach (RangeTombstone range in _entries.RangeTombstones.Ranges) ranges.Add(range.Start, range.End);
        foreach ((byte[] start, byte[] end) in ranges.ToDisjoint()) operations.AddDeleteRange(keyspace, start, end);
        using EntryIterator entries = _entries.NewIterator();
        entries.SeekToFirst();
        while (entries.IsValid)
        {
            ReadOnlySpan<byte> key = entries.Key;
            AddNewest(entries, CoveringSequence(key), operations, conditions);
            while (entries.IsValid && entries.Key.SequenceEqual(key)) entries.Next();
        }
    }

    public void Dispose() => _entries.Release();

    private void AddNewest(
        EntryIterator entries, long tombstone, BatchBuffer operations, ConditionList conditions)
    {
        ref readonly EntryRef newest = ref entries.Current;
        if (newest.Sequence < tombstone) return;
        ReadOnlySpan<byte> key = newest.KeySpan;
        switch (newest.Kind)
        {
            case EntryKind.Delete when tombstone > 0:
                break;
            case EntryKind.Touch:
                AddTouch(entries, tombstone, operations, conditions);
                break;
            default:
                operations.Add(newest.Kind, keyspace, key, newest.PayloadSpan);
                break;
        }
    }

    /// <summary>A touch of an own put becomes part of it; one of a committed record needs it to be there still.
    /// </summary>
    private void AddTouch(
        EntryIterator entries, long tombstone, BatchBuffer operations, ConditionList conditions)
    {
        ReadOnlySpan<byte> key = entries.Key;
        ReadOnlySpan<byte> touch = entries.Payload;
        for (entries.Next(); entries.IsValid && entries.Key.SequenceEqual(key); entries.Next())
        {
            if (entries.Sequence < tombstone) break;
            if (entries.Kind == EntryKind.Touch) continue;
            ReadOnlySpan<byte> value = VersionResolver.ValueOf(entries.Kind, entries.Payload);
            operations.AddPut(keyspace, key, value, ExpiryCodec.ToInstant(ExpiryCodec.Read(touch)));
            return;
        }

        conditions.Add(ConditionKind.Live, keyspace, key);
        operations.Add(EntryKind.Touch, keyspace, key, touch);
    }

    private long CoveringSequence(ReadOnlySpan<byte> key)
    {
        if (_entries.RangeTombstoneCount == 0) return 0;
        long greatest = 0;
        foreach (RangeTombstoneSet set in _entries.RangeTombstoneSets)
            greatest = Math.Max(greatest, set.CoveringSequence(key, long.MaxValue));
        return greatest;
    }
}
