using Iridium.Engine.Files;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// Reads the blocks of one table, through the cache if there is one, and lets none pass whose checksum does not match.
/// Memory for a block is taken only after its handle was held against the file's length. Thread-safe.
/// </summary>
internal sealed class BlockReader
{
    private const int ScratchBytesKept = 1 << 20;

    // Constant after construction.
    private readonly IFile _file;
    private readonly long _number;
    private readonly Guid _uniqueId;
    private readonly long _limit;
    private readonly BlockCache? _cache;

    /// <summary>Creates the reader.</summary>
    /// <param name="file">The table's file; stays the caller's.</param>
    /// <param name="footer">Its footer, which names the table.</param>
    /// <param name="cache">Where blocks are kept, or null.</param>
    public BlockReader(IFile file, TableFooter footer, BlockCache? cache)
    {
        _file = file;
        _number = footer.Number;
        _uniqueId = footer.UniqueId;
        _limit = footer.FileBytes - TableFooter.Bytes;
        _cache = cache;
    }

    public string Path => _file.Path;

    /// <summary>Reads a block past the cache.</summary>
    /// <returns>Content and trailer.</returns>
    public byte[] Read(BlockHandle handle)
    {
        CheckPlace(handle);
        byte[] block = GC.AllocateUninitializedArray<byte>(handle.Size + BlockTrailer.Bytes, pinned: true);
        ReadInto(handle, block);
        return block;
    }

    /// <summary>Takes a block from the cache, or reads it into an array of its own.</summary>
    public byte[] Get(BlockHandle handle, bool fillCache)
    {
        if (TryGetCached(handle, out byte[] cached)) return cached;
        byte[] block = Read(handle);
        if (fillCache) _cache?.Add(_number, handle.Offset, block);
        return block;
    }

    /// <summary>
    /// As <see cref="Get(BlockHandle, bool)"/> for a reader that goes through many blocks: a block that the cache would
    /// not keep anyway is read into <paramref name="scratch"/>, which is replaced when it is too small or far too
    /// large.
    /// </summary>
    /// <returns>An array that begins with the block; it may be longer.</returns>
    public byte[] Get(BlockHandle handle, bool fillCache, ref byte[] scratch)
    {
        if (TryGetCached(handle, out byte[] cached)) return cached;
        int length = handle.Size + BlockTrailer.Bytes;
        if (fillCache && _cache is not null && _cache.Accepts(length)) return Get(handle, fillCache);
        CheckPlace(handle);
        bool wasteful = scratch.Length > ScratchBytesKept && scratch.Length / 4 > length;
        if (scratch.Length < length || wasteful)
        {
            int wanted = length + Math.Min(length / 4, ScratchBytesKept);
            scratch = GC.AllocateUninitializedArray<byte>(wanted, pinned: true);
        }

        ReadInto(handle, scratch.AsSpan(0, length));
        return scratch;
    }

    /// <summary>Reads a block into memory of the caller's choice.</summary>
    /// <param name="handle">A handle that <see cref="CheckPlace"/> let pass.</param>
    /// <param name="destination">Exactly the block's size and its trailer's.</param>
    public void ReadInto(BlockHandle handle, Span<byte> destination)
    {
        int read = ReadFile(destination, handle.Offset);
        if (read != destination.Length)
        {
            throw Damage(
                handle.Offset, $"a block of {destination.Length} bytes ends after {read}; the file was cut");
        }

        if (!BlockTrailer.Matches(destination, BlockTrailer.Seed(_uniqueId, handle.Offset)))
            throw Damage(handle.Offset, $"the checksum of a block of {destination.Length} bytes does not match");
        byte compression = destination[handle.Size];
        if (compression == BlockTrailer.Uncompressed) return;
        throw new FormatVersionException(
            $"'{Path}' holds a block at offset {handle.Offset} with compression {compression}, which this build does "
            + "not know. Open it with a newer version of Iridium.");
    }

    /// <summary>Throws when a block cannot be where its handle says.</summary>
    public void CheckPlace(BlockHandle handle)
    {
        if (!handle.LiesBefore(_limit))
            throw Damage(handle.Offset, $"a block of {handle.Size} bytes would reach beyond the footer at {_limit}");
    }

    public CorruptionException Damage(long offset, string detail) => new(Path, offset, detail);

    private int ReadFile(Span<byte> destination, long offset)
    {
        try
        {
            return _file.Read(destination, offset);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw IoErrors.Wrap(error, $"read the table '{Path}' at offset {offset}");
        }
    }

    private bool TryGetCached(BlockHandle handle, out byte[] block)
    {
        block = [];
        return _cache is not null
            && _cache.TryGet(_number, handle.Offset, out block)
            && block.Length - BlockTrailer.Bytes == handle.Size;
    }
}
