using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Iridium.Micro;

/// <summary>Keys and values like those of bench/Iridium.Bench: 16 hexadecimal digits, values half of which compress.
/// </summary>
internal static class MicroData
{
    public const int KeyBytes = 16;
    public const int ValueBytes = 100;
    public const int Seed = 20_261_125;

    /// <summary>Keys in ascending order, evenly spread, so that neighbours share some and not all of their bytes.
    /// </summary>
    public static byte[][] Keys(int count)
    {
        ulong gap = ulong.MaxValue / ((ulong)count + 1);
        return [.. Enumerable.Range(1, count).Select(i => KeyOf((ulong)i * gap))];
    }

    /// <summary>Keys that lie between those of <see cref="Keys"/>.</summary>
    public static byte[][] MissingKeys(int count)
    {
        ulong gap = ulong.MaxValue / ((ulong)count + 1);
        return [.. Enumerable.Range(1, count).Select(i => KeyOf(((ulong)i * gap) + (gap / 2)))];
    }

    public static byte[][] Shuffled(byte[][] keys)
    {
        byte[][] shuffled = [.. keys];
        new Random(Seed).Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>Bytes whose first half is random and whose second half repeats a short text.</summary>
    public static byte[] Value(int bytes, int seed)
    {
        byte[] value = new byte[bytes];
        new Random(Seed + seed).NextBytes(value.AsSpan(0, bytes / 2));
        ReadOnlySpan<byte> text = "iridium "u8;
        for (int i = bytes / 2; i < bytes; i++) value[i] = text[i % text.Length];
        if (bytes >= sizeof(int)) BinaryPrimitives.WriteInt32LittleEndian(value, seed);
        return value;
    }

    private static byte[] KeyOf(ulong number) =>
        Encoding.ASCII.GetBytes(number.ToString("x16", CultureInfo.InvariantCulture));
}
