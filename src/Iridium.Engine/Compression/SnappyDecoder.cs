using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Iridium.Engine.Compression;

/// <summary>
/// Carries out the tags of a compressed block. While both ends are far, each tag is carried out without asking how long
/// it is: as many bytes as the longest one has are moved, and only then the place advances by the true length. That
/// writes bytes that the next tag overwrites, and needs <see cref="Margin"/> bytes before either end; the rest goes
/// through <see cref="TryStep"/>, which touches exactly what it must.
/// </summary>
internal static unsafe class SnappyDecoder
{
    /// <summary>Bytes that the fast way may read and write ahead: the longest copy, and one vector more.</summary>
    private const int Margin = SnappyTags.CopyBytesMax + 16;

    /// <summary>Carries out all tags; false unless they are well formed and fill the destination exactly.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> tags, Span<byte> destination)
    {
        fixed (byte* input = tags, output = destination)
        {
            byte* from = input;
            byte* to = output;
            byte* inputEnd = input + tags.Length;
            byte* outputEnd = output + destination.Length;
            if (tags.Length > Margin && destination.Length > Margin)
            {
                if (!TryRun(ref from, ref to, output, inputEnd, outputEnd)) return false;
            }

            while (from < inputEnd)
            {
                if (!TryStep(ref from, ref to, output, inputEnd, outputEnd)) return false;
            }

            return to == outputEnd;
        }
    }

    /// <summary>Carries out tags until one of the ends is near; false for a malformed one.</summary>
    private static bool TryRun(ref byte* input, ref byte* output, byte* outputStart, byte* inputEnd, byte* outputEnd)
    {
        byte* from = input;
        byte* to = output;
        byte* fromLimit = inputEnd - Margin;
        byte* toLimit = outputEnd - Margin;
        ref uint meanings = ref Unsafe.AsRef(in SnappyTags.Meanings);
        uint tag = *from;
        while (from < fromLimit && to < toLimit)
        {
            uint type = tag & 3;
            uint meaning = Unsafe.Add(ref meanings, tag);
            uint offset = (meaning & 0x700) + (Load32(from + 1) & SnappyTags.OffsetMask(type));
            uint length = meaning & 0xFF;
            if (offset > (ulong)(to - outputStart)) return false;
            if (meaning >> 24 <= offset)
            {
                // A literal lies behind its tag byte, a copy before the place it goes to; choosing by a mask leaves no
                // branch that the processor would have to guess. Where the next tag is takes longest to know, so it is
                // loaded from both places where it can be.
                nint isLiteral = ((nint)type - 1) >> 63;
                uint afterLiteral = from[(tag >> 2) + 2];
                uint afterCopy = from[type + 1];
                byte* source = (byte*)(((nint)(to - offset) & ~isLiteral) | ((nint)(from + 1) & isLiteral));
                from += type + 1 + ((nint)length & isLiteral);
                tag = (afterCopy & ~(uint)isLiteral) | (afterLiteral & (uint)isLiteral);

                // IMPORTANT: both halves are loaded before one is stored. The second would otherwise be loaded from
                // bytes of which the first store has just written some, which the processor cannot forward.
                Vector256<byte> half = Vector256.Load(source);
                if (length > 32) Vector256.Store(Vector256.Load(source + 32), to + 32);
                Vector256.Store(half, to);
                to += length;
                continue;
            }

            if (!TryUnusual(ref from, ref to, outputStart, inputEnd, outputEnd)) return false;
            if (from >= fromLimit) break;
            tag = *from;
        }

        input = from;
        output = to;
        return true;
    }

    /// <summary>
    /// Carries out a tag that the fast way has no part for: a long literal, a copy over itself or from far away. The
    /// ends are as far as there.
    /// </summary>
    private static bool TryUnusual(ref byte* from, ref byte* to, byte* outputStart, byte* inputEnd, byte* outputEnd)
    {
        uint tag = *from;
        uint type = tag & 3;
        if (type == SnappyTags.Literal) return TryLongLiteral(ref from, ref to, inputEnd, outputEnd);
        uint meaning = Unsafe.Add(ref Unsafe.AsRef(in SnappyTags.Meanings), tag);
        uint offset = type == SnappyTags.FourByteOffset
            ? Load32(from + 1)
            : (meaning & 0x700) + (Load32(from + 1) & SnappyTags.OffsetMask(type));
        uint length = meaning & 0xFF;
        if (offset == 0 || offset > (ulong)(to - outputStart)) return false;
        CopyRepeating(to, offset, length);
        to += length;
        from += (meaning >> 16) & 0xFF;
        return true;
    }

    /// <summary>Copies bytes that may reach into those they make. Writes up to one vector more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRepeating(byte* to, uint offset, uint length)
    {
        byte* source = to - offset;
        byte* end = to + length;
        if (offset >= 16)
        {
            for (; to < end; to += 16, source += 16) Vector128.Store(Vector128.Load(source), to);
            return;
        }

        ref byte patterns = ref Unsafe.AsRef(in SnappyTags.Patterns);
        Vector128<byte> positions = Vector128.LoadUnsafe(ref patterns, offset * 16);
        Vector128<byte> pattern = Vector128.ShuffleNative(Vector128.Load(source), positions);
        uint step = Unsafe.Add(ref patterns, offset); // The first row has no positions and holds the steps.
        for (; to < end; to += step) Vector128.Store(pattern, to);
    }

    /// <summary>A literal whose length stands in 1 to 4 bytes behind the tag.</summary>
    private static bool TryLongLiteral(ref byte* from, ref byte* to, byte* inputEnd, byte* outputEnd)
    {
        uint lengthBytes = ((uint)*from >> 2) - (SnappyTags.ShortLiteralBytesMax - 1);
        if (inputEnd - from <= lengthBytes) return false;
        ulong length = 1;
        for (uint i = 0; i < lengthBytes; i++) length += (ulong)from[1 + i] << (int)(8 * i);
        from += 1 + lengthBytes;
        if (length > (ulong)(inputEnd - from) || length > (ulong)(outputEnd - to)) return false;
        Unsafe.CopyBlockUnaligned(to, from, (uint)length);
        from += length;
        to += length;
        return true;
    }

    /// <summary>Carries out one tag and touches nothing but its bytes; false for a malformed one.</summary>
    private static bool TryStep(ref byte* from, ref byte* to, byte* outputStart, byte* inputEnd, byte* outputEnd)
    {
        uint tag = *from;
        uint type = tag & 3;
        if (type == SnappyTags.Literal && tag >> 2 >= SnappyTags.ShortLiteralBytesMax)
            return TryLongLiteral(ref from, ref to, inputEnd, outputEnd);
        uint meaning = Unsafe.Add(ref Unsafe.AsRef(in SnappyTags.Meanings), tag);
        uint length = meaning & 0xFF;
        uint advance = (meaning >> 16) & 0xFF;
        if (advance > inputEnd - from || length > outputEnd - to) return false;
        if (type == SnappyTags.Literal)
        {
            Unsafe.CopyBlockUnaligned(to, from + 1, length);
        }
        else
        {
            ulong offset = meaning & 0x700;
            for (uint i = 1; i < advance; i++) offset += (ulong)from[i] << (int)(8 * (i - 1));
            if (offset == 0 || offset > (ulong)(to - outputStart)) return false;
            byte* source = to - offset;
            for (uint i = 0; i < length; i++) to[i] = source[i];
        }

        from += advance;
        to += length;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Load32(byte* source)
    {
        uint value = Unsafe.ReadUnaligned<uint>(source);
        return BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }
}
