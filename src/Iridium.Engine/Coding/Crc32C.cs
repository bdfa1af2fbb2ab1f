using System.Numerics;
using System.Runtime.InteropServices;

namespace Iridium.Engine.Coding;

/// <summary>
/// CRC-32C (Castagnoli) over spans, with the processor's instruction where it has one. Chain calls by passing the
/// earlier result as <c>seed</c>. Two sums are equal to the sum over the concatenated bytes.
/// </summary>
internal static class Crc32C
{
    public static uint Compute(ReadOnlySpan<byte> bytes, uint seed = 0)
    {
        uint crc = ~seed;
        ReadOnlySpan<ulong> lanes = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong lane in lanes) crc = BitOperations.Crc32C(crc, lane);
        foreach (byte last in bytes[(lanes.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, last);
        return ~crc;
    }
}
