using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// The block of range tombstones: a count, then for each the length and bytes of start and end, and its sequence;
/// ordered by start, then from the newest to the oldest.
/// </summary>
internal static class TombstoneBlock
{
    private const int EntryBytesMin = 1 + 1 + sizeof(long);

    /// <summary>Ends may be one byte longer than a key, since a successor is.</summary>
    private const int BoundBytesMax = EngineLimits.KeyBytesMax + 1;

    public static int Compare(RangeTombstone left, RangeTombstone right)
    {
        int order = KeyOrder.Compare(left.Start, right.Start);
        if (order == 0) order = right.Sequence.CompareTo(left.Sequence);
        return order != 0 ? order : KeyOrder.CompareEnds(left.End, right.End);
    }

    /// <summary>Whether a table takes it: bounds not too long, not empty, a sequence that fits.</summary>
    public static bool IsWellFormed(RangeTombstone tombstone) =>
        tombstone.Start.Length <= BoundBytesMax
        && tombstone.End.Length <= BoundBytesMax
        && KeyOrder.IsBeforeEnd(tombstone.Start, tombstone.End)
        && tombstone.Sequence is >= 0 and <= BlockEntry.SequenceMax;

    /// <summary>Encodes tombstones that are in order.</summary>
    /// <returns>The content.</returns>
    public static byte[] Encode(IReadOnlyList<RangeTombstone> tombstones)
    {
        long size = Varint.MaxBytes32;
        foreach (RangeTombstone one in tombstones) size += EncodedLengthMax(one);
        if (size > Array.MaxLength) throw new InvalidOperationException("The range tombstones exceed 2 GiB.");
        byte[] block = new byte[size];
        int at = Varint.Write(block, (ulong)tombstones.Count);
        foreach (RangeTombstone one in tombstones)
        {
            at += WriteBytes(block.AsSpan(at), one.Start);
            at += WriteBytes(block.AsSpan(at), one.End);
            BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(at), one.Sequence);
            at += sizeof(long);
        }

        return block[..at];
    }

    /// <summary>Most bytes that a tombstone adds to the block.</summary>
    public static int EncodedLengthMax(RangeTombstone tombstone) =>
        (2 * Varint.MaxBytes32) + tombstone.Start.Length + tombstone.End.Length + sizeof(long);

    /// <summary>Reads the content of such a block; false when it makes no sense.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> content, out RangeTombstone[] tombstones)
    {
        tombstones = [];
        int at = 0;
        if (!Varint.TryReadLength(content, ref at, out int count)) return false;
        if (count > (content.Length - at) / EntryBytesMin) return false;
        var read = new RangeTombstone[count];
        for (int i = 0; i < count; i++)
        {
            if (!TryReadBytes(content, ref at, out byte[] start) || !TryReadBytes(content, ref at, out byte[] end))
                return false;
            if (content.Length - at < sizeof(long)) return false;
            var one = new RangeTombstone(start, end, BinaryPrimitives.ReadInt64LittleEndian(content[at..]));
            at += sizeof(long);
            if (!IsWellFormed(one) || (i > 0 && Compare(read[i - 1], one) > 0)) return false;
            read[i] = one;
        }

        tombstones = read;
        return at == content.Length;
    }

    private static int WriteBytes(Span<byte> destination, byte[] bytes)
    {
        int at = Varint.Write(destination, (ulong)bytes.Length);
        bytes.CopyTo(destination[at..]);
        return at + bytes.Length;
    }

    private static bool TryReadBytes(ReadOnlySpan<byte> content, ref int at, out byte[] bytes)
    {
        bytes = [];
        if (!Varint.TryReadLength(content, ref at, out int length)) return false;
        if (length > BoundBytesMax || length > content.Length - at) return false;
        bytes = content.Slice(at, length).ToArray();
        at += length;
        return true;
    }
}
