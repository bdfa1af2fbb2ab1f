using System.Buffers.Binary;
using Iridium.Engine.Records;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// Builds the index: for each data block a position (key, sequence) that is not before the block's last entry and
/// before the next block's first, and the block's handle. An entry waits for the first key of the next block, because
/// only then a short separator can be chosen. Where the versions of one key go on in the next block, the position is
/// that of the last entry itself, so that a search for an older version passes over the block. An index that grows
/// large is cut into partitions, and one more block leads to them. Used by one thread.
/// </summary>
internal sealed class IndexBuilder
{
    // Constant after construction.
    private readonly BlockBuilder _block = new(restartInterval: 1, capacity: 4096);

    // Own state, one thread.
    private byte[] _separator = new byte[64];
    private BlockHandle? _pending;

    public int ContentLength => _block.ContentLength;

    /// <summary>Takes the handle of a data block that was written.</summary>
    public void BlockWritten(BlockHandle handle) => _pending = handle;

    /// <summary>Before an entry is added to a data block: completes the index entry that waits for its key.</summary>
    public void BeforeEntry(ReadOnlySpan<byte> lastKey, long lastSequence, ReadOnlySpan<byte> nextKey)
    {
        if (_pending is not { } handle) return;
        if (lastKey.SequenceEqual(nextKey))
        {
            Add(lastKey, lastSequence, handle);
            return;
        }

        if (_separator.Length <= lastKey.Length) _separator = new byte[(lastKey.Length * 2) + 1];
        int length = Separator.Write(lastKey, nextKey, _separator);
        Add(_separator.AsSpan(0, length), 0, handle);
    }

    /// <summary>Completes the index behind the last data block and writes it.</summary>
    /// <param name="lastKey">Key of the last entry.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="options">How large one block may be, and how large partitions are.</param>
    /// <param name="levels">1, or 2 when there are partitions.</param>
    /// <returns>The block to begin a search with; it is the last one written.</returns>
    public BlockHandle Write(ReadOnlySpan<byte> lastKey, BlockWriter writer, TableOptions options, out uint levels)
    {
        if (_pending is { } handle) Add(lastKey, 0, handle);
        levels = 1;
        if (_block.ContentLength <= options.IndexBlockBytesMax || _block.RestartCount < 2)
            return writer.Write(_block.Finish());
        levels = 2;
        return writer.Write(WritePartitions(writer, options.IndexPartitionBytes).Finish());
    }

    /// <summary>Writes the entries in blocks of about a size.</summary>
    /// <returns>The block that leads to them: for each the position of its last entry, and its handle.</returns>
    private BlockBuilder WritePartitions(BlockWriter writer, int partitionBytes)
    {
        var top = new BlockBuilder(restartInterval: 1, capacity: 4096);
        byte[] content = new byte[partitionBytes];
        Span<byte> encoded = stackalloc byte[BlockHandle.MaxBytes];
        for (int first = 0; first < _block.RestartCount;)
        {
            int end = first + 1;
            while (end < _block.RestartCount && PartitionLength(first, end + 1) <= partitionBytes) end++;
            int length = PartitionLength(first, end);
            if (length > content.Length) content = new byte[length];
            FillPartition(content.AsSpan(0, length), first, end);
            BlockHandle handle = writer.WriteCompressed(content.AsSpan(0, length));

            // Each entry of the index has its whole key, so the last one can be read where it is.
            BlockEntry.TryRead(_block.Head, _block.RestartOrEnd(end - 1), out BlockEntry last);
            top.Add(
                _block.Head.Slice(last.KeyOffset, last.Unshared), last.Tag, encoded[..handle.Write(encoded)]);
            first = end;
        }

        return top;
    }

    private int PartitionLength(int first, int end) =>
        _block.RestartOrEnd(end) - _block.RestartOrEnd(first) + ((end - first + 1) * sizeof(uint));

    private void FillPartition(Span<byte> content, int first, int end)
    {
        int begin = _block.RestartOrEnd(first);
        ReadOnlySpan<byte> entries = _block.Head[begin.._block.RestartOrEnd(end)];
        entries.CopyTo(content);
        Span<byte> tail = content[entries.Length..];
        for (int i = first; i < end; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(tail, (uint)(_block.RestartOrEnd(i) - begin));
            tail = tail[sizeof(uint)..];
        }

        BinaryPrimitives.WriteUInt32LittleEndian(tail, (uint)(end - first));
    }

    private void Add(ReadOnlySpan<byte> key, long sequence, BlockHandle handle)
    {
        Span<byte> encoded = stackalloc byte[BlockHandle.MaxBytes];
        int length = handle.Write(encoded);
        _block.Add(key, BlockEntry.PackTag(sequence, EntryKind.Put), encoded[..length]);
        _pending = null;
    }
}
