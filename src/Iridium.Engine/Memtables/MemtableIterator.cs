using Iridium.Engine.Iterators;
using Iridium.Engine.Records;

namespace Iridium.Engine.Memtables;

/// <summary>
/// Walks a memtable that may still grow; a step back costs a search, as the list is linked forward only. Takes over one
/// reference to the memtable from its creator and releases it when disposed. Used by one thread.
/// </summary>
internal sealed unsafe class MemtableIterator : IEntryIterator
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

    public bool IsValid => _node != null;

    public ReadOnlySpan<byte> Key => SkipListNode.Key(Current());

    public long Sequence => SkipListNode.Sequence(Current());

    public EntryKind Kind => SkipListNode.Kind(Current());

    public ReadOnlySpan<byte> Payload => SkipListNode.Payload(Current());

    public void SeekToFirst() => _node = Entries().First();

    public void SeekToLast() => _node = Entries().Last();

    public void Seek(ReadOnlySpan<byte> key, long sequence) =>
        _node = Entries().FindAtOrAfter(new SkipListPosition(key, sequence));

    public void SeekBefore(ReadOnlySpan<byte> key) =>
        _node = Entries().FindBefore(new SkipListPosition(key, long.MaxValue));

    public void Next() => _node = SkipListNode.Next(Current(), 0);

    public void Previous()
    {
        SkipListNode* node = Current();
        _node = _entries.FindBefore(new SkipListPosition(SkipListNode.Key(node), SkipListNode.Sequence(node)));
    }

    public void Dispose()
    {
        _node = null;
        Memtable? memtable = _memtable;
        _memtable = null;
        memtable?.Release();
    }

    private SkipListNode* Current()
    {
        if (_node == null) throw new InvalidOperationException("The iterator stands on no entry.");
        return _node;
    }

    private SkipList Entries()
    {
        ObjectDisposedException.ThrowIf(_memtable == null, this);
        return _entries;
    }
}
