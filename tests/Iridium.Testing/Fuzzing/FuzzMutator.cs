using System.Buffers.Binary;

namespace Iridium.Testing.Fuzzing;

/// <summary>
/// Changes inputs: bits, bytes, numbers that are often at the edge of something, pieces taken out, doubled, moved or
/// taken from another input. For one thread; the same seed makes the same changes.
/// </summary>
public sealed class FuzzMutator(Random random)
{
    private const int LengthMax = 1 << 15;

    private static readonly long[] _edges =
    [
        0, 1, -1, 2, 7, 8, 16, 31, 32, 63, 64, 127, 128, 255, 256, 4095, 4096, 32767, 32768, 65535, 65536,
        int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, long.MaxValue - 1,
    ];

    /// <summary>Makes a new input of one, with parts of another.</summary>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        byte[] bytes = [.. input];
        for (int i = ChangesOf(random); i > 0; i--) bytes = Once(bytes, other);
        return bytes.Length <= LengthMax ? bytes : bytes[..LengthMax];
    }

    /// <summary>How many changes to make at once: as often one, which leaves most as it was, as two to five.</summary>
    internal static int ChangesOf(Random random) => random.Next(2) == 0 ? 1 : random.Next(2, 6);

    private byte[] Once(byte[] bytes, byte[] other)
    {
        if (bytes.Length == 0) return other.Length > 0 ? [.. other] : [(byte)random.Next(256)];
        int at = random.Next(bytes.Length);
        int length = Math.Min(random.Next(1, 1 << random.Next(1, 9)), bytes.Length - at);
        switch (random.Next(14))
        {
            case 0 or 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2 or 13:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 3:
                bytes[at] = (byte)_edges[random.Next(_edges.Length)];
                return bytes;
            case 4:
                WriteNumber(bytes.AsSpan(at));
                return bytes;
            case 5:
                bytes[at] = (byte)(bytes[at] + random.Next(-4, 5));
                return bytes;
            case 6:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + length)];
            case 7:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at, length), .. bytes.AsSpan(at)];
            case 8:
                bytes.AsSpan(at, length).CopyTo(bytes.AsSpan(random.Next(bytes.Length - length + 1)));
                return bytes;
            case 9:
                int from = random.Next(other.Length + 1);
                return [.. bytes.AsSpan(0, at), .. other.AsSpan(from)];
            case 10:
                return [.. bytes.AsSpan(0, at), .. Piece(other), .. bytes.AsSpan(at)];
            case 11:
                ReadOnlySpan<byte> piece = Piece(other);
                piece[..Math.Min(piece.Length, bytes.Length - at)].CopyTo(bytes.AsSpan(at));
                return bytes;
            default:
                return bytes[..at];
        }
    }

    private ReadOnlySpan<byte> Piece(byte[] other)
    {
        int from = random.Next(other.Length + 1);
        return other.AsSpan(from, Math.Min(random.Next(1, 1 << random.Next(1, 9)), other.Length - from));
    }

    private void WriteNumber(Span<byte> to)
    {
        long number = _edges[random.Next(_edges.Length)];
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        int length = Math.Min(to.Length, 1 << random.Next(1, 4));
        bytes[..length].CopyTo(to);
    }
}
