using System.Runtime.Intrinsics.X86;
using Iridium.Engine.Coding;
using Iridium.Engine.Files;
using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.Tables.Blocks;
using Iridium.Engine.Tables.Filters;

namespace Iridium.Engine.Tables;

/// <summary>
/// An open table: footer, index, filter and range tombstones in memory, data blocks read when they are needed. Every
/// block passes its checksum before a byte of it is believed; damage raises <see cref="CorruptionException"/> from the
/// call that meets it and leaves the rest readable. A damaged filter only means that every key may be there.
/// Thread-safe, but for <see cref="Dispose"/>: the owner waits until no lookup and no iterator uses the table.
/// </summary>
internal sealed class TableReader : IDisposable
{
    // Constant after construction.
    private readonly IFile _file;
    private readonly BlockReader _blocks;
    private readonly BlockIndex _index;
    private readonly BloomFilter? _filter;
    private readonly RangeTombstone[] _tombstones;

    // Own synchronisation.
    private int _isDisposed;

    private TableReader(IFile file, TableMeta expected, BlockCache? cache)
    {
        TableFooter footer = TableFooter.Read(file);
        CheckIdentity(file.Path, expected, footer);
        _file = file;
        Meta = expected;
        IndexOffset = footer.Index.Offset;
        IndexLevels = footer.IndexLevels;
        _blocks = new BlockReader(file, footer, cache);
        _tombstones = PartReader.ReadTombstones(_blocks, footer.Tombstones);
        _index = PartReader.ReadIndex(_blocks, footer.Index);
        try
        {
            _filter = PartReader.TryReadFilter(_blocks, footer.Filter);
        }
        catch
        {
            _index.Release();
            throw;
        }
    }

    /// <summary>What the manifest knows of the table.</summary>
    public TableMeta Meta { get; }

    /// <summary>By start, then from the newest to the oldest. Held in memory for as long as the table is
    /// open.</summary>
    public IReadOnlyList<RangeTombstone> RangeTombstones => _tombstones;

    /// <summary>About the memory that the open table takes, data blocks left out.</summary>
    public long MemoryBytes
    {
        get
        {
            long bytes = _index.MemoryBytes + (_filter?.MemoryBytes ?? 0);
            foreach (RangeTombstone one in _tombstones) bytes += TombstoneBlock.EncodedLengthMax(one) + 80;
            return bytes;
        }
    }

    internal BlockReader Blocks => _blocks;

    /// <summary>The index as it is in the file, held for as long as the table is open.</summary>
    internal PinnedBlock Index => _index.Content;

    /// <summary>Where the index is in the file, for messages.</summary>
    internal long IndexOffset { get; }

    /// <summary>1, or 2 when the index leads to partitions, which are read as data blocks are.</summary>
    internal uint IndexLevels { get; }

    /// <summary>Opens a table and holds it against the manifest.</summary>
    /// <param name="file">The file, open for reading. Owned by the reader from here on, closed also when this throws.
    /// </param>
    /// <param name="expected">What the manifest knows of the table.</param>
    /// <param name="cache">Where data blocks are kept, or null.</param>
    public static TableReader Open(IFile file, TableMeta expected, BlockCache? cache)
    {
        try
        {
            return new TableReader(file, expected, cache);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads what a file says it is, without a manifest. The file stays the caller's.</summary>
    public static TableMeta ReadMeta(IFile file)
    {
        TableFooter footer = TableFooter.Read(file);
        return PropertiesBlock.Read(new BlockReader(file, footer, cache: null), footer);
    }

    /// <summary>False when the filter rules the key out.</summary>
    public bool MayContain(ReadOnlySpan<byte> key) => _filter is null || _filter.MayContain(KeyHash.Compute(key));

    /// <summary>As <see cref="MayContain(ReadOnlySpan{byte})"/> for those who ask several tables about one
    /// key.</summary>
    /// <param name="keyHash">The key's <see cref="KeyHash"/>.</param>
    public bool MayContain(ulong keyHash) => _filter is null || _filter.MayContain(keyHash);

    /// <summary>
    /// Finds the newest entry of a key that is not newer than a sequence. Does not ask the filter: call
    /// <see cref="MayContain(ulong)"/> before. Range tombstones play no part.
    /// </summary>
    /// <param name="key">The key, and its <see cref="KeyHash"/>.</param>
    /// <param name="sequence">Newest sequence to see.</param>
    /// <param name="fillCache">Whether a block read from disk goes into the cache.</param>
    /// <param name="found">The entry when true is returned, otherwise unchanged. Its payload points into the block
    /// that is held then.</param>
    /// <param name="held">The block of an earlier lookup, or none; the last one looked into when this returns.</param>
    public bool TryFind(
        scoped HashedKey key,
        long sequence,
        bool fillCache,
        ref FoundEntry found,
        ref HeldBlock held)
    {
        BlockSeek seek = _index.Find(key.Bytes, sequence, out BlockHandle handle);
        if (seek == BlockSeek.Malformed)
            throw _blocks.Damage(IndexOffset, "an entry of the index makes no sense although its checksum matches");
        if (seek == BlockSeek.PastEnd) return false;
        if (IndexLevels > 1) handle = FindInPartition(handle, key.Bytes, sequence, fillCache);
        if (!held.Is(this, handle.Offset))
        {
            held.Replace(this, handle.Offset, _blocks.Get(handle, fillCache));
            Prefetch(held.Block);
        }

        if (!BlockView.TryParse(held.Block.Span, out BlockView view)) throw Malformed(handle);
        switch (view.Find(key.Bytes, key.Hash, sequence, out BlockEntry entry, out bool sameKey))
        {
            // The block's position in the index has the key of the block after it only where versions of one key go
            // on there, and then it is this block's last entry, so the search would have ended on an entry. Past the
            // end therefore means that the next block begins with a greater key, or that the hash index has none.
            case BlockSeek.PastEnd:
                return false;
            case BlockSeek.Found:
                if (!sameKey) return false;
                found.Sequence = entry.Sequence;
                if (Meta.SequenceOfAll != 0)
                {
                    if (Meta.SequenceOfAll > sequence) return false;
                    found.Sequence = Meta.SequenceOfAll;
                }

                found.Kind = entry.Kind;
                found.Payload = held.Block.Span.Slice(entry.PayloadOffset, entry.PayloadLength);
                return true;
            default:
                throw Malformed(handle);
        }
    }

    /// <summary>Walks the entries. The iterator must be disposed before the table is.</summary>
    /// <param name="fillCache">Whether blocks read from disk go into the cache.</param>
    public EntryIterator NewIterator(bool fillCache)
    {
        var entries = new TableIterator(this, fillCache);
        return Meta.SequenceOfAll == 0 ? entries : new OneSequenceIterator(entries, Meta.SequenceOfAll);
    }

    /// <summary>
    /// Reads the whole file again, past the cache, and checks every checksum, the order of entries, the filter against
    /// the keys, and the properties against the content.
    /// </summary>
    /// <param name="onDamage">Told the offset and what does not match, for every fault found.</param>
    /// <param name="cancellationToken">Stops between two blocks.</param>
    public void Verify(Action<long, string> onDamage, CancellationToken cancellationToken) =>
        new TableVerifier(_file, Meta, onDamage).Run(cancellationToken);

    public void Dispose()
    {
        // Memory that is let go twice would be another block's by then.
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        _file.Dispose();
        _index.Release();
        _filter?.Release();
    }

    /// <summary>As <see cref="TryFind(HashedKey, long, bool, ref FoundEntry, ref HeldBlock)"/> for a key whose hash is
    /// not known.</summary>
    public bool TryFind(
        scoped ReadOnlySpan<byte> key,
        long sequence,
        bool fillCache,
        ref FoundEntry found,
        ref HeldBlock held) =>
        TryFind(new HashedKey(key, KeyHash.Compute(key)), sequence, fillCache, ref found, ref held);

    /// <summary>Finds the data block in the partition whose position is not before (key, sequence).</summary>
    private BlockHandle FindInPartition(
        BlockHandle partition, scoped ReadOnlySpan<byte> key, long sequence, bool fillCache)
    {
        PinnedBlock block = _blocks.Get(partition, fillCache);
        try
        {
            if (BlockView.TryParse(block.Span, out BlockView view)
                && view.Seek(key, sequence, out BlockEntry entry, out _) == BlockSeek.Found
                && BlockHandle.TryRead(
                    block.Span.Slice(entry.PayloadOffset, entry.PayloadLength), out BlockHandle handle))
            {
                return handle;
            }
        }
        finally
        {
            block.Release();
        }

        throw Malformed(partition);
    }

    private static void CheckIdentity(string path, TableMeta expected, TableFooter footer)
    {
        long offset = footer.FileBytes - TableFooter.Bytes;
        if (footer.UniqueId != expected.UniqueId || footer.Number != expected.Number)
        {
            throw new CorruptionException(
                path,
                offset,
                $"the file is table {footer.Number} ({footer.UniqueId}) where the manifest has table "
                + $"{expected.Number} ({expected.UniqueId})");
        }

        if (footer.FileBytes == expected.FileBytes) return;
        throw new CorruptionException(
            path, offset, $"the file has {footer.FileBytes} bytes where the manifest has {expected.FileBytes}");
    }

    /// <summary>
    /// Fetches the lines of a block that a search looks at first, the restarts at its end, an entry about its middle
    /// and the first one, side by side instead of one after the other. A hint: it reads nothing.
    /// </summary>
    private static unsafe void Prefetch(PinnedBlock block)
    {
        if (!Sse.IsSupported) return;
        byte* content = block.Content;
        Sse.Prefetch0(content + block.Length - 1);
        Sse.Prefetch0(content + (block.Length / 2));
        Sse.Prefetch0(content + (block.Length / 2) + BlockMemory.Alignment);
        Sse.Prefetch0(content);
        Sse.Prefetch0(content + BlockMemory.Alignment);
    }

    private CorruptionException Malformed(BlockHandle handle) =>
        _blocks.Damage(handle.Offset, "the entries of a block make no sense although its checksum matches");
}
