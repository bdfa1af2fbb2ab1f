using Iridium.Engine.Records;

namespace Iridium.Engine.Iterators;

/// <summary>No entries. One instance serves everybody.</summary>
internal sealed class EmptyIterator : IEntryIterator
{
    private EmptyIterator()
    {
    }

    public static EmptyIterator Instance { get; } = new();

    public bool IsValid => false;

    public ReadOnlySpan<byte> Key => throw NoEntry();

    public long Sequence => throw NoEntry();

    public EntryKind Kind => throw NoEntry();

    public ReadOnlySpan<byte> Payload => throw NoEntry();

    public void SeekToFirst()
    {
    }

    public void SeekToLast()
    {
    }

    public void Seek(ReadOnlySpan<byte> key, long sequence)
    {
    }

    public void SeekBefore(ReadOnlySpan<byte> key)
    {
    }

    public void Next() => throw NoEntry();

    public void Previous() => throw NoEntry();

    public void Dispose()
    {
    }

    private static InvalidOperationException NoEntry() => new("The iterator stands on no entry.");
}
