using Iridium.Engine.Iterators;

namespace Iridium.Engine.Tables;

/// <summary>
/// Walks an ingested table: its entries, one for each key, stand in the file with sequence 0 and have the one sequence
/// that the manifest gives them all. Owns what it walks. Used by one thread.
/// </summary>
internal sealed class OneSequenceIterator(EntryIterator entries, long sequence) : EntryIterator
{
    public override void SeekToFirst()
    {
        Clear();
        entries.SeekToFirst();
        Take();
    }

    public override void SeekToLast()
    {
        Clear();
        entries.SeekToLast();
        Take();
    }

    public override void Seek(ReadOnlySpan<byte> key, long atMost)
    {
        Clear();
        entries.Seek(key, long.MaxValue);

        // The key's only entry is newer, so it stands before the position.
        if (atMost < sequence && entries.IsValid && entries.Key.SequenceEqual(key)) entries.Next();
        Take();
    }

    public override void SeekBefore(ReadOnlySpan<byte> key)
    {
        Clear();
        entries.SeekBefore(key);
        Take();
    }

    public override void Next()
    {
        if (!IsValid) return;
        Clear();
        entries.Next();
        Take();
    }

    public override void Previous()
    {
        if (!IsValid) return;
        Clear();
        entries.Previous();
        Take();
    }

    public override bool TrySkipTo(ReadOnlySpan<byte> end, long olderThan)
    {
        if (sequence >= olderThan) return false;
        Clear();
        bool isSkipped = entries.TrySkipTo(end, olderThan);
        Take();
        return isSkipped;
    }

    public override bool TrySkipBefore(ReadOnlySpan<byte> start, long olderThan)
    {
        if (sequence >= olderThan) return false;
        Clear();
        bool isSkipped = entries.TrySkipBefore(start, olderThan);
        Take();
        return isSkipped;
    }

    public override void Dispose()
    {
        Clear();
        entries.Dispose();
    }

    private void Take()
    {
        if (!entries.IsValid) return;
        _current = entries.Current;
        _current.Tag = ((ulong)sequence << 8) | (byte)_current.Tag;
    }
}
