namespace Iridium.Engine.Coding;

/// <summary>
/// Unsigned integers in 7-bit groups, low group first, high bit set on all but the last byte: 1 to 5 bytes for 32 bits,
/// 1 to 10 for 64. Readers refuse a value that does not end inside the span or overflows, so a damaged length is never
/// taken for a number.
/// </summary>
internal static class Varint
{
    public const int MaxBytes32 = 5;
    public const int MaxBytes64 = 10;

    public static int Length(ulong value)
    {
        int length = 1;
        while ((value >>= 7) != 0) length++;
        return length;
    }

    /// <summary>Writes a value and returns the bytes used; the span must have room.</summary>
    public static int Write(Span<byte> destination, ulong value)
    {
        int at = 0;
        while (value >= 0x80)
        {
            destination[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[at++] = (byte)value;
        return at;
    }

    /// <summary>Reads a value at <paramref name="at"/> and moves it past the bytes read.</summary>
    /// <returns>False, with <paramref name="at"/> unchanged, when the bytes are no such value.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, ref int at, out ulong value)
    {
        value = 0;
        int shift = 0;
        for (int i = at; i < source.Length && shift < 64; i++, shift += 7)
        {
            byte group = source[i];
            if (shift == 63 && group > 1) return false;
            value |= (ulong)(group & 0x7F) << shift;
            if (group < 0x80)
            {
                at = i + 1;
                return true;
            }
        }

        return false;
    }

    /// <summary>As <see cref="TryRead(ReadOnlySpan{byte}, ref int, out ulong)"/> for lengths up to 2 GiB.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> source, ref int at, out int value)
    {
        int start = at;
        value = 0;
        if (!TryRead(source, ref at, out ulong wide)) return false;
        if (wide > int.MaxValue)
        {
            at = start;
            return false;
        }

        value = (int)wide;
        return true;
    }
}
