namespace Iridium.Engine.Iterators;

/// <summary>No entries. One instance serves everybody.</summary>
internal sealed class EmptyIterator : EntryIterator
{
    private EmptyIterator()
    {
    }

    public static EmptyIterator Instance { get; } = new();

    public override void SeekToFirst()
    {
    }

    public override void SeekToLast()
    {
    }

    public override void Seek(ReadOnlySpan<byte> key, long sequence)
    {
    }

    public override void SeekBefore(ReadOnlySpan<byte> key)
    {
    }

    public override void Next() => ThrowNoEntry();

    public override void Previous() => ThrowNoEntry();

    public override void Dispose()
    {
    }
}
