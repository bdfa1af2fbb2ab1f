using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;

namespace Iridium.Engine.Tests.Iterators;

/// <summary>The contract of <see cref="EntryIterator"/> over a sorted list: a model, and a child for others.</summary>
internal sealed unsafe class ListIterator : EntryIterator
{
    private readonly List<TestEntry> _entries;
    private readonly Action? _disposed;
    private readonly byte[] _key = GC.AllocateArray<byte>(512, pinned: true);
    private readonly byte[] _payload = GC.AllocateArray<byte>(512, pinned: true);
    private int _at = -1;

    public ListIterator(List<TestEntry> entries, Action? disposed = null)
    {
        _entries = entries;
        _disposed = disposed;
    }

    /// <summary>Makes the next move fail.</summary>
    public bool Damaged { get; set; }

    /// <summary>Whether it takes part in skips, as a table does whose largest sequence is known.</summary>
    public bool Skips { get; init; }

    /// <summary>Entries that it stood on.</summary>
    public int Visited { get; private set; }

    public override void SeekToFirst() => Move(0);

    public override void SeekToLast() => Move(_entries.Count - 1);

    public override void Seek(ReadOnlySpan<byte> key, long sequence)
    {
        var position = new TestEntry(key.ToArray(), sequence, EntryKind.Put, []);
        int at = _entries.BinarySearch(position);
        Move(at < 0 ? ~at : at);
    }

    public override void SeekBefore(ReadOnlySpan<byte> key)
    {
        int at = _entries.Count - 1;
        while (at >= 0 && KeyOrder.Compare(_entries[at].Key, key) >= 0) at--;
        Move(at);
    }

    public override void Next() => Move(Valid() + 1);

    public override void Previous() => Move(Valid() - 1);

    public override bool TrySkipTo(ReadOnlySpan<byte> end, long olderThan)
    {
        if (!CanSkip(olderThan)) return false;
        if (end.IsEmpty) Move(_entries.Count);
        else Seek(end, long.MaxValue);
        return true;
    }

    public override bool TrySkipBefore(ReadOnlySpan<byte> start, long olderThan)
    {
        if (!CanSkip(olderThan)) return false;
        SeekBefore(start);
        return true;
    }

    public override void Dispose() => _disposed?.Invoke();

    private bool CanSkip(long olderThan) => Skips && _entries.TrueForAll(entry => entry.Sequence < olderThan);

    private int Valid()
    {
        if (!IsValid) ThrowNoEntry();
        return _at;
    }

    private void Move(int to)
    {
        if (Damaged) throw new IOException("A damaged child.");
        _at = to;
        Clear();
        if (to < 0 || to >= _entries.Count) return;
        TestEntry entry = _entries[to];
        Visited++;
        entry.Key.CopyTo(_key, 0);
        entry.Payload.CopyTo(_payload, 0);
        _current.KeyLength = entry.Key.Length;
        _current.PayloadLength = entry.Payload.Length;
        _current.Tag = ((ulong)entry.Sequence << 8) | (byte)entry.Kind;
        _current.Payload = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_payload));
        _current.Key = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_key));
    }
}
