using Iridium.Engine.Coding;
using Iridium.Engine.Files;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// Appends blocks and their trailers to a new file. Small blocks are one write; the parts of a large one are written
/// where they lie, so that a huge value is never copied. Used by one thread; does not sync.
/// </summary>
internal sealed class BlockWriter
{
    // Constant after construction.
    private readonly IFile _file;
    private readonly Guid _uniqueId;

    public BlockWriter(IFile file, Guid uniqueId)
    {
        _file = file;
        _uniqueId = uniqueId;
    }

    /// <summary>Where the next block begins: the bytes written so far.</summary>
    public long Offset { get; private set; }

    /// <summary>Writes one block.</summary>
    /// <param name="block">The content, and <see cref="BlockTrailer.Bytes"/> bytes that receive the trailer.</param>
    public BlockHandle Write(Span<byte> block)
    {
        int size = block.Length - BlockTrailer.Bytes;
        uint sum = Crc32C.Compute(block[..size], BlockTrailer.Seed(_uniqueId, Offset));
        BlockTrailer.Write(block[size..], sum);
        return Append(block, size);
    }

    /// <summary>Writes one block whose content lies in three places.</summary>
    public BlockHandle Write(ReadOnlySpan<byte> head, ReadOnlySpan<byte> middle, ReadOnlySpan<byte> tail)
    {
        Span<byte> end = new byte[tail.Length + BlockTrailer.Bytes];
        tail.CopyTo(end);
        uint sum = Crc32C.Compute(head, BlockTrailer.Seed(_uniqueId, Offset));
        sum = Crc32C.Compute(middle, sum);
        BlockTrailer.Write(end[tail.Length..], Crc32C.Compute(tail, sum));

        long begin = Offset;
        _file.Write(head, begin);
        _file.Write(middle, begin + head.Length);
        _file.Write(end, begin + head.Length + middle.Length);
        Offset = begin + head.Length + middle.Length + end.Length;
        return new BlockHandle(begin, head.Length + middle.Length + tail.Length);
    }

    /// <summary>Writes bytes that are no block: the footer.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes) => Append(bytes, bytes.Length);

    private BlockHandle Append(ReadOnlySpan<byte> bytes, int size)
    {
        _file.Write(bytes, Offset);
        var handle = new BlockHandle(Offset, size);
        Offset += bytes.Length;
        return handle;
    }
}
