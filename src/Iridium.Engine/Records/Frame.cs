using System.Buffers.Binary;
using Iridium.Engine.Coding;

namespace Iridium.Engine.Records;

/// <summary>
/// The frame that logs and manifests are made of (docs/formats/wal.md): 16 bytes of header and then the body.
/// <code>
/// 0  crc32c        u32  over bytes 4.. of the frame, seeded with the file's number
/// 4  bodyBytes     u32
/// 8  durableBytes  u64  bytes of this file known to be fsynced when the frame was written
/// 16 body
/// </code>
/// The number in the seed keeps a stale frame of another file from being taken for one of this file. The durable bytes
/// let recovery tell a torn tail from damage: when a valid frame says that bytes past a bad one were already durable,
/// the bad one was not torn by a crash.
/// </summary>
internal static class Frame
{
    public const int HeaderBytes = 16;

    /// <summary>Most bytes in a body: the largest batch and its record header.</summary>
    public const int BodyBytesMax = EngineLimits.BatchBytesMax + 64;

    public static uint SeedOf(long fileNumber)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, fileNumber);
        return Crc32C.Compute(number);
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
        uint crc = Crc32C.Compute(header[4..HeaderBytes], seed);
        crc = Crc32C.Compute(head, crc);
        BinaryPrimitives.WriteUInt32LittleEndian(header, Crc32C.Compute(body, crc));
    }

    /// <summary>
    /// Reads a header without checking the sum. False when it cannot be one: the body would pass the end of the file, or
    /// more bytes would have been durable than stood before the frame.
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

    /// <summary>Whether the sum of a whole frame, header and body, is right.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> frame, uint seed) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame) == Crc32C.Compute(frame[4..], seed);
}
