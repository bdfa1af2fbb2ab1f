using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Files;

namespace Iridium.Engine.Blobs;

/// <summary>The header and the footer of a blob file (docs/formats/blob.md). Pure but for the file it reads.</summary>
internal static class BlobFileEnds
{
    private const int VersionAt = 8;
    private const int FlagsAt = 12;
    private const int NumberAt = 16;
    private const int IdAt = 24;
    private const int HeaderSumAt = 44;
    private const int RecordsAt = 24;
    private const int ValueBytesAt = 32;
    private const int FileBytesAt = 40;
    private const int FooterMagicAt = 52;
    private const int FooterSumAt = 60;
    private const uint StreamedFlag = 1;

    public static ReadOnlySpan<byte> HeaderMagic => "IRIDBLB\n"u8;

    private static ReadOnlySpan<byte> FooterMagic => "IridiumB"u8;

    public static void WriteHeader(Span<byte> to, long number, Guid uniqueId, bool isStreamed)
    {
        to[..BlobFormat.HeaderBytes].Clear();
        HeaderMagic.CopyTo(to);
        BinaryPrimitives.WriteInt32LittleEndian(to[VersionAt..], BlobFormat.FormatVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(to[FlagsAt..], isStreamed ? StreamedFlag : 0);
        BinaryPrimitives.WriteInt64LittleEndian(to[NumberAt..], number);
        uniqueId.TryWriteBytes(to[IdAt..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32LittleEndian(to[HeaderSumAt..], Crc32C.Compute(to[..HeaderSumAt]));
    }

    public static void WriteFooter(Span<byte> to, BlobFileMeta meta)
    {
        to[..BlobFormat.FooterBytes].Clear();
        meta.UniqueId.TryWriteBytes(to, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], meta.Number);
        BinaryPrimitives.WriteInt64LittleEndian(to[RecordsAt..], meta.RecordCount);
        BinaryPrimitives.WriteInt64LittleEndian(to[ValueBytesAt..], meta.ValueBytes);
        BinaryPrimitives.WriteInt64LittleEndian(to[FileBytesAt..], meta.FileBytes);
        FooterMagic.CopyTo(to[FooterMagicAt..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[FooterSumAt..], Crc32C.Compute(to[..FooterSumAt]));
    }

    /// <summary>Reads what a file says it is.</summary>
    /// <exception cref="CorruptionException">Header or footer is damaged, or they do not belong together.</exception>
    /// <exception cref="FormatVersionException">It has a version this build does not read.</exception>
    public static BlobFileMeta Read(IFile file)
    {
        long length = file.Length;
        if (length < BlobFormat.HeaderBytes + BlobFormat.FooterBytes)
            throw new CorruptionException(file.Path, 0, $"the blob file has {length} bytes, fewer than its ends need");
        Span<byte> header = stackalloc byte[BlobFormat.HeaderBytes];
        ReadExactly(file, header, 0);
        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(header[HeaderSumAt..]);
        if (!header.StartsWith(HeaderMagic) || sum != Crc32C.Compute(header[..HeaderSumAt]))
            throw new CorruptionException(file.Path, 0, "the header of the blob file does not match its checksum");
        int version = BinaryPrimitives.ReadInt32LittleEndian(header[VersionAt..]);
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(header[FlagsAt..]);
        if (version != BlobFormat.FormatVersion || (flags & ~StreamedFlag) != 0)
        {
            throw new FormatVersionException(
                $"'{file.Path}' has blob format version {version}, flags {flags}; this build reads version "
                + $"{BlobFormat.FormatVersion}.");
        }

        long footerAt = length - BlobFormat.FooterBytes;
        Span<byte> footer = stackalloc byte[BlobFormat.FooterBytes];
        ReadExactly(file, footer, footerAt);
        sum = BinaryPrimitives.ReadUInt32LittleEndian(footer[FooterSumAt..]);
        if (!footer[FooterMagicAt..].StartsWith(FooterMagic) || sum != Crc32C.Compute(footer[..FooterSumAt]))
            throw new CorruptionException(file.Path, footerAt, "the footer does not match its checksum");
        return Combine(file.Path, header, footer, length);
    }

    private static BlobFileMeta Combine(string path, ReadOnlySpan<byte> header, ReadOnlySpan<byte> footer, long length)
    {
        var meta = new BlobFileMeta
        {
            Number = BinaryPrimitives.ReadInt64LittleEndian(header[NumberAt..]),
            UniqueId = new Guid(header.Slice(IdAt, 16), bigEndian: true),
            FileBytes = BinaryPrimitives.ReadInt64LittleEndian(footer[FileBytesAt..]),
            RecordCount = BinaryPrimitives.ReadInt64LittleEndian(footer[RecordsAt..]),
            ValueBytes = BinaryPrimitives.ReadInt64LittleEndian(footer[ValueBytesAt..]),
            IsStreamed = (header[FlagsAt] & StreamedFlag) != 0,
        };
        long footerAt = length - BlobFormat.FooterBytes;
        bool isOne = new Guid(footer[..16], bigEndian: true) == meta.UniqueId
            && BinaryPrimitives.ReadInt64LittleEndian(footer[16..]) == meta.Number;
        if (!isOne) throw new CorruptionException(path, footerAt, "the footer belongs to another blob file");
        if (meta.FileBytes != length)
        {
            throw new CorruptionException(
                path, footerAt, $"the footer says {meta.FileBytes} bytes, the file has {length}");
        }

        return meta.RecordCount >= 0 && meta.ValueBytes >= 0
            ? meta
            : throw new CorruptionException(path, footerAt, "the counts in the footer make no sense");
    }

    private static void ReadExactly(IFile file, Span<byte> destination, long offset)
    {
        int read = file.Read(destination, offset);
        if (read < destination.Length)
            throw new CorruptionException(file.Path, offset, $"the file was cut at {offset + read}");
    }
}
