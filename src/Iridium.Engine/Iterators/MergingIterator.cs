using Iridium.Engine.Keys;
using Iridium.Engine.Records;

namespace Iridium.Engine.Iterators;

/// <summary>
/// Walks several iterators as one, in the engine's order, in either direction and with turns at any entry. No two
/// children hold the same key and sequence. Owns the children: disposes them with itself. A step costs O(log k)
/// comparisons of k children and allocates nothing. A failure in a child leaves the iterator invalid until it is
/// positioned anew. Used by one thread.
/// </summary>
/// <remarks>
/// Invariant: walking forward every child stands on its first entry at or after the current one, walking backward on
/// its last entry at or before it, and a child without such an entry is invalid. So a turn moves each child one step,
/// or from beyond its last entry back onto it, and needs no search and no copy of the key.
/// </remarks>
internal sealed class MergingIterator : IEntryIterator
{
    // Constant after construction.
    private readonly IEntryIterator[] _children;

    // Used by the one thread. The first _count slots are a binary heap of the valid children, the current one on top.
    private readonly Slot[] _heap;
    private int _count;
    private bool _backward;

    public MergingIterator(IReadOnlyList<IEntryIterator> children)
    {
        _children = [.. children];
        _heap = new Slot[_children.Length];
    }

    public bool IsValid => _count > 0;

    public ReadOnlySpan<byte> Key => Current().Key;

    public long Sequence => Current().Sequence;

    public EntryKind Kind => Current().Kind;

    public ReadOnlySpan<byte> Payload => Current().Payload;

    /// <summary>The cheapest iterator over all of the children, which owns them.</summary>
    public static IEntryIterator Create(IReadOnlyList<IEntryIterator> children) => children.Count switch
    {
        0 => EmptyIterator.Instance,
        1 => children[0],
        _ => new MergingIterator(children),
    };

    public void SeekToFirst()
    {
        _count = 0;
        foreach (IEntryIterator child in _children) child.SeekToFirst();
        BuildHeap(backward: false);
    }

    public void SeekToLast()
    {
        _count = 0;
        foreach (IEntryIterator child in _children) child.SeekToLast();
        BuildHeap(backward: true);
    }

    public void Seek(ReadOnlySpan<byte> key, long sequence)
    {
        _count = 0;
        foreach (IEntryIterator child in _children) child.Seek(key, sequence);
        BuildHeap(backward: false);
    }

    public void SeekBefore(ReadOnlySpan<byte> key)
    {
        _count = 0;
        foreach (IEntryIterator child in _children) child.SeekBefore(key);
        BuildHeap(backward: true);
    }

    public void Next()
    {
        IEntryIterator current = Current();
        int count = _count;
        _count = 0;
        if (_backward)
        {
            TurnForward();
            return;
        }

        current.Next();
        Restore(current, count);
    }

    public void Previous()
    {
        IEntryIterator current = Current();
        int count = _count;
        _count = 0;
        if (!_backward)
        {
            TurnBackward();
            return;
        }

        current.Previous();
        Restore(current, count);
    }

    public void Dispose()
    {
        _count = 0;
        foreach (IEntryIterator child in _children) child.Dispose();
    }

    private void TurnForward()
    {
        foreach (IEntryIterator child in _children)
        {
            if (child.IsValid) child.Next();
            else child.SeekToFirst();
        }

        BuildHeap(backward: false);
    }

    private void TurnBackward()
    {
        foreach (IEntryIterator child in _children)
        {
            if (child.IsValid) child.Previous();
            else child.SeekToLast();
        }

        BuildHeap(backward: true);
    }

    private void BuildHeap(bool backward)
    {
        _backward = backward;
        int count = 0;
        foreach (IEntryIterator child in _children)
        {
            if (child.IsValid) _heap[count++] = new Slot(child);
        }

        for (int at = count / 2 - 1; at >= 0; at--) SiftDown(at, count, _heap[at]);
        _count = count;
    }

    /// <summary>Puts the child that was on top, and has moved, where it belongs now.</summary>
    private void Restore(IEntryIterator moved, int count)
    {
        Slot slot = moved.IsValid ? new Slot(moved) : _heap[--count];
        if (count > 0) SiftDown(0, count, slot);
        _count = count;
    }

    private void SiftDown(int at, int count, Slot slot)
    {
        while (true)
        {
            int child = 2 * at + 1;
            if (child >= count) break;
            if (child + 1 < count && IsAhead(_heap[child + 1], _heap[child])) child++;
            if (!IsAhead(_heap[child], slot)) break;
            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = slot;
    }

    /// <summary>Whether the walk meets the entry of <paramref name="left"/> first.</summary>
    private bool IsAhead(in Slot left, in Slot right)
    {
        if (left.Prefix != right.Prefix) return left.Prefix < right.Prefix != _backward;
        int order = KeyOrder.Compare(left.Child.Key, right.Child.Key);
        if (order == 0) order = right.Child.Sequence.CompareTo(left.Child.Sequence);
        return _backward ? order > 0 : order < 0;
    }

    private IEntryIterator Current() =>
        _count > 0 ? _heap[0].Child : throw new InvalidOperationException("The iterator stands on no entry.");

    /// <summary>A child with the prefix of its key, which settles most comparisons.</summary>
    private readonly struct Slot
    {
        public readonly IEntryIterator Child;
        public readonly ulong Prefix;

        public Slot(IEntryIterator child)
        {
            Child = child;
            Prefix = KeyOrder.Prefix(child.Key);
        }
    }
}
