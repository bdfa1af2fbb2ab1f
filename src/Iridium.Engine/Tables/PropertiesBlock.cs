using System.Buffers.Binary;
using Iridium.Engine.Keys;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Tables;

/// <summary>
/// The properties block: what <see cref="TableMeta"/> holds and the footer does not, so that a lost manifest can be
/// rebuilt from its tables.
/// </summary>
internal static class PropertiesBlock
{
    private const int FixedBytes = 56;
    private const int StartLengthAt = 48;
    private const int EndLengthAt = 52;

    /// <summary>Encodes the content, with room for the block's trailer.</summary>
    public static byte[] Encode(TableMeta meta)
    {
        byte[] block = new byte[FixedBytes + meta.Start.Length + meta.End.Length + BlockTrailer.Bytes];
        Span<byte> to = block;
        BinaryPrimitives.WriteInt64LittleEndian(to, meta.EntryCount);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], meta.DeleteCount);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], meta.RangeTombstoneCount);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], meta.SmallestSequence);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], meta.LargestSequence);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], meta.EarliestExpiryTicks);
        BinaryPrimitives.WriteInt32LittleEndian(to[StartLengthAt..], meta.Start.Length);
        BinaryPrimitives.WriteInt32LittleEndian(to[EndLengthAt..], meta.End.Length);
        meta.Start.CopyTo(to[FixedBytes..]);
        meta.End.CopyTo(to[(FixedBytes + meta.Start.Length)..]);
        return block;
    }

    /// <summary>Reads the table that a file says it is, from its footer and its properties.</summary>
    public static TableMeta Read(BlockReader reader, TableFooter footer)
    {
        PinnedBlock block = reader.Read(footer.Properties);
        TableMeta? meta = Decode(block.Span, footer);
        block.Release();
        return meta ?? throw reader.Damage(footer.Properties.Offset, "the properties make no sense");
    }

    private static TableMeta? Decode(ReadOnlySpan<byte> content, TableFooter footer)
    {
        if (content.Length < FixedBytes) return null;
        uint startLength = BinaryPrimitives.ReadUInt32LittleEndian(content[StartLengthAt..]);
        uint endLength = BinaryPrimitives.ReadUInt32LittleEndian(content[EndLengthAt..]);
        if (FixedBytes + (long)startLength + endLength != content.Length) return null;
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
            Start = content.Slice(FixedBytes, (int)startLength).ToArray(),
            End = content[(FixedBytes + (int)startLength)..].ToArray(),
        };
        return IsPlausible(meta) ? meta : null;
    }

    private static bool IsPlausible(TableMeta meta) =>
        meta.DeleteCount >= 0
        && meta.EntryCount >= meta.DeleteCount
        && meta.RangeTombstoneCount >= 0
        && meta.SmallestSequence >= 0
        && meta.SmallestSequence <= meta.LargestSequence
        && meta.LargestSequence <= BlockEntry.SequenceMax
        && KeyOrder.IsBeforeEnd(meta.Start, meta.End);
}
