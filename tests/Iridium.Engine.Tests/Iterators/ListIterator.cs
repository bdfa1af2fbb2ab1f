using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;

namespace Iridium.Engine.Tests.Iterators;

/// <summary>The contract of <see cref="IEntryIterator"/> over a sorted list: a model, and a child for others.</summary>
internal sealed class ListIterator(List<TestEntry> entries, Action? disposed = null) : IEntryIterator
{
    private int _at = -1;

    public bool IsValid => _at >= 0 && _at < entries.Count;

    public ReadOnlySpan<byte> Key => entries[_at].Key;

    public long Sequence => entries[_at].Sequence;

    public EntryKind Kind => entries[_at].Kind;

    public ReadOnlySpan<byte> Payload => entries[_at].Payload;

    /// <summary>Makes the next move fail.</summary>
    public bool Damaged { get; set; }

    public void SeekToFirst() => Move(0);

    public void SeekToLast() => Move(entries.Count - 1);

    public void Seek(ReadOnlySpan<byte> key, long sequence)
    {
        var position = new TestEntry(key.ToArray(), sequence, EntryKind.Put, []);
        int at = entries.BinarySearch(position);
        Move(at < 0 ? ~at : at);
    }

    public void SeekBefore(ReadOnlySpan<byte> key)
    {
        int at = entries.Count - 1;
        while (at >= 0 && KeyOrder.Compare(entries[at].Key, key) >= 0) at--;
        Move(at);
    }

    public void Next() => Move(Valid() + 1);

    public void Previous() => Move(Valid() - 1);

    public void Dispose() => disposed?.Invoke();

    private int Valid() => IsValid ? _at : throw new InvalidOperationException("The iterator stands on no entry.");

    private void Move(int to)
    {
        if (Damaged) throw new IOException("A damaged child.");
        _at = to;
    }
}
