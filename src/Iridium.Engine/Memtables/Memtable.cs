using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.Iterators;
using Iridium.Engine.Records;

namespace Iridium.Engine.Memtables;

/// <summary>
/// The newest entries of one keyspace, in native memory, until they are flushed. One thread adds; any number of threads
/// look up and iterate meanwhile without locks. What a reader may see is decided by the sequence it passes: an entry is
/// found by every lookup that starts after its <see cref="Add"/> returned.
/// The memory is counted by reference: a new memtable has one, whoever reads holds one, and the last
/// <see cref="Release"/> frees it, spans handed out included.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The last Release disposes the arena.")]
internal sealed class Memtable
{
    /// <summary>Sequences share 64 bits with the kind.</summary>
    public const long SequenceMax = EngineLimits.SequenceMax;

    private const ulong DefaultSeed = 0x9E3779B97F4A7C15;

    /// <summary>An estimate of what a tombstone costs on the heap besides its keys: objects and index.</summary>
    private const int RangeTombstoneOverheadBytes = 160;

    // Constant after construction.
    private readonly Arena _arena;
    private readonly SkipList _entries;
    private readonly GrowingTombstones _rangeTombstones = new();

    // Written by the adding thread, read by any; references by any.
    private long _rangeTombstoneBytes;
    private long _entryCount;
    private long _firstSequence;
    private long _lastSequence;
    private long _lastUnlogged;
    private int _references = 1;

    /// <param name="seed">Decides the shape of the skip list, nothing that a caller sees.</param>
    /// <param name="meter">Counts its memory together with that of others.</param>
    public Memtable(ulong seed = DefaultSeed, MemoryMeter? meter = null)
    {
        _arena = new Arena(meter);
        _entries = new SkipList(_arena, seed);
    }

    /// <summary>Bytes that the entries and range tombstones take: the measure for rotation.</summary>
    public long Bytes => _arena.UsedBytes + Volatile.Read(ref _rangeTombstoneBytes);

    /// <summary>Native memory held, the unused rest of the newest chunk included: the measure for budgets.</summary>
    public long AllocatedBytes => _arena.AllocatedBytes;

    /// <summary>Entries of every kind; range tombstones are not among them.</summary>
    public long EntryCount => Volatile.Read(ref _entryCount);

    public int RangeTombstoneCount => _rangeTombstones.Count;

    /// <summary>The smallest sequence added, or 0.</summary>
    public long FirstSequence => Volatile.Read(ref _firstSequence);

    /// <summary>The greatest sequence added, or 0.</summary>
    public long LastSequence => Volatile.Read(ref _lastSequence);

    /// <summary>The greatest sequence of a batch that has entries here and was not logged, or 0.</summary>
    public long LastUnloggedSequence => Volatile.Read(ref _lastUnlogged);

    public bool IsEmpty => EntryCount == 0 && RangeTombstoneCount == 0;

    /// <summary>The range tombstones added so far, in a few sets that may cover the same keys.</summary>
    public ReadOnlySpan<RangeTombstoneSet> RangeTombstoneSets => _rangeTombstones.Sets;

    /// <summary>The range tombstones added so far, as one set, which is put together anew.</summary>
    public RangeTombstoneSet RangeTombstones => RangeTombstoneSet.Merge(RangeTombstoneSets.ToArray());

    /// <summary>Adds an entry; key and payload are copied.</summary>
    /// <exception cref="InvalidOperationException">There is an entry of this key and sequence.</exception>
    public void Add(ReadOnlySpan<byte> key, long sequence, EntryKind kind, ReadOnlySpan<byte> payload)
    {
        ThrowIfReleased();
        ThrowIfNoSequence(sequence);
        if (kind == EntryKind.DeleteRange)
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Range deletions go to AddRangeTombstone.");
        }

        _entries.Insert(new SkipListPosition(key, sequence), kind, payload);
        Volatile.Write(ref _entryCount, _entryCount + 1);
        NoteSequence(sequence);
    }

    /// <summary>Notes that a batch which has entries here is not in the log.</summary>
    /// <param name="sequence">The last sequence of the batch.</param>
    public void NoteUnlogged(long sequence) => Volatile.Write(ref _lastUnlogged, sequence);

    /// <summary>
    /// Adds a range tombstone from <paramref name="start"/> to <paramref name="end"/> (exclusive; empty = open). One
    /// that covers nothing is left out altogether.
    /// </summary>
    public void AddRangeTombstone(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, long sequence)
    {
        ThrowIfReleased();
        ThrowIfNoSequence(sequence);
        var tombstone = new RangeTombstone(start.ToArray(), end.ToArray(), sequence);
        if (RangeTombstoneSet.CoversNothing(tombstone)) return;

        int bytes = start.Length + end.Length + RangeTombstoneOverheadBytes;
        Volatile.Write(ref _rangeTombstoneBytes, _rangeTombstoneBytes + bytes);
        _rangeTombstones.Add(tombstone);
        NoteSequence(sequence);
    }

    /// <summary>Finds the newest entry of a key whose sequence is at most <paramref name="sequence"/>.</summary>
    public unsafe bool TryFind(scoped ReadOnlySpan<byte> key, long sequence, ref FoundEntry found)
    {
        ThrowIfReleased();
        SkipListNode* node = _entries.FindAtOrAfter(new SkipListPosition(key, sequence));
        if (node == null || !SkipListNode.HasKey(node, key)) return false;

        found.Sequence = SkipListNode.Sequence(node);
        found.Kind = SkipListNode.Kind(node);
        found.Payload = SkipListNode.Payload(node);
        return true;
    }

    /// <summary>About how many entries of every kind a key range holds, range tombstones left out.</summary>
    /// <param name="start">First key.</param>
    /// <param name="end">First key after the range; empty = open.</param>
    public long EstimateEntries(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        ThrowIfReleased();
        var first = new SkipListPosition(start, long.MaxValue);
        return _entries.EstimateBetween(first, new SkipListPosition(end, long.MaxValue), end.IsEmpty);
    }

    /// <summary>
    /// An iterator that holds a reference of its own until it is disposed. It meets entries added after its creation,
    /// so its user passes over sequences it must not see.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The last reference was released.</exception>
    public EntryIterator NewIterator()
    {
        ObjectDisposedException.ThrowIf(!TryAddReference(), this);
        return new MemtableIterator(this, _entries);
    }

    /// <summary>Takes a reference, unless the last one was released.</summary>
    public bool TryAddReference()
    {
        int references = Volatile.Read(ref _references);
        while (references > 0)
        {
            int seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references) return true;
            references = seen;
        }

        return false;
    }

    /// <summary>Lets go of a reference; the last one frees the memory.</summary>
    /// <exception cref="InvalidOperationException">There is no reference left to release.</exception>
    public void Release()
    {
        int references = Volatile.Read(ref _references);
        while (true)
        {
            if (references <= 0) throw new InvalidOperationException("A memtable was released more often than held.");
            int seen = Interlocked.CompareExchange(ref _references, references - 1, references);
            if (seen == references) break;
            references = seen;
        }

        if (references == 1) _arena.Dispose();
    }

    private void NoteSequence(long sequence)
    {
        if (_firstSequence == 0 || sequence < _firstSequence) Volatile.Write(ref _firstSequence, sequence);
        if (sequence > _lastSequence) Volatile.Write(ref _lastSequence, sequence);
    }

    // Catches a missing reference before it reads freed memory; a race with the last release stays the caller's fault.
    private void ThrowIfReleased() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _references) <= 0, this);

    private static void ThrowIfNoSequence(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, SequenceMax);
    }
}
