using Iridium.Engine.Records;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// Builds the index: for each data block a position (key, sequence) that is not before the block's last entry and
/// before the next block's first, and the block's handle. An entry waits for the first key of the next block, because
/// only then a short separator can be chosen. Where the versions of one key go on in the next block, the position is
/// that of the last entry itself, so that a search for an older version passes over the block. Used by one thread.
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

    /// <summary>Completes the index behind the last data block and returns it with room for the trailer.</summary>
    public Span<byte> Finish(ReadOnlySpan<byte> lastKey)
    {
        if (_pending is { } handle) Add(lastKey, 0, handle);
        return _block.Finish();
    }

    private void Add(ReadOnlySpan<byte> key, long sequence, BlockHandle handle)
    {
        Span<byte> encoded = stackalloc byte[BlockHandle.MaxBytes];
        int length = handle.Write(encoded);
        _block.Add(key, BlockEntry.PackTag(sequence, EntryKind.Put), encoded[..length]);
        _pending = null;
    }
}
