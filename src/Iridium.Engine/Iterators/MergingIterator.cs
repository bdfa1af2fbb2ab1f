using System.Runtime.CompilerServices;
using Iridium.Engine.Keys;

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
/// or from beyond its last entry back onto it, and needs no search and no copy of the key. A skip breaks the invariant
/// for the child that skipped, so the next turn searches instead.
/// </remarks>
internal sealed class MergingIterator : EntryIterator
{
    // Constant after construction.
    private readonly EntryIterator[] _children;

    // Used by the one thread. The first _count slots are a binary heap of the valid children, the current one on top.
    private readonly Slot[] _heap;
    private int _count;
    private bool _backward;
    private bool _hasSkipped;

    public MergingIterator(IReadOnlyList<EntryIterator> children)
    {
        _children = [.. children];
        _heap = new Slot[_children.Length];
    }

    /// <summary>The cheapest iterator over all of the children, which owns them.</summary>
    public static EntryIterator Create(IReadOnlyList<EntryIterator> children) => children.Count switch
    {
        0 => EmptyIterator.Instance,
        1 => children[0],
        _ => new MergingIterator(children),
    };

    public override void SeekToFirst()
    {
        Lose();
        foreach (EntryIterator child in _children) child.SeekToFirst();
        BuildHeap(backward: false);
    }

    public override void SeekToLast()
    {
        Lose();
        foreach (EntryIterator child in _children) child.SeekToLast();
        BuildHeap(backward: true);
    }

    public override void Seek(ReadOnlySpan<byte> key, long sequence)
    {
        Lose();
        foreach (EntryIterator child in _children) child.Seek(key, sequence);
        BuildHeap(backward: false);
    }

    public override void SeekBefore(ReadOnlySpan<byte> key)
    {
        Lose();
        foreach (EntryIterator child in _children) child.SeekBefore(key);
        BuildHeap(backward: true);
    }

    public override void Next()
    {
        if (_count == 0) ThrowNoEntry();
        if (_backward)
        {
            TurnForward();
            return;
        }

        EntryIterator current = _heap[0].Child;
        int count = Lose();
        current.Next();
        Restore(current, count);
    }

    public override void NextKey(ReadOnlySpan<byte> key)
    {
        if (_count == 0) ThrowNoEntry();
        if (_backward)
        {
            base.NextKey(key);
            return;
        }

        // What is on top is the newest, so most likely in a memtable, where each entry lies elsewhere: it is fetched
        // while the others move.
        EntryIterator newest = _heap[0].Child;
        newest.PrefetchNextKey();
        int count = Lose() - 1;
        _hasSkipped = true;
        if (count > 0) SiftDown(0, count, _heap[count]);
        while (count > 0 && _heap[0].Child.Current.KeySpan.SequenceEqual(key))
        {
            EntryIterator other = _heap[0].Child;
            other.NextKey(key);
            count = Settle(other, count);
        }

        newest.NextKey(key);
        if (newest.IsValid) SiftUp(count++, new Slot(newest));
        Take(count);
    }

    public override void Previous()
    {
        if (_count == 0) ThrowNoEntry();
        if (!_backward)
        {
            TurnBackward();
            return;
        }

        EntryIterator current = _heap[0].Child;
        int count = Lose();
        current.Previous();
        Restore(current, count);
    }

    public override bool TrySkipTo(ReadOnlySpan<byte> end, long olderThan)
    {
        if (_count == 0) ThrowNoEntry();
        if (_backward) return false;
        EntryIterator current = _heap[0].Child;
        int count = Lose();
        bool hasSkipped = current.TrySkipTo(end, olderThan);
        _hasSkipped |= hasSkipped;
        Restore(current, count);
        return hasSkipped;
    }

    public override bool TrySkipBefore(ReadOnlySpan<byte> start, long olderThan)
    {
        if (_count == 0) ThrowNoEntry();
        if (!_backward) return false;
        EntryIterator current = _heap[0].Child;
        int count = Lose();
        bool hasSkipped = current.TrySkipBefore(start, olderThan);
        _hasSkipped |= hasSkipped;
        Restore(current, count);
        return hasSkipped;
    }

    public override void Dispose()
    {
        Lose();
        foreach (EntryIterator child in _children) child.Dispose();
    }

    /// <summary>Stands on no entry until the children stand right again.</summary>
    /// <returns>How many of them stood on one.</returns>
    private int Lose()
    {
        int count = _count;
        _count = 0;
        Clear();
        return count;
    }

    private void TurnForward()
    {
        byte[]? key = _hasSkipped ? Key.ToArray() : null;
        long sequence = Sequence;
        Lose();
        foreach (EntryIterator child in _children)
        {
            // The first entry after the one at hand, which stands in one child only.
            if (key is not null) child.Seek(key, sequence - 1);
            else if (child.IsValid) child.Next();
            else child.SeekToFirst();
        }

        BuildHeap(backward: false);
    }

    private void TurnBackward()
    {
        byte[]? key = _hasSkipped ? Key.ToArray() : null;
        long sequence = Sequence;
        Lose();
        foreach (EntryIterator child in _children)
        {
            if (key is not null) child.Seek(key, sequence);
            if (child.IsValid) child.Previous();
            else child.SeekToLast();
        }

        BuildHeap(backward: true);
    }

    private void BuildHeap(bool backward)
    {
        _backward = backward;
        _hasSkipped = false;
        int count = 0;
        foreach (EntryIterator child in _children)
        {
            if (child.IsValid) _heap[count++] = new Slot(child);
        }

        for (int at = count / 2 - 1; at >= 0; at--) SiftDown(at, count, _heap[at]);
        Take(count);
    }

    /// <summary>Puts the child that was on top, and has moved, where it belongs now.</summary>
    private void Restore(EntryIterator moved, int count) => Take(Settle(moved, count));

    /// <summary>As <see cref="Restore"/>, without standing on what is on top then.</summary>
    /// <returns>How many children stand on an entry.</returns>
    private int Settle(EntryIterator moved, int count)
    {
        Slot slot = moved.IsValid ? new Slot(moved) : _heap[--count];
        if (count > 0) SiftDown(0, count, slot);
        return count;
    }

    private void Take(int count)
    {
        _count = count;
        if (count > 0) _current = _heap[0].Child.Current;
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

    private void SiftUp(int at, Slot slot)
    {
        while (at > 0)
        {
            int parent = (at - 1) / 2;
            if (!IsAhead(slot, _heap[parent])) break;
            _heap[at] = _heap[parent];
            at = parent;
        }

        _heap[at] = slot;
    }

    /// <summary>Whether the walk meets the entry of <paramref name="left"/> first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsAhead(in Slot left, in Slot right)
    {
        if (left.Prefix != right.Prefix) return left.Prefix < right.Prefix != _backward;
        return IsAheadBeyondPrefix(left.Child, right.Child);
    }

    private bool IsAheadBeyondPrefix(EntryIterator left, EntryIterator right)
    {
        ref readonly EntryRef first = ref left.Current;
        ref readonly EntryRef second = ref right.Current;
        int order = KeyOrder.CompareBeyondPrefix(first.KeySpan, second.KeySpan);
        if (order == 0) order = second.Sequence.CompareTo(first.Sequence);
        return _backward ? order > 0 : order < 0;
    }

    /// <summary>A child with the prefix of its key, which settles most comparisons.</summary>
    private readonly struct Slot
    {
        public readonly EntryIterator Child;
        public readonly ulong Prefix;

        public Slot(EntryIterator child)
        {
            Child = child;
            Prefix = KeyOrder.Prefix(child.Current.KeySpan);
        }
    }
}
