using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Records;
using Iridium.Engine.Wal;

namespace Iridium.Testing.Planted;

/// <summary>Walks and seals anew the frames of a log segment whose bytes were changed. Pure.</summary>
internal static class LogFrames
{
    /// <summary>Gives the header and every frame the checksum that its bytes ask for, up to the first frame that cannot
    /// be one, and shows each frame's body before that.</summary>
    /// <param name="bytes">The segment.</param>
    /// <param name="change">Told each body, which it may change; null to leave them.</param>
    public static void Seal(Span<byte> bytes, FrameChange? change = null)
    {
        if (bytes.Length < WalHeader.Bytes) return;
        BinaryPrimitives.WriteUInt32LittleEndian(
            bytes[(WalHeader.Bytes - 4)..], Crc32C.Compute(bytes[..(WalHeader.Bytes - 4)]));
        long number = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        uint salt = BinaryPrimitives.ReadUInt32LittleEndian(bytes[WalHeader.SaltOffset..]);
        SealFrames(bytes, WalHeader.Bytes, Frame.SeedOf(Frame.KeyOf(number, salt)), change);
    }

    /// <summary>As <see cref="Seal"/>, for the frames from an offset on.</summary>
    public static void SealFrames(Span<byte> bytes, int start, uint seed, FrameChange? change = null)
    {
        for (int at = start; at + Frame.HeaderBytes <= bytes.Length;)
        {
            if (!Frame.TryReadHeader(bytes[at..], at, bytes.Length, out int bodyBytes, out _)) return;
            Span<byte> frame = bytes.Slice(at, Frame.HeaderBytes + bodyBytes);
            change?.Invoke(frame[Frame.HeaderBytes..]);
            BinaryPrimitives.WriteUInt32LittleEndian(frame[16..], Crc32C.Compute(frame[4..16], seed));
            BinaryPrimitives.WriteUInt32LittleEndian(frame, Crc32C.Compute(frame[4..], seed));
            at += frame.Length;
        }
    }
}
