using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Files;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Tables;

/// <summary>
/// The last 128 bytes of a table: who it is and where its parts are (docs/formats/table.md). Its size, and the place of
/// version, magic and checksum in it, stay the same in every version, so that any build can tell a newer format from
/// damage.
/// </summary>
internal sealed record TableFooter
{
    public const int Bytes = 128;

    /// <summary>The version that is written.</summary>
    public const uint NewestVersion = 3;

    /// <summary>The oldest version that is read. Tables of it are read for ever.</summary>
    public const uint OldestVersion = 1;

    /// <summary>Most levels an index has: the block that the footer names, and partitions below it.</summary>
    public const uint IndexLevelsMax = 2;

    private const int NumberAt = 16;
    private const int IndexAt = 24;
    private const int FilterAt = 40;
    private const int TombstonesAt = 56;
    private const int PropertiesAt = 72;
    private const int FileBytesAt = 88;
    private const int IndexLevelsAt = 96;
    private const int KeyspaceAt = 100;
    private const int VersionAt = 112;
    private const int MagicAt = 116;
    private const int SumAt = 124;

    public required Guid UniqueId { get; init; }

    public required long Number { get; init; }

    public required long FileBytes { get; init; }

    public required BlockHandle Index { get; init; }

    /// <summary>Absent when the table has no filter.</summary>
    public required BlockHandle Filter { get; init; }

    /// <summary>Absent when the table has no range tombstones.</summary>
    public required BlockHandle Tombstones { get; init; }

    public required BlockHandle Properties { get; init; }

    /// <summary>Version of the table's format.</summary>
    public uint Version { get; init; } = NewestVersion;

    /// <summary>The keyspace it was written for, for repairs; 0 when unknown, as in older tables.</summary>
    public int KeyspaceId { get; init; }

    /// <summary>1 when the index leads to data blocks, 2 when it leads to partitions and those to them.</summary>
    public required uint IndexLevels { get; init; }

    private static ReadOnlySpan<byte> Magic => "IridiumT"u8;

    public byte[] Encode()
    {
        byte[] bytes = new byte[Bytes];
        Span<byte> to = bytes;
        UniqueId.TryWriteBytes(to, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(to[NumberAt..], Number);
        WriteHandle(to[IndexAt..], Index);
        WriteHandle(to[FilterAt..], Filter);
        WriteHandle(to[TombstonesAt..], Tombstones);
        WriteHandle(to[PropertiesAt..], Properties);
        BinaryPrimitives.WriteInt64LittleEndian(to[FileBytesAt..], FileBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(to[IndexLevelsAt..], IndexLevels);
        BinaryPrimitives.WriteInt32LittleEndian(to[KeyspaceAt..], KeyspaceId);
        BinaryPrimitives.WriteUInt32LittleEndian(to[VersionAt..], Version);
        Magic.CopyTo(to[MagicAt..]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[SumAt..], Crc32C.Compute(to[..SumAt]));
        return bytes;
    }

    /// <summary>Reads the footer of a file; damage and unknown versions throw.</summary>
    public static TableFooter Read(IFile file)
    {
        long length = file.Length;
        if (length < Bytes) throw new CorruptionException(file.Path, 0, $"{length} bytes are too few for a table");
        long offset = length - Bytes;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (file.Read(bytes, offset) != Bytes)
            throw new CorruptionException(file.Path, offset, "the file ends within the footer");
        if (!bytes.Slice(MagicAt, Magic.Length).SequenceEqual(Magic))
            throw new CorruptionException(file.Path, offset, "the file does not end with the footer of a table");
        if (Crc32C.Compute(bytes[..SumAt]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[SumAt..]))
            throw new CorruptionException(file.Path, offset, "the checksum of the footer does not match");
        CheckVersion(file.Path, bytes);
        return Decode(file.Path, bytes, offset);
    }

    /// <summary>Whether a file ends as a table does, in any version and whatever else is damaged.</summary>
    public static bool EndsWithMagic(IFile file)
    {
        Span<byte> magic = stackalloc byte[8];
        long offset = file.Length - Bytes + MagicAt;
        return offset >= 0 && file.Read(magic, offset) == magic.Length && magic.SequenceEqual(Magic);
    }

    private static void CheckVersion(string path, ReadOnlySpan<byte> bytes)
    {
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[VersionAt..]);
        if (version is < OldestVersion or > NewestVersion)
        {
            throw new FormatVersionException(
                $"'{path}' is a table of format version {version}; this build reads versions {OldestVersion} to "
                + $"{NewestVersion}. Open it with a newer version of Iridium.");
        }

        uint levels = BinaryPrimitives.ReadUInt32LittleEndian(bytes[IndexLevelsAt..]);
        uint levelsMax = version == 1 ? 1 : IndexLevelsMax;
        if (levels >= 1 && levels <= levelsMax) return;
        throw new FormatVersionException(
            $"'{path}' is a table of version {version} with {levels} index levels; this build reads 1 to {levelsMax}. "
            + "Open it with a newer version of Iridium.");
    }

    private static TableFooter Decode(string path, ReadOnlySpan<byte> bytes, long offset)
    {
        var footer = new TableFooter
        {
            UniqueId = new Guid(bytes[..16], bigEndian: true),
            Number = BinaryPrimitives.ReadInt64LittleEndian(bytes[NumberAt..]),
            Index = ReadHandle(path, bytes[IndexAt..], offset),
            Filter = ReadHandle(path, bytes[FilterAt..], offset),
            Tombstones = ReadHandle(path, bytes[TombstonesAt..], offset),
            Properties = ReadHandle(path, bytes[PropertiesAt..], offset),
            FileBytes = BinaryPrimitives.ReadInt64LittleEndian(bytes[FileBytesAt..]),
            IndexLevels = BinaryPrimitives.ReadUInt32LittleEndian(bytes[IndexLevelsAt..]),
            KeyspaceId = Math.Max(0, BinaryPrimitives.ReadInt32LittleEndian(bytes[KeyspaceAt..])),
            Version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[VersionAt..]),
        };
        if (footer.FileBytes != offset + Bytes)
        {
            throw new CorruptionException(
                path, offset, $"the footer says {footer.FileBytes} bytes, the file has {offset + Bytes}");
        }

        if (footer.Index.IsAbsent || footer.Properties.IsAbsent || footer.Index.End != offset)
            throw new CorruptionException(path, offset, "the footer does not name index and properties");
        return footer;
    }

    private static void WriteHandle(Span<byte> destination, BlockHandle handle)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, handle.Offset);
        BinaryPrimitives.WriteInt64LittleEndian(destination[sizeof(long)..], handle.Size);
    }

    /// <summary>Reads a handle; <paramref name="limit"/> is where the footer begins.</summary>
    private static BlockHandle ReadHandle(string path, ReadOnlySpan<byte> source, long limit)
    {
        long blockOffset = BinaryPrimitives.ReadInt64LittleEndian(source);
        long size = BinaryPrimitives.ReadInt64LittleEndian(source[sizeof(long)..]);
        if (blockOffset == 0 && size == 0) return default;
        var handle = new BlockHandle(blockOffset, (int)Math.Clamp(size, 0, int.MaxValue));
        if (handle.Size == size && handle.LiesBefore(limit)) return handle;
        throw new CorruptionException(
            path, limit, $"the footer names a block of {size} bytes at {blockOffset}, which is not inside the file");
    }
}
