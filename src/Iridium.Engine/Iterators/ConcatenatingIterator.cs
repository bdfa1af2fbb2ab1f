using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;

namespace Iridium.Engine.Iterators;

/// <summary>
/// Walks sources that lie one behind the other as if they were one. Opens a source when the walk reaches it and has at
/// most one open at a time. After a failure to open or read it must be positioned anew. Used by one thread.
/// </summary>
internal sealed class ConcatenatingIterator : IEntryIterator
{
    // Constant after construction.
    private readonly ISortedSources _sources;

    // Used by the one thread. The open source and its index.
    private IEntryIterator? _current;
    private int _index;

    public ConcatenatingIterator(ISortedSources sources) => _sources = sources;

    public bool IsValid => _current is { IsValid: true };

    public ReadOnlySpan<byte> Key => Current().Key;

    public long Sequence => Current().Sequence;

    public EntryKind Kind => Current().Kind;

    public ReadOnlySpan<byte> Payload => Current().Payload;

    public void SeekToFirst() => EnterForward(0);

    public void SeekToLast() => EnterBackward(_sources.Count - 1);

    public void Seek(ReadOnlySpan<byte> key, long sequence)
    {
        int index = FirstEndingAfter(key);
        if (!TryOpen(index)) return;
        _current.Seek(key, sequence);
        if (!_current.IsValid) EnterForward(index + 1);
    }

    public void SeekBefore(ReadOnlySpan<byte> key)
    {
        int index = LastStartingBefore(key);
        if (!TryOpen(index)) return;
        _current.SeekBefore(key);
        if (!_current.IsValid) EnterBackward(index - 1);
    }

    public void Next()
    {
        IEntryIterator current = Current();
        current.Next();
        if (!current.IsValid) EnterForward(_index + 1);
    }

    public void Previous()
    {
        IEntryIterator current = Current();
        current.Previous();
        if (!current.IsValid) EnterBackward(_index - 1);
    }

    public void Dispose() => Close();

    private void EnterForward(int index)
    {
        for (; TryOpen(index); index++)
        {
            _current.SeekToFirst();
            if (_current.IsValid) return;
        }
    }

    private void EnterBackward(int index)
    {
        for (; TryOpen(index); index--)
        {
            _current.SeekToLast();
            if (_current.IsValid) return;
        }
    }

    /// <summary>Makes a source the open one; without such a source none is open any more.</summary>
    [MemberNotNullWhen(true, nameof(_current))]
    private bool TryOpen(int index)
    {
        if (_current != null && _index == index) return true;
        Close();
        if (index < 0 || index >= _sources.Count) return false;
        _current = _sources.Open(index);
        _index = index;
        return true;
    }

    private void Close()
    {
        IEntryIterator? current = _current;
        _current = null;
        current?.Dispose();
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

    private IEntryIterator Current() =>
        _current ?? throw new InvalidOperationException("The iterator stands on no entry.");
}
