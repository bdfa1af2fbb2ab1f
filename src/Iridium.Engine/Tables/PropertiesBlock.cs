using System.Buffers.Binary;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Tables;

/// <summary>
/// The properties block: what <see cref="TableMeta"/> holds and the footer does not, so that a lost manifest can be
/// rebuilt from its tables, and sizes for those who look inside.
/// </summary>
internal static class PropertiesBlock
{
    private const int FixedBytes = 104;
    private const int FixedBytesOfVersionOne = 56;
    private const int StartLengthAt = 48;
    private const int EndLengthAt = 52;
    private const int CreatedAt = 56;
    private const int KeyBytesAt = 64;
    private const int PayloadBytesAt = 72;
    private const int DataBytesAt = 80;
    private const int FilterBytesAt = 88;
    private const int CompressionAt = 96;
    private const int BlobCountAt = 100;
    private const int BlobBytes = 24;

    /// <summary>Encodes the content, in the newest version.</summary>
    public static byte[] Encode(TableMeta meta, TableSizes sizes)
    {
        int bounds = meta.Start.Length + meta.End.Length;
        byte[] block = new byte[FixedBytes + bounds + (BlobBytes * meta.Blobs.Count)];
        Span<byte> to = block;
        BinaryPrimitives.WriteInt64LittleEndian(to, meta.EntryCount);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], meta.DeleteCount);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], meta.RangeTombstoneCount);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], meta.SmallestSequence);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], meta.LargestSequence);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], meta.EarliestExpiryTicks);
        BinaryPrimitives.WriteInt32LittleEndian(to[StartLengthAt..], meta.Start.Length);
        BinaryPrimitives.WriteInt32LittleEndian(to[EndLengthAt..], meta.End.Length);
        BinaryPrimitives.WriteInt64LittleEndian(to[CreatedAt..], meta.CreatedTicks);
        BinaryPrimitives.WriteInt64LittleEndian(to[KeyBytesAt..], sizes.KeyBytes);
        BinaryPrimitives.WriteInt64LittleEndian(to[PayloadBytesAt..], sizes.PayloadBytes);
        BinaryPrimitives.WriteInt64LittleEndian(to[DataBytesAt..], sizes.DataBytes);
        BinaryPrimitives.WriteInt64LittleEndian(to[FilterBytesAt..], sizes.FilterBytes);
        BinaryPrimitives.WriteInt32LittleEndian(to[CompressionAt..], (int)sizes.Compression);
        meta.Start.CopyTo(to[FixedBytes..]);
        meta.End.CopyTo(to[(FixedBytes + meta.Start.Length)..]);
        BinaryPrimitives.WriteInt32LittleEndian(to[BlobCountAt..], meta.Blobs.Count);
        to = to[(FixedBytes + bounds)..];
        foreach (BlobShare share in meta.Blobs)
        {
            BinaryPrimitives.WriteInt64LittleEndian(to, share.FileNumber);
            BinaryPrimitives.WriteInt64LittleEndian(to[8..], share.Records);
            BinaryPrimitives.WriteInt64LittleEndian(to[16..], share.StoredBytes);
            to = to[BlobBytes..];
        }

        return block;
    }

    /// <summary>Reads the table that a file says it is, from its footer and its properties.</summary>
    public static TableMeta Read(BlockReader reader, TableFooter footer) => Read(reader, footer, out _);

    /// <summary>As <see cref="Read(BlockReader, TableFooter)"/>, and what the properties say of the inside.</summary>
    /// <param name="reader">Reads the table's blocks.</param>
    /// <param name="footer">The table's footer.</param>
    /// <param name="sizes">Null for a table of version 1, which does not say.</param>
    public static TableMeta Read(BlockReader reader, TableFooter footer, out TableSizes? sizes)
    {
        PinnedBlock block = reader.Read(footer.Properties);
        TableMeta? meta = Decode(block.Span, footer, out sizes);
        block.Release();
        return meta ?? throw reader.Damage(footer.Properties.Offset, "the properties make no sense");
    }

    private static TableMeta? Decode(ReadOnlySpan<byte> content, TableFooter footer, out TableSizes? sizes)
    {
        sizes = null;
        int fixedBytes = footer.Version == 1 ? FixedBytesOfVersionOne : FixedBytes;
        if (content.Length < fixedBytes) return null;
        uint startLength = BinaryPrimitives.ReadUInt32LittleEndian(content[StartLengthAt..]);
        uint endLength = BinaryPrimitives.ReadUInt32LittleEndian(content[EndLengthAt..]);
        uint blobCount = footer.Version < 3 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(content[BlobCountAt..]);
        if (fixedBytes + (long)startLength + endLength + ((long)blobCount * BlobBytes) != content.Length) return null;
        if (footer.Version > 1)
        {
            sizes = DecodeSizes(content);
            if (!IsPlausible(sizes)) return null;
        }

        var meta = new TableMeta
        {
            Number = footer.Number,
            UniqueId = footer.UniqueId,
            FileBytes = footer.FileBytes,
            EntryCount = BinaryPrimitives.ReadInt64LittleEndian(content),
            DeleteCount = BinaryPrimitives.ReadInt64LittleEndian(content[8..]),
            RangeTombstoneCount = BinaryPrimitives.ReadInt64LittleEndian(content[16..]),
            SmallestSequence = BinaryPrimitives.ReadInt64LittleEndian(content[24..]),
            LargestSequence = BinaryPrimitives.ReadInt64LittleEndian(content[32..]),
            EarliestExpiryTicks = BinaryPrimitives.ReadInt64LittleEndian(content[40..]),
            Start = content.Slice(fixedBytes, (int)startLength).ToArray(),
            End = content.Slice(fixedBytes + (int)startLength, (int)endLength).ToArray(),
            Blobs = DecodeBlobs(content[^((int)blobCount * BlobBytes)..]),
            CreatedTicks = footer.Version == 1 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(content[CreatedAt..]),
        };
        return IsPlausible(meta) ? meta : null;
    }

    private static BlobShare[] DecodeBlobs(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty) return [];
        var shares = new BlobShare[content.Length / BlobBytes];
        for (int i = 0; i < shares.Length; i++)
        {
            ReadOnlySpan<byte> from = content[(i * BlobBytes)..];
            shares[i] = new BlobShare(
                BinaryPrimitives.ReadInt64LittleEndian(from),
                BinaryPrimitives.ReadInt64LittleEndian(from[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(from[16..]));
        }

        return shares;
    }

    private static TableSizes DecodeSizes(ReadOnlySpan<byte> content) => new()
    {
        KeyBytes = BinaryPrimitives.ReadInt64LittleEndian(content[KeyBytesAt..]),
        PayloadBytes = BinaryPrimitives.ReadInt64LittleEndian(content[PayloadBytesAt..]),
        DataBytes = BinaryPrimitives.ReadInt64LittleEndian(content[DataBytesAt..]),
        FilterBytes = BinaryPrimitives.ReadInt64LittleEndian(content[FilterBytesAt..]),
        Compression = (CompressionMethod)BinaryPrimitives.ReadInt32LittleEndian(content[CompressionAt..]),
    };

    private static bool IsPlausible(TableSizes sizes) =>
        sizes is { KeyBytes: >= 0, PayloadBytes: >= 0, DataBytes: >= 0, FilterBytes: >= 0 }
        && Enum.IsDefined(sizes.Compression);

    private static bool IsPlausible(TableMeta meta) =>
        meta.DeleteCount >= 0
        && meta.CreatedTicks >= 0
        && meta.EntryCount >= meta.DeleteCount
        && meta.RangeTombstoneCount >= 0
        && meta.SmallestSequence >= 0
        && meta.SmallestSequence <= meta.LargestSequence
        && meta.LargestSequence <= BlockEntry.SequenceMax
        && meta.Blobs.All(share => share is { FileNumber: > 0, Records: > 0, StoredBytes: > 0 })
        && KeyOrder.IsBeforeEnd(meta.Start, meta.End);
}
