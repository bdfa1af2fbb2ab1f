namespace Iridium.Engine.Iterators;

/// <summary>
/// The entries of another iterator without those above a sequence. Owns the other one. Used by one thread.
/// </summary>
internal sealed class UpToSequenceIterator(EntryIterator entries, long sequence) : EntryIterator
{
    public override void SeekToFirst()
    {
        Clear();
        entries.SeekToFirst();
        FindForward();
    }

    public override void SeekToLast()
    {
        Clear();
        entries.SeekToLast();
        FindBackward();
    }

    public override void Seek(ReadOnlySpan<byte> key, long from)
    {
        Clear();
        entries.Seek(key, Math.Min(from, sequence));
        FindForward();
    }

    public override void SeekBefore(ReadOnlySpan<byte> key)
    {
        Clear();
        entries.SeekBefore(key);
        FindBackward();
    }

    public override void Next()
    {
        if (!IsValid) ThrowNoEntry();
        Clear();
        entries.Next();
        FindForward();
    }

    public override void NextKey(ReadOnlySpan<byte> key)
    {
        if (!IsValid) ThrowNoEntry();
        Clear();
        entries.NextKey(key);
        FindForward();
    }

    public override void Previous()
    {
        if (!IsValid) ThrowNoEntry();
        Clear();
        entries.Previous();
        FindBackward();
    }

    public override bool TrySkipTo(ReadOnlySpan<byte> end, long olderThan)
    {
        if (!IsValid) ThrowNoEntry();
        Clear();
        bool hasSkipped = entries.TrySkipTo(end, olderThan);
        FindForward();
        return hasSkipped;
    }

    public override bool TrySkipBefore(ReadOnlySpan<byte> start, long olderThan)
    {
        if (!IsValid) ThrowNoEntry();
        Clear();
        bool hasSkipped = entries.TrySkipBefore(start, olderThan);
        FindBackward();
        return hasSkipped;
    }

    public override void Dispose()
    {
        Clear();
        entries.Dispose();
    }

    private void FindForward()
    {
        while (entries.IsValid && entries.Current.Sequence > sequence) entries.Next();
        Take();
    }

    private void FindBackward()
    {
        while (entries.IsValid && entries.Current.Sequence > sequence) entries.Previous();
        Take();
    }

    private void Take()
    {
        if (entries.IsValid) _current = entries.Current;
    }
}
