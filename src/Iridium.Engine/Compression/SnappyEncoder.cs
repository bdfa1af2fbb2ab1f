using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Iridium.Engine.Compression;

/// <summary>
/// Finds what repeats and writes it as tags. The content is taken in fragments of 64 KiB, which see nothing of one
/// another; a table keeps for each hash of four bytes where they were seen last. Where nothing repeats the search takes
/// longer and longer steps, so that content that cannot be compressed costs little.
/// </summary>
internal static unsafe class SnappyEncoder
{
    private const int FragmentBytes = 1 << 16;
    private const int TableBitsMin = 8;
    private const int TableBitsMax = 14;

    /// <summary>Bytes before the end of a fragment where no match is looked for, so that loads stay inside.</summary>
    private const int Margin = 15;

    private const uint HashMultiplier = 0x1E35_A7BD;

    /// <summary>Writes the tags of some content.</summary>
    /// <param name="content">The content.</param>
    /// <param name="destination">As long as <see cref="Snappy.MaxCompressedLength"/> says, less the length before the
    /// tags.</param>
    /// <returns>Length of the tags.</returns>
    [SkipLocalsInit]
    public static int Encode(ReadOnlySpan<byte> content, Span<byte> destination)
    {
        int bits = TableBitsFor(Math.Min(content.Length, FragmentBytes));
        ushort* table = stackalloc ushort[1 << bits];
        fixed (byte* input = content, output = destination)
        {
            byte* to = output;
            for (int at = 0; at < content.Length; at += FragmentBytes)
            {
                int length = Math.Min(content.Length - at, FragmentBytes);
                int fragmentBits = TableBitsFor(length);
                new Span<ushort>(table, 1 << fragmentBits).Clear();
                to = EncodeFragment(input + at, length, to, table, fragmentBits);
            }

            return (int)(to - output);
        }
    }

    /// <summary>A table of about as many places as there are bytes: a larger one would cost more to clear.</summary>
    private static int TableBitsFor(int length) =>
        Math.Clamp(BitOperations.Log2((uint)Math.Max(length - 1, 1)) + 1, TableBitsMin, TableBitsMax);

    private static byte* EncodeFragment(byte* start, int length, byte* to, ushort* table, int tableBits)
    {
        byte* end = start + length;
        byte* emitted = start;
        if (length <= Margin) return WriteLiteral(to, emitted, length);
        byte* limit = end - Margin;
        int shift = 32 - tableBits;
        byte* at = start + 1;
        uint word = Load32(at);
        uint hash = Hash(word, shift);
        while (true)
        {
            // The hash of the next place is computed before this one is decided, which hides its latency. Every 32
            // places without a match the step grows by one.
            uint skip = 32;
            byte* candidate;
            while (true)
            {
                byte* nextAt = at + (skip >> 5);
                skip += skip >> 5;
                if (nextAt > limit) return WriteLiteral(to, emitted, (int)(end - emitted));
                uint nextWord = Load32(nextAt);
                candidate = start + table[hash];
                table[hash] = (ushort)(at - start);
                if (word == Load32(candidate)) break;
                at = nextAt;
                word = nextWord;
                hash = Hash(word, shift);
            }

            to = WriteLiteralBeforeMargin(to, emitted, (int)(at - emitted));

            // Behind a match another one often begins at once; it needs no literal.
            do
            {
                int matched = 4 + MatchLength(candidate + 4, at + 4, end);
                to = WriteCopy(to, (uint)(at - candidate), matched);
                at += matched;
                emitted = at;
                if (at >= limit) return WriteLiteral(to, emitted, (int)(end - emitted));
                ulong around = Load64(at - 1);
                table[Hash((uint)around, shift)] = (ushort)(at - start - 1);
                word = (uint)(around >> 8);
                hash = Hash(word, shift);
                candidate = start + table[hash];
                table[hash] = (ushort)(at - start);
            }
            while (word == Load32(candidate));

            at++;
            word = Load32(at);
            hash = Hash(word, shift);
        }
    }

    /// <summary>A literal behind which at least <see cref="Margin"/> bytes of the fragment follow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* WriteLiteralBeforeMargin(byte* to, byte* from, int length)
    {
        if (length > 16) return WriteLiteral(to, from, length);
        *to = (byte)((length - 1) << 2);
        Vector128.Store(Vector128.Load(from), to + 1);
        return to + 1 + length;
    }

    private static byte* WriteLiteral(byte* to, byte* from, int length)
    {
        if (length == 0) return to;
        int upper = length - 1;
        if (length <= SnappyTags.ShortLiteralBytesMax)
        {
            *to++ = (byte)(upper << 2);
        }
        else if (upper < 1 << 8)
        {
            *to++ = SnappyTags.ShortLiteralBytesMax << 2;
            *to++ = (byte)upper;
        }
        else
        {
            *to++ = (SnappyTags.ShortLiteralBytesMax + 1) << 2;
            *to++ = (byte)upper;
            *to++ = (byte)(upper >> 8);
        }

        Unsafe.CopyBlockUnaligned(to, from, (uint)length);
        return to + length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* WriteCopy(byte* to, uint offset, int length)
    {
        // A match of 65 to 67 bytes is cut at 60, since the rest of a copy must have at least four.
        while (length >= SnappyTags.CopyBytesMax + 4)
        {
            to = WriteLongCopy(to, offset, SnappyTags.CopyBytesMax);
            length -= SnappyTags.CopyBytesMax;
        }

        if (length > SnappyTags.CopyBytesMax)
        {
            to = WriteLongCopy(to, offset, SnappyTags.CopyBytesMax - 4);
            length -= SnappyTags.CopyBytesMax - 4;
        }

        if (length >= 12 || offset >= 1 << 11) return WriteLongCopy(to, offset, length);
        to[0] = (byte)(1 | ((uint)(length - 4) << 2) | ((offset >> 8) << 5));
        to[1] = (byte)offset;
        return to + 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* WriteLongCopy(byte* to, uint offset, int length)
    {
        to[0] = (byte)(2 | ((uint)(length - 1) << 2));
        to[1] = (byte)offset;
        to[2] = (byte)(offset >> 8);
        return to + 3;
    }

    /// <summary>How many bytes two places have in common up to the end; the earlier one is given first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int MatchLength(byte* earlier, byte* later, byte* end)
    {
        byte* begin = later;
        while (end - later >= sizeof(ulong))
        {
            ulong difference = Load64(earlier) ^ Load64(later);
            if (difference != 0)
                return (int)(later - begin) + (BitOperations.TrailingZeroCount(difference) >> 3);
            earlier += sizeof(ulong);
            later += sizeof(ulong);
        }

        while (later < end && *earlier == *later)
        {
            earlier++;
            later++;
        }

        return (int)(later - begin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(uint word, int shift) => (word * HashMultiplier) >> shift;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Load32(byte* source)
    {
        uint value = Unsafe.ReadUnaligned<uint>(source);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Load64(byte* source)
    {
        ulong value = Unsafe.ReadUnaligned<ulong>(source);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }
}
