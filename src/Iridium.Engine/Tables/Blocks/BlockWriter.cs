using System.Buffers;
using Iridium.Engine.Coding;
using Iridium.Engine.Compression;
using Iridium.Engine.Files;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// Appends blocks and their trailers to a new file. They are put together in one large buffer, compressed straight into
/// it where that pays, and written when it is full; the parts of a huge block are written from where they lie, so that
/// a huge value is never copied. <see cref="Flush"/> writes the rest. Used by one thread; does not sync.
/// </summary>
internal sealed class BlockWriter
{
    /// <summary>What is written at once: large enough that a system call costs nothing beside the copy.</summary>
    private const int StagingBytes = 256 * 1024;

    // Constant after construction.
    private readonly IFile _file;
    private readonly Guid _uniqueId;
    private readonly CompressionMethod _compression;

    // Own state, one thread.
    private byte[] _staging = [];
    private int _staged;
    private long _written;

    /// <summary>Creates the writer.</summary>
    /// <param name="file">A new file, open for writing; stays the caller's.</param>
    /// <param name="uniqueId">The table's identity.</param>
    /// <param name="compression">What <see cref="WriteCompressed"/> does.</param>
    public BlockWriter(IFile file, Guid uniqueId, CompressionMethod compression)
    {
        _file = file;
        _uniqueId = uniqueId;
        _compression = compression;
    }

    /// <summary>Where the next block begins: the bytes written so far.</summary>
    public long Offset => _written + _staged;

    /// <summary>Whether <see cref="WriteCompressed"/> tries to compress.</summary>
    public bool Compresses => _compression != CompressionMethod.None;

    /// <summary>Writes one block as it is.</summary>
    public BlockHandle Write(ReadOnlySpan<byte> content)
    {
        Span<byte> room = Room(content.Length + BlockTrailer.Bytes);
        content.CopyTo(room);
        return EndBlock(content.Length, BlockTrailer.Uncompressed);
    }

    /// <summary>Writes one block, compressed if that saves at least an eighth: what saves less costs each reader more
    /// than it is worth.</summary>
    public BlockHandle WriteCompressed(ReadOnlySpan<byte> content)
    {
        if (!Compresses) return Write(content);
        Span<byte> room = Room(Snappy.MaxCompressedLength(content.Length) + BlockTrailer.Bytes);
        int size = Snappy.Compress(content, room);
        if (size <= content.Length - (content.Length / 8)) return EndBlock(size, BlockTrailer.Snappy);
        content.CopyTo(room);
        return EndBlock(content.Length, BlockTrailer.Uncompressed);
    }

    /// <summary>Writes one block as it is, whose content lies in three places, from there.</summary>
    public BlockHandle Write(ReadOnlySpan<byte> head, ReadOnlySpan<byte> middle, ReadOnlySpan<byte> tail)
    {
        long begin = Offset;
        uint sum = Crc32C.Compute(head, BlockTrailer.Seed(_uniqueId, begin));
        sum = Crc32C.Compute(middle, sum);
        sum = Crc32C.Compute(tail, sum);
        WriteRaw(head);
        Flush();
        _file.Write(middle, _written);
        _written += middle.Length;
        WriteRaw(tail);
        BlockTrailer.Write(Room(BlockTrailer.Bytes), BlockTrailer.Uncompressed, sum);
        _staged += BlockTrailer.Bytes;
        return new BlockHandle(begin, head.Length + middle.Length + tail.Length);
    }

    /// <summary>Writes bytes that are no block: the footer.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _staged += bytes.Length;
    }

    /// <summary>Hands to the file all that it has not yet.</summary>
    public void Flush()
    {
        if (_staged == 0) return;
        _file.Write(_staging.AsSpan(0, _staged), _written);
        _written += _staged;
        _staged = 0;
    }

    /// <summary>Flushes and gives the buffer back. Nothing can be written then.</summary>
    public void Complete()
    {
        Flush();
        ArrayPool<byte>.Shared.Return(_staging);
        _staging = [];
    }

    /// <summary>Completes the block whose content was put where the next one begins.</summary>
    private BlockHandle EndBlock(int size, byte compression)
    {
        var handle = new BlockHandle(Offset, size);
        Span<byte> block = _staging.AsSpan(_staged, size + BlockTrailer.Bytes);
        uint sum = Crc32C.Compute(block[..size], BlockTrailer.Seed(_uniqueId, handle.Offset));
        BlockTrailer.Write(block[size..], compression, sum);
        _staged += block.Length;
        return handle;
    }

    /// <summary>The place behind what is staged, with room for so many bytes.</summary>
    private Span<byte> Room(int bytes)
    {
        if (_staging.Length - _staged >= bytes) return _staging.AsSpan(_staged);
        Flush();
        if (_staging.Length < bytes)
        {
            ArrayPool<byte>.Shared.Return(_staging);
            _staging = ArrayPool<byte>.Shared.Rent(Math.Max(bytes, StagingBytes));
        }

        return _staging;
    }
}
