using System.Buffers.Binary;

namespace Iridium.Engine.Coding;

/// <summary>
/// A fast 64-bit hash of a key: 16 bytes per multiplication, no state, no seed. Filters on disk are made of it
/// (docs/formats/table.md), so its results never change. Not meant to withstand keys chosen to collide: those cost
/// filter quality, never a wrong answer.
/// </summary>
internal static class KeyHash
{
    // The first fractional bits of the square roots of 2, 3 and 5: odd, dense, and nobody's choice.
    private const ulong First = 0x6A09E667F3BCC909;
    private const ulong Second = 0xBB67AE8584CAA73B;
    private const ulong Third = 0x3C6EF372FE94F82B;

    public static ulong Compute(ReadOnlySpan<byte> key)
    {
        int length = key.Length;
        ulong state = First;
        ulong head = 0;
        ulong tail = 0;
        if (length > 16)
        {
            for (int at = 0; at + 16 < length; at += 16)
                state = Fold(Read64(key, at) ^ Second, Read64(key, at + 8) ^ state);
            head = Read64(key, length - 16);
            tail = Read64(key, length - 8);
        }
        else if (length >= 8)
        {
            head = Read64(key, 0);
            tail = Read64(key, length - 8);
        }
        else if (length >= 4)
        {
            head = BinaryPrimitives.ReadUInt32LittleEndian(key);
            tail = BinaryPrimitives.ReadUInt32LittleEndian(key[(length - 4)..]);
        }
        else if (length > 0)
        {
            head = key[0] | ((ulong)key[length >> 1] << 8) | ((ulong)key[length - 1] << 16);
        }

        return Fold(Third ^ (ulong)length, Fold(head ^ Second, tail ^ state));
    }

    private static ulong Read64(ReadOnlySpan<byte> key, int at) => BinaryPrimitives.ReadUInt64LittleEndian(key[at..]);

    /// <summary>Multiplies to 128 bits and lays the halves over one another, so every input bit reaches every output
    /// bit.</summary>
    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
