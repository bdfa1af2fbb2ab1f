using System.Buffers.Binary;
using Iridium.Engine.Coding;

namespace Iridium.Engine.Blobs;

/// <summary>
/// Sizes, flags and seeds of blob files (docs/formats/blob.md). Every checksum is seeded with the file's identity, the
/// place in the file and the number of the chunk, so bytes of another file or another place never match. Pure.
/// </summary>
internal static class BlobFormat
{
    public const int FormatVersion = 1;

    public const int HeaderBytes = 48;

    public const int FooterBytes = 64;

    /// <summary>Bytes of a value that share a checksum; only the last chunk of a value is shorter.</summary>
    public const int ChunkBytes = 64 * 1024;

    /// <summary>What stands around the content of a chunk: a word before it, a checksum behind it.</summary>
    public const int ChunkFrameBytes = 8;

    /// <summary>What stands before the key of a record: a checksum, the key's length.</summary>
    public const int RecordHeadBytes = 8;

    public const uint LastFlag = 1u << 31;
    public const uint SnappyFlag = 1u << 30;
    public const uint LengthMask = (1u << 24) - 1;

    /// <summary>The number that stands for the head of a record in its seed, where a chunk has its own.</summary>
    private const int HeadIndex = -1;

    public static uint SeedOf(Guid uniqueId)
    {
        Span<byte> id = stackalloc byte[16];
        uniqueId.TryWriteBytes(id, bigEndian: true, out _);
        return Crc32C.Compute(id);
    }

    /// <summary>Seed of the head of a record.</summary>
    public static uint HeadSeed(uint fileSeed, long offset) => ChunkSeed(fileSeed, offset, HeadIndex);

    /// <summary>Seed of a chunk.</summary>
    public static uint ChunkSeed(uint fileSeed, long offset, int index)
    {
        Span<byte> place = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(place, offset);
        BinaryPrimitives.WriteInt32LittleEndian(place[8..], index);
        return Crc32C.Compute(place, fileSeed);
    }

    /// <summary>How many chunks a value has: an empty one has one.</summary>
    public static int ChunkCount(long valueBytes) =>
        (int)Math.Max(1, (valueBytes + ChunkBytes - 1) / ChunkBytes);

    /// <summary>Bytes of a record none of whose chunks is compressed.</summary>
    public static long PlainRecordBytes(int keyBytes, long valueBytes) =>
        RecordHeadBytes + keyBytes + valueBytes + ((long)ChunkFrameBytes * ChunkCount(valueBytes));
}
