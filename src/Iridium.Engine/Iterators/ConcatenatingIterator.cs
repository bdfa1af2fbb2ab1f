using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.Keys;

namespace Iridium.Engine.Iterators;

/// <summary>
/// Walks sources that lie one behind the other as if they were one. Opens a source when the walk reaches it and has at
/// most one open at a time. After a failure to open or read it must be positioned anew. Used by one thread.
/// </summary>
internal sealed class ConcatenatingIterator : EntryIterator
{
    // Constant after construction.
    private readonly ISortedSources _sources;

    // Used by the one thread. The open source and its index.
    private EntryIterator? _open;
    private int _index;

    public ConcatenatingIterator(ISortedSources sources) => _sources = sources;

    public override void SeekToFirst() => EnterForward(0);

    public override void SeekToLast() => EnterBackward(_sources.Count - 1);

    public override void Seek(ReadOnlySpan<byte> key, long sequence)
    {
        int index = FirstEndingAfter(key);
        if (!TryOpen(index)) return;
        _open.Seek(key, sequence);
        if (!TryTake(_open)) EnterForward(index + 1);
    }

    public override void SeekBefore(ReadOnlySpan<byte> key)
    {
        int index = LastStartingBefore(key);
        if (!TryOpen(index)) return;
        _open.SeekBefore(key);
        if (!TryTake(_open)) EnterBackward(index - 1);
    }

    public override void Next()
    {
        EntryIterator open = Opened();
        Clear();
        open.Next();
        if (!TryTake(open)) EnterForward(_index + 1);
    }

    public override void Previous()
    {
        EntryIterator open = Opened();
        Clear();
        open.Previous();
        if (!TryTake(open)) EnterBackward(_index - 1);
    }

    public override bool TrySkipTo(ReadOnlySpan<byte> end, long olderThan)
    {
        EntryIterator open = Opened();
        if (_sources.LargestSequenceOf(_index) >= olderThan) return false;
        int index = _index;
        while (IsOlder(index, olderThan) && EndsBy(index, end)) index++;
        if (index == _index)
        {
            Clear();
            bool hasSkipped = open.TrySkipTo(end, olderThan);
            if (!TryTake(open)) EnterForward(index + 1);
            return hasSkipped;
        }

        if (IsOlder(index, olderThan)) SeekWithin(index, end);
        else EnterForward(index);
        return true;
    }

    public override bool TrySkipBefore(ReadOnlySpan<byte> start, long olderThan)
    {
        EntryIterator open = Opened();
        if (_sources.LargestSequenceOf(_index) >= olderThan) return false;
        int index = _index;
        while (IsOlder(index, olderThan) && KeyOrder.Compare(_sources.StartOf(index), start) >= 0) index--;
        if (index == _index)
        {
            Clear();
            bool hasSkipped = open.TrySkipBefore(start, olderThan);
            if (!TryTake(open)) EnterBackward(index - 1);
            return hasSkipped;
        }

        if (IsOlder(index, olderThan)) SeekBeforeWithin(index, start);
        else EnterBackward(index);
        return true;
    }

    public override void Dispose() => Close();

    private bool IsOlder(int index, long olderThan) =>
        index >= 0 && index < _sources.Count && _sources.LargestSequenceOf(index) < olderThan;

    private bool EndsBy(int index, ReadOnlySpan<byte> end) =>
        end.IsEmpty || KeyOrder.CompareEnds(_sources.EndOf(index), end) <= 0;

    private void SeekWithin(int index, ReadOnlySpan<byte> key)
    {
        if (!TryOpen(index)) return;
        _open.Seek(key, long.MaxValue);
        if (!TryTake(_open)) EnterForward(index + 1);
    }

    private void SeekBeforeWithin(int index, ReadOnlySpan<byte> key)
    {
        if (!TryOpen(index)) return;
        _open.SeekBefore(key);
        if (!TryTake(_open)) EnterBackward(index - 1);
    }

    private void EnterForward(int index)
    {
        for (; TryOpen(index); index++)
        {
            _open.SeekToFirst();
            if (TryTake(_open)) return;
        }
    }

    private void EnterBackward(int index)
    {
        for (; TryOpen(index); index--)
        {
            _open.SeekToLast();
            if (TryTake(_open)) return;
        }
    }

    /// <summary>Stands where the open source does.</summary>
    private bool TryTake(EntryIterator open)
    {
        _current = open.Current;
        return IsValid;
    }

    /// <summary>Makes a source the open one; without such a source none is open any more.</summary>
    [MemberNotNullWhen(true, nameof(_open))]
    private bool TryOpen(int index)
    {
        Clear();
        if (_open != null && _index == index) return true;
        Close();
        if (index < 0 || index >= _sources.Count) return false;
        _open = _sources.Open(index);
        _index = index;
        return true;
    }

    private void Close()
    {
        Clear();
        EntryIterator? open = _open;
        _open = null;
        open?.Dispose();
    }

    private int FirstEndingAfter(ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = _sources.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (KeyOrder.IsBeforeEnd(key, _sources.EndOf(middle))) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private int LastStartingBefore(ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = _sources.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (KeyOrder.Compare(_sources.StartOf(middle), key) < 0) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }

    /// <summary>The open source, which the walk stands in.</summary>
    private EntryIterator Opened()
    {
        if (_open is null || !IsValid) ThrowNoEntry();
        return _open!; // Just looked at.
    }
}
