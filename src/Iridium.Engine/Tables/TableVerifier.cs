using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Tables;

/// <summary>
/// One verification of one table: reads every byte of the file and reports each fault, going on past it where that is
/// possible. Goes by the index from block to block, leaves what is in a data block to <see cref="DataBlockVerifier"/>,
/// and holds the sum of it against properties and manifest. Used once, by one thread; errors of the file system are
/// thrown, not reported.
/// </summary>
internal sealed unsafe class TableVerifier
{
    // Constant after construction.
    private readonly IFile _file;
    private readonly TableMeta _expected;
    private readonly Action<long, string> _onDamage;
    private readonly BlockCursor _index;
    private readonly TableTally _tally = new();
    private readonly DataBlockVerifier _data;

    // Own state, one thread.
    private bool _complete = true;
    private long _dataEnd;

    public TableVerifier(IFile file, TableMeta expected, Action<long, string> onDamage)
    {
        _file = file;
        _expected = expected;
        _onDamage = onDamage;
        _index = new BlockCursor(file.Path);
        _data = new DataBlockVerifier(file.Path, _tally, Report);
    }

    /// <summary>Told of each entry that refers to a blob file, with the offset of its block.</summary>
    public Action<long, byte[], BlobReference>? OnBlob
    {
        get => _data.OnBlob;
        init => _data.OnBlob = value;
    }

    public void Run(CancellationToken cancellationToken)
    {
        TableFooter? footer = null;
        Check(_file.Length - TableFooter.Bytes, () => footer = TableFooter.Read(_file));
        if (footer is null) return;
        long footerOffset = footer.FileBytes - TableFooter.Bytes;
        if (footer.UniqueId != _expected.UniqueId || footer.Number != _expected.Number)
            _onDamage(footerOffset, "the file is not the table that the manifest has");

        var blocks = new BlockReader(_file, footer, cache: null);
        try
        {
            CheckParts(blocks, footer, cancellationToken);
        }
        finally
        {
            _data.Filter?.Release();
        }
    }

    private void CheckParts(BlockReader blocks, TableFooter footer, CancellationToken cancellationToken)
    {
        CheckFilter(blocks, footer);
        Require(footer.Tombstones.Offset, () =>
        {
            foreach (RangeTombstone one in PartReader.ReadTombstones(blocks, footer.Tombstones)) _tally.Count(one);
        });
        Require(footer.Index.Offset, () => WalkIndex(blocks, footer, cancellationToken));
        if (_data.FilterMisses > 0)
            _onDamage(footer.Filter.Offset, $"the filter misses {_data.FilterMisses} entries");
        CheckProperties(blocks, footer);
    }

    private void CheckFilter(BlockReader blocks, TableFooter footer)
    {
        if (footer.Filter.IsAbsent) return;
        bool read = Check(footer.Filter.Offset, () => _data.Filter = PartReader.ReadFilter(blocks, footer.Filter));
        if (read && _data.Filter is null)
            _onDamage(footer.Filter.Offset, "the filter is of no kind that this build knows");
    }

    private void WalkIndex(BlockReader blocks, TableFooter footer, CancellationToken cancellationToken)
    {
        List<BlockHandle> partitions = [];
        if (footer.IndexLevels == 1) WalkLeaf(blocks, footer.Index, cancellationToken);
        else WalkTop(blocks, footer.Index, partitions, cancellationToken);

        long end = _dataEnd;
        BlockHandle[] parts = [footer.Filter, footer.Tombstones, footer.Properties, .. partitions, footer.Index];
        foreach (BlockHandle part in parts)
        {
            if (part.IsAbsent) continue;
            if (part.Offset != end) Report(end, $"the bytes up to {part.Offset} belong to no block");
            end = part.LiesBefore(footer.FileBytes) ? part.End : end;
        }
    }

    /// <summary>Walks the block of the index that leads to partitions, and each of them.</summary>
    private void WalkTop(
        BlockReader blocks, BlockHandle top, List<BlockHandle> partitions, CancellationToken cancellationToken)
    {
        var cursor = new BlockCursor(blocks.Path);
        PinnedBlock block = blocks.Read(top);
        try
        {
            cursor.Load(block.Content, block.Length, top.Offset);
            for (bool more = cursor.SeekToFirst(); more; more = cursor.Next())
            {
                if (!BlockHandle.TryRead(cursor.Payload, out BlockHandle partition))
                    throw blocks.Damage(top.Offset, "an entry of the index makes no sense");
                partitions.Add(partition);
                byte[] key = cursor.Key.ToArray();
                long sequence = cursor.Current.Sequence;
                Require(partition.Offset, () =>
                {
                    WalkLeaf(blocks, partition, cancellationToken);
                    CheckPartitionEnd(blocks, partition, key, sequence);
                });
            }
        }
        finally
        {
            block.Release();
        }
    }

    /// <summary>The position that leads to a partition is that of its last entry.</summary>
    private void CheckPartitionEnd(BlockReader blocks, BlockHandle partition, byte[] key, long sequence)
    {
        PinnedBlock block = blocks.Read(partition);
        try
        {
            _index.Load(block.Content, block.Length, partition.Offset);
            bool same = _index.SeekToLast() && _index.Key.SequenceEqual(key) && _index.Current.Sequence == sequence;
            if (!same) Report(partition.Offset, "the partition does not end where the index says");
        }
        finally
        {
            _index.Unload();
            block.Release();
        }
    }

    /// <summary>Walks a block of the index that leads to data blocks, and those.</summary>
    private void WalkLeaf(BlockReader blocks, BlockHandle leaf, CancellationToken cancellationToken)
    {
        PinnedBlock block = blocks.Read(leaf);
        try
        {
            _index.Load(block.Content, block.Length, leaf.Offset);
            for (bool more = _index.SeekToFirst(); more; more = _index.Next())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!BlockHandle.TryRead(_index.Payload, out BlockHandle handle))
                    throw blocks.Damage(leaf.Offset, "an entry of the index makes no sense");
                if (handle.Offset != _dataEnd) Report(leaf.Offset, $"no data block begins at {_dataEnd}");
                _dataEnd = handle.LiesBefore(_file.Length) ? handle.End : _dataEnd;
                Require(
                    handle.Offset, () => _data.Verify(blocks, handle, _index.Key, _index.Current.Sequence));
            }
        }
        finally
        {
            _index.Unload();
            block.Release();
        }
    }

    private void CheckProperties(BlockReader blocks, TableFooter footer)
    {
        TableMeta? stored = null;
        TableSizes? sizes = null;
        Check(footer.Properties.Offset, () => stored = PropertiesBlock.Read(blocks, footer, out sizes));
        if (stored is null) return;
        long offset = footer.Properties.Offset;
        Compare(offset, "the manifest", stored, _expected.AsStored());
        if (!_complete) return;
        TableMeta counted = _tally.ToMeta(footer.Number, footer.UniqueId, footer.FileBytes, _data.LastKey);
        Compare(offset, "the content", stored, counted);
        if (sizes is null) return;
        long filterBytes = footer.Filter.IsAbsent ? 0 : footer.Filter.Size + BlockTrailer.Bytes;
        TableSizes right = _tally.ToSizes(_dataEnd, filterBytes, sizes.Compression);
        if (sizes != right) _onDamage(offset, $"the properties say {sizes}, the content has {right}");
    }

    private void Compare(long offset, string other, TableMeta stored, TableMeta right)
    {
        CompareField(offset, other, nameof(stored.EntryCount), stored.EntryCount, right.EntryCount);
        CompareField(offset, other, nameof(stored.DeleteCount), stored.DeleteCount, right.DeleteCount);
        CompareField(
            offset, other, nameof(stored.RangeTombstoneCount), stored.RangeTombstoneCount, right.RangeTombstoneCount);
        CompareField(offset, other, nameof(stored.SmallestSequence), stored.SmallestSequence, right.SmallestSequence);
        CompareField(offset, other, nameof(stored.LargestSequence), stored.LargestSequence, right.LargestSequence);
        CompareField(
            offset, other, nameof(stored.EarliestExpiryTicks), stored.EarliestExpiryTicks, right.EarliestExpiryTicks);
        if (!stored.Blobs.SequenceEqual(right.Blobs))
            _onDamage(offset, $"the properties name other blob files than {other}");
        if (!stored.Start.AsSpan().SequenceEqual(right.Start) || !stored.End.AsSpan().SequenceEqual(right.End))
            _onDamage(offset, $"the properties have other bounds than {other}");
    }

    private void CompareField(long offset, string other, string name, long stored, long right)
    {
        if (stored != right) _onDamage(offset, $"the properties say {name} = {stored}, {other} has {right}");
    }

    private void Report(long offset, string detail)
    {
        _complete = false;
        _onDamage(offset, detail);
    }

    /// <summary>Runs a step without which the content cannot be held against the properties.</summary>
    private void Require(long offset, Action step)
    {
        if (!Check(offset, step)) _complete = false;
    }

    /// <summary>Runs a step and reports the damage that ends it.</summary>
    /// <param name="offset">Where the step looks, for damage that does not say.</param>
    /// <param name="step">The step.</param>
    /// <returns>Whether it came to its end.</returns>
    private bool Check(long offset, Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (CorruptionException damage)
        {
            _onDamage(damage.File is null ? offset : damage.Offset, damage.Detail);
        }
        catch (FormatVersionException unknown)
        {
            _onDamage(offset, unknown.Message);
        }

        return false;
    }
}
