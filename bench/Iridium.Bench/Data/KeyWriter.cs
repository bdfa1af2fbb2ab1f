namespace Iridium.Bench.Data;

/// <summary>
/// Writes keys of 16 bytes: 64 bits as hexadecimal digits, most significant first, so byte order is number order.
/// Between any two ordered keys one is left free, which reads of missing keys ask for. Immutable.
/// </summary>
/// <param name="shape">How numbers become keys.</param>
internal sealed class KeyWriter(KeyShape shape)
{
    public const int KeyBytes = 16;

    /// <summary>Writes the key of a record.</summary>
    public void Write(long record, Span<byte> key) =>
        WriteHex(shape == KeyShape.Ordered ? (ulong)record * 2 : RandomStream.Mix((ulong)record), key);

    /// <summary>Writes a key that no record has and that lies between those of two records.</summary>
    public void WriteMissing(long record, Span<byte> key)
    {
        if (shape != KeyShape.Ordered)
            throw new NotSupportedException("Only ordered keys leave a gap beside each record.");
        WriteHex(((ulong)record * 2) + 1, key);
    }

    /// <summary>The record of an ordered key.</summary>
    public static long RecordOf(ReadOnlySpan<byte> key)
    {
        ulong value = 0;
        foreach (byte digit in key[..KeyBytes])
            value = (value << 4) | (uint)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
        return (long)(value / 2);
    }

    private static void WriteHex(ulong value, Span<byte> key)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        for (int i = KeyBytes - 1; i >= 0; i--, value >>= 4) key[i] = digits[(int)(value & 15)];
    }
}
