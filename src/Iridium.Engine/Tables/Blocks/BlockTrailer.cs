using System.Buffers.Binary;
using Iridium.Engine.Coding;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// The five bytes behind every block: how the content is compressed, and a CRC-32C over the table's unique id, the
/// block's offset, the content as it is stored and the compression byte. Id and offset are not stored with the block;
/// having them in the sum means that a block read from another place or another table does not pass for this one.
/// </summary>
internal static class BlockTrailer
{
    public const int Bytes = 5;

    /// <summary>The content is stored as it is.</summary>
    public const byte Uncompressed = (byte)CompressionMethod.None;

    /// <summary>The content is stored in the Snappy block format. Since version 2.</summary>
    public const byte Snappy = (byte)CompressionMethod.Snappy;

    /// <summary>The sum of what is known of a block before its content.</summary>
    public static uint Seed(Guid uniqueId, long offset)
    {
        Span<byte> place = stackalloc byte[24];
        uniqueId.TryWriteBytes(place, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(place[16..], offset);
        return Crc32C.Compute(place);
    }

    /// <summary>Writes the trailer of a block.</summary>
    /// <param name="destination">Receives <see cref="Bytes"/> bytes.</param>
    /// <param name="compression">How the content is compressed.</param>
    /// <param name="contentSum">The CRC over seed and content.</param>
    public static void Write(Span<byte> destination, byte compression, uint contentSum)
    {
        destination[0] = compression;
        uint sum = Crc32C.Compute(destination[..1], contentSum);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[1..], sum);
    }

    /// <summary>Whether a block, its trailer included, is what was written at that place.</summary>
    public static bool Matches(ReadOnlySpan<byte> block, uint seed) =>
        Crc32C.Compute(block[..^4], seed) == BinaryPrimitives.ReadUInt32LittleEndian(block[^4..]);
}
