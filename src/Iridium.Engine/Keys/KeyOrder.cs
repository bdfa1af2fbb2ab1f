using System.Buffers.Binary;

namespace Iridium.Engine.Keys;

/// <summary>
/// The order of keys: unsigned bytes, a prefix before its extensions. Ranges are half-open, and since no key is empty
/// an empty <i>end</i> stands for "no upper bound" everywhere in the engine and on disk.
/// </summary>
internal static class KeyOrder
{
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceCompareTo(right);

    /// <summary>
    /// The first 8 bytes as a big-endian number, zero-padded: unequal prefixes are in the order of their keys, equal
    /// ones say nothing.
    /// </summary>
    public static ulong Prefix(ReadOnlySpan<byte> key)
    {
        if (key.Length >= sizeof(ulong)) return BinaryPrimitives.ReadUInt64BigEndian(key);
        ulong prefix = 0;
        for (int i = 0; i < key.Length; i++) prefix |= (ulong)key[i] << (56 - 8 * i);
        return prefix;
    }

    /// <summary>Compares two keys of equal <see cref="Prefix"/>.</summary>
    public static int CompareBeyondPrefix(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        const int lane = sizeof(ulong);
        int at = lane;
        if (left.Length >= 2 * lane && right.Length >= 2 * lane)
        {
            // Keys made of a common prefix and a number are the usual case; a second lane settles most of them.
            ulong first = BinaryPrimitives.ReadUInt64BigEndian(left[lane..]);
            ulong second = BinaryPrimitives.ReadUInt64BigEndian(right[lane..]);
            if (first != second) return first < second ? -1 : 1;
            at = 2 * lane;
        }

        // A key that ends within the compared bytes equals the other one as far as it goes: then the lengths decide.
        return Math.Min(left.Length, right.Length) > at
            ? left[at..].SequenceCompareTo(right[at..])
            : left.Length - right.Length;
    }

    /// <summary>Whether a key lies before an exclusive end.</summary>
    public static bool IsBeforeEnd(ReadOnlySpan<byte> key, ReadOnlySpan<byte> end) =>
        end.IsEmpty || key.SequenceCompareTo(end) < 0;

    /// <summary>Compares two exclusive ends; an open one is the greatest.</summary>
    public static int CompareEnds(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.IsEmpty) return right.IsEmpty ? 0 : 1;
        return right.IsEmpty ? -1 : left.SequenceCompareTo(right);
    }

    /// <summary>Whether two half-open ranges share a key position.</summary>
    public static bool Overlap(
        ReadOnlySpan<byte> startA,
        ReadOnlySpan<byte> endA,
        ReadOnlySpan<byte> startB,
        ReadOnlySpan<byte> endB) =>
        IsBeforeEnd(startA, endB) && IsBeforeEnd(startB, endA);

    /// <summary>The smallest key above <paramref name="key"/>: the key with a zero byte appended.</summary>
    public static byte[] Successor(ReadOnlySpan<byte> key)
    {
        var next = new byte[key.Length + 1];
        key.CopyTo(next);
        return next;
    }
}
