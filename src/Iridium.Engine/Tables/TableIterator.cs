using Iridium.Engine.Iterators;
using Iridium.Engine.Records;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Tables;

/// <summary>
/// Walks a table: one cursor over the index chooses the data block, another one goes through it. A block that the cache
/// does not keep is read into memory that serves for the next one too. After an exception it stands nowhere and can be
/// positioned anew. Used by one thread.
/// </summary>
internal sealed class TableIterator : IEntryIterator
{
    private const long NothingLoaded = -1;

    // Constant after construction.
    private readonly BlockReader _blocks;
    private readonly bool _fillCache;
    private readonly BlockCursor _index;
    private readonly BlockCursor _data;

    // Own state, one thread.
    private byte[] _scratch = [];
    private long _loadedOffset = NothingLoaded;

    public TableIterator(TableReader table, bool fillCache)
    {
        _blocks = table.Blocks;
        _fillCache = fillCache;
        _index = new BlockCursor(_blocks.Path);
        _index.Load(table.Index, table.IndexLength, table.Meta.FileBytes - TableFooter.Bytes - table.Index.Length);
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
        _data.Invalidate();
        _scratch = [];
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
        _data.Invalidate();
        _loadedOffset = NothingLoaded;
        byte[] block = _blocks.Get(handle, _fillCache, ref _scratch);
        _data.Load(block, handle.Size, handle.Offset);
        _loadedOffset = handle.Offset;
    }
}
