using Iridium.Engine.Iterators;

namespace Iridium.Engine.Memtables;

/// <summary>
/// Walks a memtable that may still grow; a step back costs a search, as the list is linked forward only. Takes over one
/// reference to the memtable from its creator and releases it when disposed. Used by one thread.
/// </summary>
internal sealed unsafe class MemtableIterator : EntryIterator
{
    // Constant after construction, but for the memtable, which is let go of at Dispose.
    private readonly SkipList _entries;
    private Memtable? _memtable;

    // Used by the one thread.
    private SkipListNode* _node;

    public MemtableIterator(Memtable memtable, SkipList entries)
    {
        _memtable = memtable;
        _entries = entries;
    }

    public override void SeekToFirst() => StandOn(Entries().First());

    public override void SeekToLast() => StandOn(Entries().Last());

    public override void Seek(ReadOnlySpan<byte> key, long sequence) =>
        StandOn(Entries().FindAtOrAfter(new SkipListPosition(key, sequence)));

    public override void SeekBefore(ReadOnlySpan<byte> key) =>
        StandOn(Entries().FindBefore(new SkipListPosition(key, long.MaxValue)));

    public override void Next()
    {
        if (!IsValid) ThrowNoEntry();
        StandOn(SkipListNode.Next(_node, 0));
    }

    public override void NextKey(ReadOnlySpan<byte> key)
    {
        if (!IsValid) ThrowNoEntry();
        do StandOn(SkipListNode.Next(SkipListNode.Oldest(_node), 0));
        while (IsValid && _current.KeySpan.SequenceEqual(key));
    }

    public override void PrefetchNextKey()
    {
        if (IsValid) SkipListNode.PrefetchEntry(SkipListNode.Next(SkipListNode.Oldest(_node), 0));
    }

    public override void Previous()
    {
        if (!IsValid) ThrowNoEntry();
        StandOn(_entries.FindBefore(new SkipListPosition(_current.KeySpan, _current.Sequence)));
    }

    public override bool TrySkipTo(ReadOnlySpan<byte> end, long olderThan)
    {
        if (!IsValid) ThrowNoEntry();
        if (Memtable().LastSequence >= olderThan) return false;
        if (end.IsEmpty) StandOn(null);
        else Seek(end, long.MaxValue);
        return true;
    }

    public override bool TrySkipBefore(ReadOnlySpan<byte> start, long olderThan)
    {
        if (!IsValid) ThrowNoEntry();
        if (Memtable().LastSequence >= olderThan) return false;
        SeekBefore(start);
        return true;
    }

    public override void Dispose()
    {
        StandOn(null);
        Memtable? memtable = _memtable;
        _memtable = null;
        memtable?.Release();
    }

    private void StandOn(SkipListNode* node)
    {
        _node = node;
        if (node == null)
        {
            Clear();
            return;
        }

        // Nodes lie anywhere: all of this one is fetched at once, and the next while this one is looked at.
        SkipListNode.PrefetchEntry(node);
        SkipListNode* oldest = SkipListNode.Oldest(node);
        SkipListNode.Prefetch(oldest == node ? SkipListNode.Next(node, 0) : oldest);
        _current = SkipListNode.Entry(node);
    }

    private SkipList Entries()
    {
        ObjectDisposedException.ThrowIf(_memtable == null, this);
        return _entries;
    }

    private Memtable Memtable() => _memtable ?? throw new ObjectDisposedException(nameof(MemtableIterator));
}
