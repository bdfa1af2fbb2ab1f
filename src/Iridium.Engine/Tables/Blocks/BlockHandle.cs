using Iridium.Engine.Coding;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// Where a block is: the offset of its content and the content's size, trailer left out. Size 0 at offset 0 stands for
/// a block that a table does not have.
/// </summary>
internal readonly record struct BlockHandle(long Offset, int Size)
{
    /// <summary>Most bytes an encoded handle takes in an index entry.</summary>
    public const int MaxBytes = Varint.MaxBytes64 + Varint.MaxBytes32;

    public bool IsAbsent => Size == 0;

    /// <summary>First byte after the block and its trailer.</summary>
    public long End => Offset + Size + BlockTrailer.Bytes;

    public int Write(Span<byte> destination)
    {
        int length = Varint.Write(destination, (ulong)Offset);
        return length + Varint.Write(destination[length..], (ulong)Size);
    }

    /// <summary>Reads a handle that fills <paramref name="source"/>; false when the bytes are no such handle.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out BlockHandle handle)
    {
        handle = default;
        int at = 0;
        if (!Varint.TryRead(source, ref at, out ulong offset) || offset > long.MaxValue) return false;
        if (!Varint.TryReadLength(source, ref at, out int size) || at != source.Length) return false;
        handle = new BlockHandle((long)offset, size);
        return true;
    }

    /// <summary>Whether the block and its trailer lie before <paramref name="limit"/>, without overflow.</summary>
    public bool LiesBefore(long limit) =>
        Offset >= 0 && Size >= 0 && Size <= Array.MaxLength - BlockTrailer.Bytes
        && limit >= BlockTrailer.Bytes + (long)Size && Offset <= limit - BlockTrailer.Bytes - Size;
}
