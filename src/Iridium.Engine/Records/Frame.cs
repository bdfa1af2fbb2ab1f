using System.Buffers.Binary;
using System.Security.Cryptography;
using Iridium.Engine.Coding;

namespace Iridium.Engine.Records;

/// <summary>
/// The frame that logs and manifests are made of (docs/formats/wal.md): 20 bytes of header and then the body.
/// <code>
/// 0  crc32c        u32  over bytes 4.. of the frame, seeded with the file's key
/// 4  bodyBytes     u32
/// 8  durableBytes  u64  bytes of this file known to be fsynced when the frame was written
/// 16 headerCrc32c  u32  over bytes 4 to 15, seeded with the file's key
/// 20 body
/// </code>
/// The key, made of the file's number and a random salt, keeps a stale frame of another file, and one that stands
/// inside a stored value, from being taken for one of this file. The durable bytes let recovery tell a torn tail from
/// damage: when a valid frame says that bytes past a bad one were already durable, the bad one was not torn by a crash.
/// The sum of the header alone lets a search for such a frame pass over everything else without reading bodies.
/// </summary>
internal static class Frame
{
    public const int HeaderBytes = 20;

    private const int SummedHeaderEnd = 16;

    /// <summary>Most bytes in a body: the largest batch and its record header.</summary>
    public const int BodyBytesMax = EngineLimits.BatchBytesMax + 64;

    /// <summary>A salt for a new file; nothing stored in a database can know it.</summary>
    public static uint NewSalt() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));

    /// <summary>The key of a file's frames.</summary>
    public static long KeyOf(long fileNumber, uint salt) => fileNumber ^ ((long)salt << 32);

    public static uint SeedOf(long key)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, key);
        return Crc32C.Compute(bytes);
    }

    public static void WriteHeader(
        Span<byte> header,
        uint seed,
        long durableBytes,
        ReadOnlySpan<byte> head,
        ReadOnlySpan<byte> body)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(head.Length + body.Length));
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], durableBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(
            header[SummedHeaderEnd..], Crc32C.Compute(header[4..SummedHeaderEnd], seed));
        uint crc = Crc32C.Compute(header[4..HeaderBytes], seed);
        crc = Crc32C.Compute(head, crc);
        BinaryPrimitives.WriteUInt32LittleEndian(header, Crc32C.Compute(body, crc));
    }

    /// <summary>
    /// Reads a header without checking its sum. False when it cannot be one: the body would pass the end of the file,
    /// or more bytes would have been durable than stood before the frame.
    /// </summary>
    public static bool TryReadHeader(
        ReadOnlySpan<byte> header,
        long frameOffset,
        long fileBytes,
        out int bodyBytes,
        out long durableBytes)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        durableBytes = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        bodyBytes = 0;
        if (length is 0 or > BodyBytesMax || length > fileBytes - frameOffset - HeaderBytes) return false;
        if (durableBytes < 0 || durableBytes > frameOffset) return false;
        bodyBytes = (int)length;
        return true;
    }

    /// <summary>Whether the header's own sum is right.</summary>
    public static bool IsHeaderIntact(ReadOnlySpan<byte> header, uint seed) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header[SummedHeaderEnd..])
        == Crc32C.Compute(header[4..SummedHeaderEnd], seed);

    /// <summary>Whether the sum of a whole frame, header and body, is right.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> frame, uint seed) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame) == Crc32C.Compute(frame[4..], seed);
}
