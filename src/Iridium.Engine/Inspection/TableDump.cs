using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Blocks;
using Iridium.Engine.Tables.Filters;

namespace Iridium.Engine.Inspection;

/// <summary>
/// Tells of the footer, the properties, the filter, the range tombstones, and then of each data block and its entries.
/// A damaged part is told of and left out.
/// </summary>
internal static class TableDump
{
    public static void Run(IFile file, DumpSink sink)
    {
        TableFooter? footer = null;
        Try(sink, () => footer = TableFooter.Read(file));
        if (footer is null) return;
        Footer(footer, sink);
        var blocks = new BlockReader(file, footer, cache: null);
        Try(sink, () =>
        {
            TableMeta meta = PropertiesBlock.Read(blocks, footer, out TableSizes? sizes);
            sink.Add(footer.Properties.Offset, 0, "properties", [.. FieldsOf(meta), .. FieldsOf(sizes)]);
        });
        Try(sink, () => Filter(blocks, footer.Filter, sink));
        Try(sink, () => Tombstones(blocks, footer.Tombstones, sink));
        Try(sink, () => Index(blocks, footer, sink));
    }

    public static IReadOnlyList<FileDumpField> FieldsOf(TableMeta table) =>
    [
        new("number", table.Number),
        new("uniqueId", table.UniqueId),
        new("fileBytes", table.FileBytes),
        new("start", table.Start),
        new("end", table.End),
        new("smallestSequence", table.SmallestSequence),
        new("largestSequence", table.LargestSequence),
        new("entries", table.EntryCount),
        new("deletes", table.DeleteCount),
        new("rangeTombstones", table.RangeTombstoneCount),
        new("earliestExpiry", DumpSink.Expiry(table.EarliestExpiryTicks)),
    ];

    private static FileDumpField[] FieldsOf(TableSizes? sizes) => sizes is null ? [] :
    [
        new("keyBytes", sizes.KeyBytes),
        new("payloadBytes", sizes.PayloadBytes),
        new("dataBytes", sizes.DataBytes),
        new("filterBytes", sizes.FilterBytes),
        new("compression", sizes.Compression.ToString()),
    ];

    private static void Footer(TableFooter footer, DumpSink sink) => sink.Add(
        footer.FileBytes - TableFooter.Bytes,
        0,
        "footer",
        new("file", "table"),
        new("formatVersion", (long)footer.Version),
        new("number", footer.Number),
        new("uniqueId", footer.UniqueId),
        new("fileBytes", footer.FileBytes),
        new("indexOffset", footer.Index.Offset),
        new("indexLevels", (long)footer.IndexLevels),
        new("filterOffset", footer.Filter.Offset),
        new("tombstonesOffset", footer.Tombstones.Offset),
        new("propertiesOffset", footer.Properties.Offset));

    private static void Filter(BlockReader blocks, BlockHandle handle, DumpSink sink)
    {
        if (handle.IsAbsent) return;
        BloomFilter? filter = PartReader.ReadFilter(blocks, handle);
        filter?.Release();
        string state = filter is null ? "of a kind this build does not know" : "intact";
        sink.Add(handle.Offset, 0, "filter", new("bytes", (long)handle.Size), new("state", state));
    }

    private static void Tombstones(BlockReader blocks, BlockHandle handle, DumpSink sink)
    {
        foreach (RangeTombstone one in PartReader.ReadTombstones(blocks, handle))
        {
            sink.Add(
                handle.Offset,
                0,
                "range-tombstone",
                new("sequence", one.Sequence),
                new("start", one.Start),
                new("end", one.End));
        }
    }

    private static void Index(BlockReader blocks, TableFooter footer, DumpSink sink)
    {
        ForEachHandle(blocks, footer.Index, (handle, upTo) =>
        {
            if (footer.IndexLevels == 1)
            {
                Block(blocks, handle, upTo, sink);
                return;
            }

            sink.Add(handle.Offset, 0, "partition", new("bytes", (long)handle.Size), new("upTo", upTo));
            Try(sink, () => ForEachHandle(blocks, handle, (block, key) => Block(blocks, block, key, sink)));
        });
        sink.Add(footer.Index.Offset, 0, "index", new FileDumpField("bytes", (long)footer.Index.Size));
    }

    private static void Block(BlockReader blocks, BlockHandle handle, byte[] upTo, DumpSink sink)
    {
        sink.Add(handle.Offset, 0, "block", new("bytes", (long)handle.Size), new("upTo", upTo));
        Try(sink, () => Entries(blocks, handle, sink));
    }

    private static unsafe void ForEachHandle(BlockReader blocks, BlockHandle index, Action<BlockHandle, byte[]> action)
    {
        var cursor = new BlockCursor(blocks.Path);
        PinnedBlock pin = blocks.Read(index);
        try
        {
            cursor.Load(pin.Content, pin.Length, index.Offset);
            for (bool more = cursor.SeekToFirst(); more; more = cursor.Next())
            {
                if (!BlockHandle.TryRead(cursor.Payload, out BlockHandle handle))
                    throw blocks.Damage(index.Offset, "an entry of the index makes no sense");
                action(handle, cursor.Key.ToArray());
            }
        }
        finally
        {
            pin.Release();
        }
    }

    private static unsafe void Entries(BlockReader blocks, BlockHandle block, DumpSink sink)
    {
        var data = new BlockCursor(blocks.Path);
        PinnedBlock pin = blocks.Read(block);
        try
        {
            data.Load(pin.Content, pin.Length, block.Offset);
            bool isCompressed = pin.Length != block.Size;
            for (bool more = data.SeekToFirst(); more; more = data.Next())
            {
                List<FileDumpField> fields = [new("sequence", data.Current.Sequence), new("key", data.Key.ToArray())];
                long offset = isCompressed ? block.Offset : block.Offset + data.EntryOffset;
                sink.Entry(offset, fields, data.Current.Kind, data.Payload);
            }
        }
        finally
        {
            pin.Release();
        }
    }

    /// <summary>Runs a step and tells of the damage that ends it.</summary>
    private static void Try(DumpSink sink, Action step)
    {
        try
        {
            step();
        }
        catch (CorruptionException damage)
        {
            sink.Damage(damage.Offset, damage.Detail);
        }
    }
}
