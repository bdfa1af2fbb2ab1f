using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Tests.Tables;

/// <summary>Small tables of each kind that the format has.</summary>
internal static class TableKinds
{
    public static IReadOnlyDictionary<string, TableOptions> All { get; } = new Dictionary<string, TableOptions>
    {
        ["plain"] = new() { BlockBytes = 200, RestartInterval = 2, HashIndex = false },
        ["hash index"] = new() { BlockBytes = 300, RestartInterval = 2 },
        ["two levels"] = new()
        {
            BlockBytes = 150,
            RestartInterval = 2,
            HashIndex = false,
            IndexBlockBytesMax = 0,
            IndexPartitionBytes = 70,
        },
        ["compressed"] = new()
        {
            BlockBytes = 400,
            RestartInterval = 2,
            HashIndex = false,
            Compression = CompressionMethod.Snappy,
        },
        ["all"] = new()
        {
            BlockBytes = 300,
            RestartInterval = 2,
            Compression = CompressionMethod.Snappy,
            IndexBlockBytesMax = 0,
            IndexPartitionBytes = 120,
            CreatedTicks = 77,
        },
    };

    /// <summary>Entries that compress, in some blocks.</summary>
    public static TableModel Model()
    {
        var model = new TableModel();
        for (int i = 0; i < 24; i++)
        {
            byte[] key = [(byte)'k', (byte)(i / 4), (byte)i];
            byte[] payload = new byte[30];
            payload.AsSpan().Fill((byte)(i % 5));
            for (int version = 0; version <= i % 3; version++)
                model.Add(key, 10 + (version * 7), EntryKind.Put, payload);
        }

        model.Add("zz"u8.ToArray(), 3, EntryKind.Delete, []);
        model.Tombstones.Add(new RangeTombstone("kk"u8.ToArray(), "l"u8.ToArray(), 12));
        return model;
    }

    /// <summary>Every block of a sound table, found by trying each length against the checksum: they leave no gap.
    /// </summary>
    public static IReadOnlyList<BlockHandle> BlocksOf(byte[] table)
    {
        var blocks = new List<BlockHandle>();
        int begin = 0;
        int limit = table.Length - TableFooter.Bytes;
        for (int end = BlockTrailer.Bytes + 1; end <= limit; end++)
        {
            if (end - begin <= BlockTrailer.Bytes) continue;
            uint seed = BlockTrailer.Seed(TableModel.Id, begin);
            if (!BlockTrailer.Matches(table.AsSpan(begin, end - begin), seed)) continue;
            blocks.Add(new BlockHandle(begin, end - begin - BlockTrailer.Bytes));
            begin = end;
        }

        Assert.Equal(limit, begin);
        return blocks;
    }

    /// <summary>The trailer byte that says how a block is compressed.</summary>
    public static byte CompressionOf(byte[] table, BlockHandle block) => table[block.Offset + block.Size];
}
