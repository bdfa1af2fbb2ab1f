using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Iridium.Engine.Compression;

/// <summary>
/// What the first byte of each tag means. The low two bits are the type (0 literal; 1, 2 and 4 bytes of offset), the
/// others the length, for type 1 with three bits of the offset above them. Constant tables.
/// </summary>
internal static class SnappyTags
{
    public const uint Literal = 0;

    public const uint FourByteOffset = 3;

    /// <summary>Longest literal whose length is in its tag byte.</summary>
    public const int ShortLiteralBytesMax = 60;

    /// <summary>Longest copy.</summary>
    public const int CopyBytesMax = 64;

    private const uint OneByteOffset = 1;
    private const uint TwoByteOffset = 2;
    private const ulong OffsetMasks = 0x0000_FFFF_00FF_0000;

    private static readonly uint[] _meanings = MakeMeanings();
    private static readonly byte[] _patterns = MakePatterns();

    /// <summary>
    /// For each tag byte: bits 0–7 the length; bits 8–10 the upper bits of the offset; bits 16–23 the length of the tag
    /// together with the literal that follows; bits 24–31 the smallest offset at which a plain copy of the length will
    /// do: none is needed for a short literal, and no offset is enough for a long one.
    /// </summary>
    public static ref readonly uint Meanings => ref MemoryMarshal.GetArrayDataReference(_meanings);

    /// <summary>
    /// For each offset from 1 to 15, sixteen positions that repeat as many bytes. The row of offset 0 holds for each
    /// offset how many of the sixteen bytes are whole repetitions.
    /// </summary>
    public static ref readonly byte Patterns => ref MemoryMarshal.GetArrayDataReference(_patterns);

    /// <summary>The bits of the bytes behind a tag byte that are its offset; none for the type that no compressor
    /// writes, so that it is seen as unusual by its offset of 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint OffsetMask(uint type) => (uint)(OffsetMasks >> (int)(type * 16)) & 0xFFFF;

    private static uint[] MakeMeanings()
    {
        uint[] meanings = new uint[256];
        for (uint tag = 0; tag < 256; tag++)
        {
            uint upper = tag >> 2;
            meanings[tag] = (tag & 3) switch
            {
                Literal when upper < ShortLiteralBytesMax => Pack(upper + 1, 0, upper + 2, 0),
                Literal => Pack(0, 0, 0, byte.MaxValue),
                OneByteOffset => Pack((upper & 7) + 4, tag >> 5, 2, (upper & 7) + 4),
                TwoByteOffset => Pack(upper + 1, 0, 3, upper + 1),
                _ => Pack(upper + 1, 0, 5, upper + 1),
            };
        }

        return meanings;
    }

    private static uint Pack(uint length, uint offsetHigh, uint advance, uint plainFrom) =>
        length | (offsetHigh << 8) | (advance << 16) | (plainFrom << 24);

    private static byte[] MakePatterns()
    {
        byte[] patterns = new byte[16 * 16];
        for (int offset = 1; offset < 16; offset++)
        {
            patterns[offset] = (byte)(16 - (16 % offset));
            for (int i = 0; i < 16; i++) patterns[(offset * 16) + i] = (byte)(i % offset);
        }

        return patterns;
    }
}
