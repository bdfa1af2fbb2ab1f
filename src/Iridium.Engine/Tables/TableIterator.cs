using Iridium.Engine.Iterators;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Tables;

/// <summary>
/// Walks a table: one cursor over the index chooses the data block, another one goes through it. The data block is
/// pinned while the cursor is in it, and one that the cache does not keep is freed then. After an exception it stands
/// nowhere and can be positioned anew. Used by one thread.
/// </summary>
internal sealed unsafe class TableIterator : EntryIterator
{
    private const long NothingLoaded = -1;

    /// <summary>Stands for the cursors of a disposed iterator: it has no entries.</summary>
    private static readonly BlockCursor _closed = new("");

    // Constant after construction.
    private readonly TableReader _table;
    private readonly BlockReader _blocks;
    private readonly bool _fillCache;

    // Own state, one thread. The cursors are given back at Dispose.
    private IndexCursor _index;
    private BlockCursor _data;
    private PinnedBlock _block;
    private long _loadedOffset = NothingLoaded;

    /// <summary>Where the present entry is in the file: blocks and entries follow one another as the keys do.</summary>
    private (long Block, int Entry) Place => (_loadedOffset, _data.EntryOffset);

    public TableIterator(TableReader table, bool fillCache)
    {
        _table = table;
        _blocks = table.Blocks;
        _fillCache = fillCache;
        _index = new IndexCursor(table, fillCache);
        _data = SpareBlockCursors.Take(_blocks.Path);
    }

    public override void SeekToFirst()
    {
        Clear();
        if (!_index.SeekToFirst()) return;
        LoadBlock();
        if (!TakeIf(_data.SeekToFirst())) NextBlock();
    }

    public override void SeekToLast()
    {
        Clear();
        if (!_index.SeekToLast()) return;
        LoadBlock();
        if (!TakeIf(_data.SeekToLast())) PreviousBlock();
    }

    public override void Seek(ReadOnlySpan<byte> key, long sequence)
    {
        Clear();
        if (!_index.Seek(key, sequence)) return;
        LoadBlock();
        if (!TakeIf(_data.Seek(key, sequence))) NextBlock();
    }

    public override void SeekBefore(ReadOnlySpan<byte> key)
    {
        // The entry before is in the block that would hold the key, or else is the last one of the block before it.
        Clear();
        if (!_index.Seek(key, long.MaxValue))
        {
            SeekToLast();
            return;
        }

        LoadBlock();
        bool stands = _data.Seek(key, long.MaxValue) ? _data.Previous() : _data.SeekToLast();
        if (!TakeIf(stands)) PreviousBlock();
    }

    public override void Next()
    {
        if (!IsValid) return;
        Clear();
        if (!TakeIf(_data.Next())) NextBlock();
    }

    public override void Previous()
    {
        if (!IsValid) return;
        Clear();
        if (!TakeIf(_data.Previous())) PreviousBlock();
    }

    public override bool TrySkipTo(ReadOnlySpan<byte> end, long olderThan)
    {
        if (_table.Meta.LargestSequence >= olderThan) return false;
        (long Block, int Entry) before = Place;
        if (end.IsEmpty) Clear();
        else Seek(end, long.MaxValue);
        if (IsValid && Place.CompareTo(before) <= 0) throw OutOfOrder();
        return true;
    }

    public override bool TrySkipBefore(ReadOnlySpan<byte> start, long olderThan)
    {
        if (_table.Meta.LargestSequence >= olderThan) return false;
        (long Block, int Entry) before = Place;
        if (start.IsEmpty) Clear();
        else SeekBefore(start);
        if (IsValid && Place.CompareTo(before) >= 0) throw OutOfOrder();
        return true;
    }

    public override void Dispose()
    {
        Clear();
        if (_data == _closed) return;
        LetGo();
        _index.Release();
        SpareBlockCursors.Return(_data);
        _index = default;
        _data = _closed;
    }

    /// <summary>
    /// Stands nowhere: a move that does not get on in the file would bring the walk back to where it is, again and
    /// again.
    /// </summary>
    private CorruptionException OutOfOrder()
    {
        Clear();
        return _blocks.Damage(_loadedOffset, "the keys of a block are out of order although its checksum matches");
    }

    private bool TakeIf(bool stands)
    {
        if (stands) _current = _data.Current;
        return stands;
    }

    private void NextBlock()
    {
        while (_index.Next())
        {
            if (_index.Handle.Offset <= _loadedOffset) throw OutOfOrder();
            LoadBlock();
            if (TakeIf(_data.SeekToFirst())) return;
        }
    }

    private void PreviousBlock()
    {
        while (_index.Previous())
        {
            if (_index.Handle.Offset >= _loadedOffset) throw OutOfOrder();
            LoadBlock();
            if (TakeIf(_data.SeekToLast())) return;
        }
    }

    private void LoadBlock()
    {
        BlockHandle handle = _index.Handle;
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
