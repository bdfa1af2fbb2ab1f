namespace Iridium.Engine;

/// <summary>
/// A half-open range of keys: from <see cref="Start"/> inclusive to <see cref="End"/> exclusive, in unsigned byte
/// order. An empty bound is open, so <c>default</c> holds every key.
/// </summary>
public readonly struct KeyRange
{
    private KeyRange(ReadOnlyMemory<byte> start, ReadOnlyMemory<byte> end)
    {
        Start = start;
        End = end;
    }

    /// <summary>First key in the range; empty means from the first key on.</summary>
    public ReadOnlyMemory<byte> Start { get; }

    /// <summary>First key after the range; empty means to the last key.</summary>
    public ReadOnlyMemory<byte> End { get; }

    /// <summary>Whether no key can lie in the range.</summary>
    public bool IsEmpty => !End.IsEmpty && Start.Span.SequenceCompareTo(End.Span) >= 0;

    /// <summary>Every key.</summary>
    public static KeyRange All => default;

    /// <summary>Keys from <paramref name="start"/> inclusive to <paramref name="end"/> exclusive.</summary>
    /// <param name="start">First key; empty means from the first key on. Retained, so do not change it.</param>
    /// <param name="end">First key after the range; empty means to the last key. Retained.</param>
    /// <returns>The range; it holds no key when <paramref name="end"/> is not above <paramref name="start"/>.</returns>
    public static KeyRange Between(ReadOnlyMemory<byte> start, ReadOnlyMemory<byte> end) => new(start, end);

    /// <summary>Keys from <paramref name="start"/> inclusive to the last key.</summary>
    /// <param name="start">First key. Retained.</param>
    /// <returns>The range.</returns>
    public static KeyRange From(ReadOnlyMemory<byte> start) => new(start, default);

    /// <summary>Every key that begins with <paramref name="prefix"/>.</summary>
    /// <param name="prefix">The common first bytes; empty means every key.</param>
    /// <returns>The range.</returns>
    public static KeyRange Prefix(ReadOnlyMemory<byte> prefix)
    {
        ReadOnlySpan<byte> bytes = prefix.Span;
        int last = bytes.LastIndexOfAnyExcept((byte)0xFF);
        if (last < 0) return new KeyRange(prefix, default);
        byte[] end = bytes[..(last + 1)].ToArray();
        end[last]++;
        return new KeyRange(prefix, end);
    }

    /// <summary>Whether the range holds <paramref name="key"/>.</summary>
    /// <param name="key">The key to look for.</param>
    /// <returns>True when it does.</returns>
    public bool Contains(ReadOnlySpan<byte> key) =>
        key.SequenceCompareTo(Start.Span) >= 0 && (End.IsEmpty || key.SequenceCompareTo(End.Span) < 0);
}
