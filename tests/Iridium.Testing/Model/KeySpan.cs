using Iridium.Engine;

namespace Iridium.Testing.Model;

/// <summary>A stretch of keys in bytes, for the model of conflicts. An empty end is open. Immutable.</summary>
internal sealed class KeySpan
{
    private readonly byte[] _start;
    private readonly byte[] _end;

    public KeySpan(byte[] start, byte[] end)
    {
        _start = start;
        _end = end;
    }

    public KeySpan(KeyRange range)
        : this(range.Start.ToArray(), range.End.ToArray())
    {
    }

    /// <summary>One key.</summary>
    public KeySpan(byte[] key)
        : this(key, [.. key, 0])
    {
    }

    private bool IsEmpty => _end.Length > 0 && Compare(_start, _end) >= 0;

    public bool Meets(KeySpan other) =>
        !IsEmpty && !other.IsEmpty && IsBefore(_start, other._end) && IsBefore(other._start, _end);

    /// <summary>How many are left when those that overlap or touch are united.</summary>
    public static int CountUnited(IEnumerable<KeySpan> spans)
    {
        int count = 0;
        byte[]? reached = null;
        foreach (KeySpan span in spans.OrderBy(span => span._start, Comparer<byte[]>.Create(Compare)))
        {
            bool isNew = reached is null || (reached.Length > 0 && Compare(span._start, reached) > 0);
            if (isNew) count++;
            bool isFurther = isNew || span._end.Length == 0 || (reached!.Length > 0 && Compare(span._end, reached) > 0);
            if (isFurther) reached = span._end;
        }

        return count;
    }

    private static bool IsBefore(byte[] key, byte[] end) => end.Length == 0 || Compare(key, end) < 0;

    private static int Compare(byte[]? left, byte[]? right) => left.AsSpan().SequenceCompareTo(right);
}
