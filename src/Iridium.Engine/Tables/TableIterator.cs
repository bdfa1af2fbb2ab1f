using Iridium.Engine.Iterators;
using Iridium.Engine.Records;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Tables;

/// <summary>
/// Walks a table: one cursor over the index chooses the data block, another one goes through it. The data block is pinned
/// while the cursor is in it, and one that the cache does not keep is freed then. After an exception it stands nowhere
/// and can be positioned anew. Used by one thread.
/// </summary>
internal sealed unsafe class TableIterator : IEntryIterator
{
    private const long NothingLoaded = -1;

    // Constant after construction.
    private readonly BlockReader _blocks;
    private readonly bool _fillCache;
    private readonly BlockCursor _index;
    private readonly BlockCursor _data;

    // Own state, one thread.
    private PinnedBlock _block;
    private long _loadedOffset = NothingLoaded;

    public TableIterator(TableReader table, bool fillCache)
    {
        _blocks = table.Blocks;
        _fillCache = fillCache;
        _index = new BlockCursor(_blocks.Path);
        _index.Load(table.Index.Content, table.Index.Length, table.IndexOffset);
        _data = new BlockCursor(_blocks.Path);
    }

    public bool IsValid => _data.IsValid;

    public ReadOnlySpan<byte> Key => _data.Key;

    public long Sequence => _data.Entry.Sequence;

    public EntryKind Kind => _data.Entry.Kind;

    public ReadOnlySpan<byte> Payload => _data.Payload;

    public void SeekToFirst()
    {
        _data.Invalidate();
        if (!_index.SeekToFirst()) return;
        LoadBlock();
        if (!_data.SeekToFirst()) NextBlock();
    }

    public void SeekToLast()
    {
        _data.Invalidate();
        if (!_index.SeekToLast()) return;
        LoadBlock();
        if (!_data.SeekToLast()) PreviousBlock();
    }

    public void Seek(ReadOnlySpan<byte> key, long sequence)
    {
        _data.Invalidate();
        if (!_index.Seek(key, sequence)) return;
        LoadBlock();
        if (!_data.Seek(key, sequence)) NextBlock();
    }

    public void SeekBefore(ReadOnlySpan<byte> key)
    {
        // The entry before is in the block that would hold the key, or else is the last one of the block before it.
        _data.Invalidate();
        if (!_index.Seek(key, long.MaxValue))
        {
            SeekToLast();
            return;
        }

        LoadBlock();
        bool stands = _data.Seek(key, long.MaxValue) ? _data.Previous() : _data.SeekToLast();
        if (!stands) PreviousBlock();
    }

    public void Next()
    {
        if (IsValid && !_data.Next()) NextBlock();
    }

    public void Previous()
    {
        if (IsValid && !_data.Previous()) PreviousBlock();
    }

    public void Dispose()
    {
        LetGo();
    }

    private void NextBlock()
    {
        while (_index.Next())
        {
            LoadBlock();
            if (_data.SeekToFirst()) return;
        }
    }

    private void PreviousBlock()
    {
        while (_index.Previous())
        {
            LoadBlock();
            if (_data.SeekToLast()) return;
        }
    }

    private void LoadBlock()
    {
        if (!BlockHandle.TryRead(_index.Payload, out BlockHandle handle))
            throw _blocks.Damage(0, "an entry of the index makes no sense although its checksum matches");
        if (handle.Offset == _loadedOffset) return;
        LetGo();
        _block = _blocks.Get(handle, _fillCache);
        _data.Load(_block.Content, _block.Length, handle.Offset);
        _loadedOffset = handle.Offset;
    }

    /// <summary>Unpins the block; the cursor has to forget it before.</summary>
    private void LetGo()
    {
        _data.Unload();
        _loadedOffset = NothingLoaded;
        _block.Release();
        _block = default;
    }
}
