using Iridium.Engine.Compression;
using Iridium.Engine.Files;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// Reads the blocks of one table, through the cache if there is one, and lets none pass whose checksum does not match.
/// Memory for a block is taken only after its handle was held against the file's length, and is native: a reader pins
/// the block and lets it go. Thread-safe.
/// </summary>
internal sealed class BlockReader
{
    // Of each thread, so that it can tell how many blocks an operation of it has read.
    [ThreadStatic]
    private static int _readsOfThread;

    // Constant after construction.
    private readonly IFile _file;
    private readonly long _number;
    private readonly Guid _uniqueId;
    private readonly long _limit;
    private readonly bool _hasCompression;
    private readonly BlockCache _cache;

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
        _hasCompression = footer.Version > 1;
        _cache = cache ?? BlockCache.Off;
    }

    /// <summary>Blocks that the calling thread has read from files; wraps around.</summary>
    public static int ReadsOfThread => _readsOfThread;

    public string Path => _file.Path;

    /// <summary>What memory for blocks is charged to.</summary>
    public BlockCache Cache => _cache;

    /// <summary>Reads a block past the cache.</summary>
    /// <returns>The block, for the caller to release.</returns>
    public PinnedBlock Read(BlockHandle handle)
    {
        CheckPlace(handle);
        _readsOfThread++;
        PinnedBlock stored = _cache.Allocate(handle.Size);
        try
        {
            byte compression = Fill(handle, stored.Writable);
            return Unpack(handle, stored, compression);
        }
        catch
        {
            stored.Release();
            throw;
        }
    }

    /// <summary>Takes a block from the cache, or reads it.</summary>
    /// <param name="handle">Where it is.</param>
    /// <param name="fillCache">Whether the cache keeps a block that was read; if not, it lasts as long as its
    /// pin.</param>
    /// <returns>The block, for the caller to release.</returns>
    public PinnedBlock Get(BlockHandle handle, bool fillCache)
    {
        if (_cache.TryGet(_number, handle.Offset, out PinnedBlock block)) return block;
        block = Read(handle);
        if (!fillCache) return block;
        try
        {
            return _cache.Add(_number, handle.Offset, block);
        }
        catch
        {
            block.Release();
            throw;
        }
    }

    /// <summary>Throws when a block cannot be where its handle says.</summary>
    public void CheckPlace(BlockHandle handle)
    {
        if (!handle.LiesBefore(_limit))
            throw Damage(handle.Offset, $"a block of {handle.Size} bytes would reach beyond the footer at {_limit}");
    }

    public CorruptionException Damage(long offset, string detail) => new(Path, offset, detail);

    /// <summary>
    /// The one place where a block gets from the form it has in the file to the form in which it is searched. A codec
    /// allocates the block's final memory here, fills it, releases <paramref name="stored"/> and returns its own.
    /// </summary>
    /// <param name="handle">Where the block is.</param>
    /// <param name="stored">The bytes of the file, whose checksum matches. Stays the caller's when this throws.</param>
    /// <param name="compression">How they are compressed.</param>
    private PinnedBlock Unpack(BlockHandle handle, PinnedBlock stored, byte compression)
    {
        if (compression == BlockTrailer.Uncompressed) return stored;
        if (compression == BlockTrailer.Snappy && _hasCompression) return Decompress(handle, stored);
        throw new FormatVersionException(
            $"'{Path}' holds a block at offset {handle.Offset} with compression {compression}, which this build does "
            + "not know. Open it with a newer version of Iridium.");
    }

    /// <summary>Takes memory for the content only when its length is one that so many compressed bytes can make.
    /// </summary>
    private PinnedBlock Decompress(BlockHandle handle, PinnedBlock stored)
    {
        ReadOnlySpan<byte> compressed = stored.Span;
        if (!Snappy.TryGetUncompressedLength(compressed, out int length)
            || length > Snappy.MaxUncompressedLength(compressed.Length)
            || length > Array.MaxLength - BlockTrailer.Bytes)
        {
            throw Damage(handle.Offset, "a compressed block tells a length that it cannot have");
        }

        PinnedBlock block = _cache.Allocate(length);
        if (!Snappy.TryDecompress(compressed, block.Writable[..length], out int written) || written != length)
        {
            block.Release();
            throw Damage(handle.Offset, "a compressed block makes no sense although its checksum matches");
        }

        stored.Release();
        return block;
    }

    /// <summary>Reads a block and its trailer, and checks the sum.</summary>
    /// <returns>How the block is compressed.</returns>
    private byte Fill(BlockHandle handle, Span<byte> destination)
    {
        int read = ReadFile(destination, handle.Offset);
        if (read != destination.Length)
        {
            throw Damage(
                handle.Offset, $"a block of {destination.Length} bytes ends after {read}; the file was cut");
        }

        if (!BlockTrailer.Matches(destination, BlockTrailer.Seed(_uniqueId, handle.Offset)))
            throw Damage(handle.Offset, $"the checksum of a block of {destination.Length} bytes does not match");
        return destination[handle.Size];
    }

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
}
