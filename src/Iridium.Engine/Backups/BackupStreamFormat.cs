using System.Buffers.Binary;
using Iridium.Engine.Coding;

namespace Iridium.Engine.Backups;

/// <summary>
/// The framing of a backup in a stream (docs/formats/backup.md): a header of 16 bytes, and frames whose checksums each
/// begin with that of the frame before, so that none can be left out or moved.
/// </summary>
internal static class BackupStreamFormat
{
    public const int FormatVersion = 1;
    public const int HeaderBytes = 16;

    /// <summary>Kind and length before the payload.</summary>
    public const int FrameHeadBytes = 5;

    public const int PayloadBytesMax = FileCopy.ChunkBytes;
    public const int FileBytes = 17;
    public const int EndBytes = 8;

    private const int SummedBytes = 12;

    private static ReadOnlySpan<byte> Magic => "IRIDSTM\n"u8;

    /// <summary>Writes the header.</summary>
    /// <returns>The checksum that the first frame begins with.</returns>
    public static uint WriteHeader(Span<byte> header)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], FormatVersion);
        uint sum = Crc32C.Compute(header[..SummedBytes]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[SummedBytes..], sum);
        return sum;
    }

    /// <summary>Checks the header.</summary>
    /// <returns>The checksum that the first frame begins with.</returns>
    public static uint CheckHeader(ReadOnlySpan<byte> header, string source)
    {
        uint sum = Crc32C.Compute(header[..SummedBytes]);
        if (!header.StartsWith(Magic)) throw new CorruptionException(source, 0, "it is no backup of a database");
        if (sum != BinaryPrimitives.ReadUInt32LittleEndian(header[SummedBytes..]))
            throw new CorruptionException(source, 0, "the header does not match its checksum");
        int version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        return version == FormatVersion
            ? sum
            : throw new FormatVersionException(
                $"'{source}' has backup stream version {version}; this build reads version {FormatVersion}.");
    }
}
