using Iridium.Engine.Coding;
using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.Tables.Blocks;
using Iridium.Engine.Tables.Filters;

namespace Iridium.Engine.Tables;

/// <summary>
/// Verifies the data blocks of one table, handed to it from the first to the last: the order of their entries, within a
/// block and from block to block, the filter, the restarts and the hash index. Reports what does not match, and throws
/// for a block that cannot be read or walked; the next one can be handed over all the same. Used once, by one thread.
/// </summary>
/// <param name="path">The table's file, for messages.</param>
/// <param name="tally">Counts the entries.</param>
/// <param name="report">Told the offset and what does not match.</param>
internal sealed unsafe class DataBlockVerifier(string path, TableTally tally, Action<long, string> report)
{
    // Constant after construction.
    private readonly BlockCursor _data = new(path);

    // Own state, one thread.
    private byte[] _lastKey = [];
    private long _lastSequence;

    /// <summary>Asked about every key; null when there is none. The owner's to release.</summary>
    public BloomFilter? Filter { get; set; }

    /// <summary>Told of each entry that refers to a blob file, with the offset of its block.</summary>
    public Action<long, byte[], BlobReference>? OnBlob { get; set; }

    /// <summary>Entries that the filter rules out.</summary>
    public int FilterMisses { get; private set; }

    /// <summary>The key of the last entry; empty before the first.</summary>
    public ReadOnlySpan<byte> LastKey => _lastKey;

    /// <summary>Reads the next block and verifies it.</summary>
    /// <param name="blocks">Where it is read from.</param>
    /// <param name="handle">Where it is.</param>
    /// <param name="upToKey">The key of its position in the index, which none of its entries may be after.</param>
    /// <param name="upToSequence">The sequence of that position.</param>
    /// <exception cref="CorruptionException">It cannot be read, or its entries make no sense.</exception>
    public void Verify(BlockReader blocks, BlockHandle handle, ReadOnlySpan<byte> upToKey, long upToSequence)
    {
        PinnedBlock block = blocks.Read(handle);
        try
        {
            _data.Load(block.Content, block.Length, handle.Offset);
            for (bool more = _data.SeekToFirst(); more; more = _data.Next()) CheckEntry(handle);
            if (_lastKey.Length == 0 || IsBeforeLast(upToKey, upToSequence))
                report(handle.Offset, "the block's last entry is after its position in the index");
            CheckRestarts(handle);
            CheckHashIndex(handle, block);
        }
        finally
        {
            _data.Unload();
            block.Release();
        }
    }

    private void CheckEntry(BlockHandle handle)
    {
        ReadOnlySpan<byte> key = _data.Key;
        long sequence = _data.Current.Sequence;
        if (tally.Entries > 0 && !IsAfterLast(key, sequence))
            report(handle.Offset + _data.EntryOffset, "an entry is not after the one before it");
        if (Filter is not null && !Filter.MayContain(KeyHash.Compute(key))) FilterMisses++;
        tally.Count(key, sequence, _data.Current.Kind, _data.Payload);
        if (BlobReference.IsBlob(_data.Current.Kind)) CheckBlob(handle, key);
        if (!key.SequenceEqual(_lastKey)) _lastKey = key.ToArray();
        _lastSequence = sequence;
    }

    private void CheckBlob(BlockHandle handle, ReadOnlySpan<byte> key)
    {
        if (BlobReference.TryRead(_data.Current.Kind, _data.Payload, out BlobReference reference))
            OnBlob?.Invoke(handle.Offset, key.ToArray(), reference);
        else
            report(handle.Offset + _data.EntryOffset, "an entry refers to a blob file in a way that makes no sense");
    }

    /// <summary>Walks the block backwards too, since that goes by its restarts.</summary>
    private void CheckRestarts(BlockHandle handle)
    {
        long entries = 0;
        for (bool more = _data.SeekToFirst(); more; more = _data.Next()) entries++;
        for (bool more = _data.SeekToLast(); more; more = _data.Previous()) entries--;
        if (entries != 0) report(handle.Offset, "the block's restarts do not lead to its entries");
    }

    /// <summary>Looks each entry up by the hash of its key.</summary>
    private void CheckHashIndex(BlockHandle handle, PinnedBlock block)
    {
        if (!BlockView.TryParse(block.Span, out BlockView view) || !view.HasHashIndex) return;
        for (bool more = _data.SeekToFirst(); more; more = _data.Next())
        {
            long sequence = _data.Current.Sequence;
            BlockSeek seek = view.Find(
                _data.Key, KeyHash.Compute(_data.Key), sequence, out BlockEntry found, out bool sameKey);
            if (seek == BlockSeek.Found && sameKey && found.Sequence == sequence) continue;
            report(handle.Offset + _data.EntryOffset, "the block's hash index does not lead to an entry");
            return;
        }
    }

    private bool IsAfterLast(ReadOnlySpan<byte> key, long sequence)
    {
        int order = KeyOrder.Compare(_lastKey, key);
        return order < 0 || (order == 0 && sequence < _lastSequence);
    }

    /// <summary>Whether a position lies before the last entry seen.</summary>
    private bool IsBeforeLast(ReadOnlySpan<byte> key, long sequence)
    {
        int order = KeyOrder.Compare(key, _lastKey);
        return order < 0 || (order == 0 && sequence > _lastSequence);
    }
}
