using Iridium.Engine.Keys;

namespace Iridium.Engine.Tables.Blocks;

/// <summary>
/// A table's index, made for point lookups: beside the block as it is in the file there is, for each entry, a mark of
/// eight bytes of its key and its handle, in flat arrays. A search goes through the marks alone, which are dense in the
/// processor's caches, and looks into the block only where marks are equal. The marks are the bytes behind what all
/// keys of the index begin with. Immutable and thread-safe, but for <see cref="Release"/>.
/// </summary>
/// <remarks>
/// An index whose entries are not what a builder writes, one restart each and in order, gets no marks: it is searched
/// as any block is, and what makes no sense in it is met where it matters.
/// </remarks>
internal sealed unsafe class BlockIndex
{
    private readonly PinnedBlock _content;
    private readonly PinnedBlock _flat;
    private readonly byte[] _common;
    private readonly int _count;
    private readonly ulong* _marks;
    private readonly Place* _places;

    private BlockIndex(PinnedBlock content, PinnedBlock flat, byte[] common, int count)
    {
        _content = content;
        _flat = flat;
        _common = common;
        _count = count;
        _marks = (ulong*)flat.Content;
        _places = (Place*)(_marks + count);
    }

    /// <summary>Where an entry is in the block, and the handle it has.</summary>
    private struct Place
    {
        public long BlockOffset;
        public int BlockSize;
        public int EntryOffset;
    }

    /// <summary>The block as it is in the file.</summary>
    public PinnedBlock Content => _content;

    /// <summary>Bytes that it takes.</summary>
    public long MemoryBytes => (long)_content.Length + _flat.Length;

    /// <summary>Makes the index of a block.</summary>
    /// <param name="content">The block; owned from now on, unless null is returned.</param>
    /// <param name="cache">What the marks' memory is charged to.</param>
    /// <returns>The index, or null when the content is no block at all.</returns>
    public static BlockIndex? TryCreate(PinnedBlock content, BlockCache cache)
    {
        if (!BlockView.TryParse(content.Span, out BlockView view)) return null;
        int count = view.RestartCount;
        long flatBytes = (long)count * (sizeof(ulong) + sizeof(Place));
        byte[]? common = count > 0 && flatBytes < int.MaxValue ? CommonPrefix(view) : null;
        if (common is null) return new BlockIndex(content, default, [], 0);
        PinnedBlock flat = cache.Allocate((int)flatBytes);
        var index = new BlockIndex(content, flat, common, count);
        if (index.TryFill(view)) return index;
        flat.Release();
        return new BlockIndex(content, default, [], 0);
    }

    /// <summary>Finds the block that holds the first entry at or after (key, sequence).</summary>
    public BlockSeek Find(scoped ReadOnlySpan<byte> key, long sequence, out BlockHandle handle)
    {
        handle = default;
        if (_count == 0) return FindInBlock(key, sequence, out handle);
        int at = FirstAtOrAfter(key, sequence);
        if (at == _count) return BlockSeek.PastEnd;
        if (at < 0) return BlockSeek.Malformed;
        handle = new BlockHandle(_places[at].BlockOffset, _places[at].BlockSize);
        return BlockSeek.Found;
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        _content.Release();
        _flat.Release();
    }

    /// <summary>What the first and the last key have in common, and so all between; null for no keys.</summary>
    private static byte[]? CommonPrefix(BlockView view)
    {
        if (!TryReadWhole(view, 0, out BlockEntry first)) return null;
        if (!TryReadWhole(view, view.RestartCount - 1, out BlockEntry last)) return null;
        ReadOnlySpan<byte> key = view.Entries.Slice(first.KeyOffset, first.Unshared);
        return key[..key.CommonPrefixLength(view.Entries.Slice(last.KeyOffset, last.Unshared))].ToArray();
    }

    private static bool TryReadWhole(BlockView view, int restart, out BlockEntry entry) =>
        BlockEntry.TryRead(view.Entries, view.Restart(restart), out entry) && entry.Shared == 0;

    private bool TryFill(BlockView view)
    {
        int next = 0;
        for (int i = 0; i < _count; i++)
        {
            if (view.Restart(i) != next || !TryReadWhole(view, i, out BlockEntry entry)) return false;
            ReadOnlySpan<byte> key = view.Entries.Slice(entry.KeyOffset, entry.Unshared);
            if (!key.StartsWith(_common)) return false;
            _marks[i] = KeyOrder.Prefix(key[_common.Length..]);
            if (i > 0 && _marks[i] < _marks[i - 1]) return false;
            ReadOnlySpan<byte> payload = view.Entries.Slice(entry.PayloadOffset, entry.PayloadLength);
            if (!BlockHandle.TryRead(payload, out BlockHandle handle)) return false;
            _places[i] = new Place { BlockOffset = handle.Offset, BlockSize = handle.Size, EntryOffset = next };
            next = entry.End;
        }

        return next == view.Entries.Length;
    }

    /// <summary>The first entry at or after a position; the count when there is none, -1 when malformed.</summary>
    private int FirstAtOrAfter(scoped ReadOnlySpan<byte> key, long sequence)
    {
        if (!key.StartsWith(_common)) return KeyOrder.Compare(key, _common) < 0 ? 0 : _count;
        ulong mark = KeyOrder.Prefix(key[_common.Length..]);
        int low = FirstMark(mark);
        if (low == _count || _marks[low] != mark) return low;

        // Equal marks say nothing. The first of them is the only one most times.
        int high = _count;
        if (low + 1 == _count || _marks[low + 1] != mark) high = low + 1;
        else if (mark < ulong.MaxValue) high = FirstMark(mark + 1);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (!BlockEntry.TryRead(_content.Span, _places[middle].EntryOffset, out BlockEntry entry)) return -1;
            int order = KeyOrder.Compare(_content.Span.Slice(entry.KeyOffset, entry.Unshared), key);
            if (order < 0 || (order == 0 && entry.Sequence > sequence)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>The first mark that is not less; written so that no branch has to be guessed.</summary>
    private int FirstMark(ulong mark)
    {
        ulong* low = _marks;
        int length = _count;
        while (length > 1)
        {
            int half = length >> 1;
            low += low[half - 1] < mark ? half : 0;
            length -= half;
        }

        return (int)(low - _marks) + (*low < mark ? 1 : 0);
    }

    private BlockSeek FindInBlock(scoped ReadOnlySpan<byte> key, long sequence, out BlockHandle handle)
    {
        handle = default;
        if (!BlockView.TryParse(_content.Span, out BlockView view)) return BlockSeek.Malformed;
        BlockSeek found = view.Seek(key, sequence, out BlockEntry entry, out _);
        if (found != BlockSeek.Found) return found;
        ReadOnlySpan<byte> payload = view.Entries.Slice(entry.PayloadOffset, entry.PayloadLength);
        return BlockHandle.TryRead(payload, out handle) ? BlockSeek.Found : BlockSeek.Malformed;
    }
}
