using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Tables;

/// <summary>
/// Walks the handles of a table's data blocks, whether its index is one block or a block that leads to partitions.
/// Moves return whether it stands on a handle. A mutable struct, used in place by one thread, and released once.
/// </summary>
internal unsafe struct IndexCursor
{
    private const long NothingLoaded = -1;

    // Constant after construction.
    private readonly BlockReader _blocks;
    private readonly bool _fillCache;
    private readonly BlockCursor _top;
    private readonly BlockCursor? _partition;

    // Own state, one thread.
    private PinnedBlock _pin;
    private long _loadedOffset = NothingLoaded;

    /// <summary>Creates a cursor that stands nowhere.</summary>
    /// <param name="table">The table, which outlives the cursor.</param>
    /// <param name="fillCache">Whether partitions read from disk go into the cache.</param>
    public IndexCursor(TableReader table, bool fillCache)
    {
        _blocks = table.Blocks;
        _fillCache = fillCache;
        _top = SpareBlockCursors.Take(_blocks.Path);
        _top.Load(table.Index.Content, table.Index.Length, table.IndexOffset);
        if (table.IndexLevels > 1) _partition = SpareBlockCursors.Take(_blocks.Path);
    }

    /// <summary>The handle it stands on.</summary>
    public readonly BlockHandle Handle => HandleAt(_partition ?? _top);

    public bool SeekToFirst()
    {
        if (!_top.SeekToFirst()) return false;
        if (_partition is null) return true;
        LoadPartition();
        return _partition.SeekToFirst() || NextPartition();
    }

    public bool SeekToLast()
    {
        if (!_top.SeekToLast()) return false;
        if (_partition is null) return true;
        LoadPartition();
        return _partition.SeekToLast() || PreviousPartition();
    }

    /// <summary>Goes to the block that would hold the first entry at or after (key, sequence).</summary>
    public bool Seek(ReadOnlySpan<byte> key, long sequence)
    {
        if (!_top.Seek(key, sequence)) return false;
        if (_partition is null) return true;
        LoadPartition();
        return _partition.Seek(key, sequence) || NextPartition();
    }

    public bool Next()
    {
        if (_partition is null) return _top.Next();
        return _partition.Next() || NextPartition();
    }

    public bool Previous()
    {
        if (_partition is null) return _top.Previous();
        return _partition.Previous() || PreviousPartition();
    }

    /// <summary>Gives back what it holds. It must not be used any more.</summary>
    public void Release()
    {
        SpareBlockCursors.Return(_top);
        if (_partition is null) return;
        LetGo();
        SpareBlockCursors.Return(_partition);
    }

    private bool NextPartition()
    {
        while (_top.Next())
        {
            LoadPartition();
            if (_partition!.SeekToFirst()) return true; // Only an index of two levels gets here.
        }

        return false;
    }

    private bool PreviousPartition()
    {
        while (_top.Previous())
        {
            LoadPartition();
            if (_partition!.SeekToLast()) return true; // Only an index of two levels gets here.
        }

        return false;
    }

    private void LoadPartition()
    {
        BlockHandle handle = HandleAt(_top);
        if (handle.Offset == _loadedOffset) return;
        LetGo();
        _pin = _blocks.Get(handle, _fillCache);
        _partition!.Load(_pin.Content, _pin.Length, handle.Offset); // Only an index of two levels gets here.
        _loadedOffset = handle.Offset;
    }

    private void LetGo()
    {
        _partition!.Unload(); // Only an index of two levels gets here.
        _loadedOffset = NothingLoaded;
        _pin.Release();
        _pin = default;
    }

    private readonly BlockHandle HandleAt(BlockCursor cursor) =>
        BlockHandle.TryRead(cursor.Payload, out BlockHandle handle)
            ? handle
            : throw _blocks.Damage(0, "an entry of the index makes no sense although its checksum matches");
}
