using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Iterators;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Blocks;
using Iridium.Testing.Planted;

namespace Iridium.Engine.Tests.Tables;

public class TableDamageTests
{
    internal static readonly TableOptions Options = new() { BlockBytes = 90, RestartInterval = 2 };

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void Every_flipped_byte_gives_the_right_answer_or_a_clear_error(int mask)
    {
        TableModel model = SmallTable();
        var file = new TableFile();
        TableMeta meta = model.Build(file, Options);
        byte[] sound = file.ToArray();
        for (int i = 0; i < sound.Length; i++)
        {
            byte[] damaged = (byte[])sound.Clone();
            damaged[i] ^= (byte)mask;
            AssertRightOrRefused(model, meta, new TableFile(damaged));
            Declared(() => TableReader.ReadMeta(new TableFile(damaged)));
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        TableModel model = SmallTable();
        var file = new TableFile();
        TableMeta meta = model.Build(file, Options);
        byte[] sound = file.ToArray();
        for (int length = 0; length < sound.Length; length++)
        {
            var cut = new TableFile(sound[..length]);
            Assert.Throws<CorruptionException>(() => TableReader.ReadMeta(cut));
            Assert.Throws<CorruptionException>(() => TableReader.Open(cut, meta, cache: null));
            Assert.True(cut.IsDisposed);
        }

        var longer = new TableFile([.. sound, 0]);
        Assert.Throws<CorruptionException>(() => TableReader.Open(longer, meta, cache: null));
    }

    [Fact]
    public void A_file_that_is_cut_while_open_is_reported_with_its_place()
    {
        var file = new TableFile();
        TableMeta meta = SmallTable().Build(file, Options);
        using TableReader table = TableReader.Open(file, meta, cache: null);
        file.SetLength(20);
        using EntryIterator iterator = table.NewIterator(fillCache: false);
        var error = Assert.Throws<CorruptionException>(iterator.SeekToFirst);
        Assert.Equal(file.Path, error.File);
        Assert.Equal(0, error.Offset);
        Assert.False(iterator.IsValid);
    }

    [Fact]
    public void A_swapped_table_is_refused()
    {
        var file = new TableFile();
        TableMeta meta = SmallTable().Build(file, Options);
        Refused(meta with { UniqueId = Guid.NewGuid() });
        Refused(meta with { Number = meta.Number + 1 });
        Refused(meta with { FileBytes = meta.FileBytes + 1 });

        void Refused(TableMeta other) =>
            Assert.Throws<CorruptionException>(
                () => TableReader.Open(new TableFile(file.ToArray()), other, cache: null));
    }

    [Fact]
    public void A_block_from_another_table_or_another_place_is_refused()
    {
        TableModel model = SmallTable();
        var file = new TableFile();
        TableMeta meta = model.Build(file, Options);
        var other = new TableFile();
        var builder = new TableBuilder(other, TableModel.Number, Guid.NewGuid(), Options);
        foreach ((TableModel.Position at, TableModel.Entry entry) in model.Entries)
            builder.Add(at.Key, at.Sequence, entry.Kind, entry.Payload);
        builder.Finish();
        file.Write(other.ToArray().AsSpan(0, 200), 0);
        using TableReader table = TableReader.Open(file, meta, cache: null);
        using EntryIterator iterator = table.NewIterator(fillCache: false);
        Assert.Throws<CorruptionException>(iterator.SeekToFirst);
    }

    [Fact]
    public void Damage_in_one_block_leaves_other_keys_readable()
    {
        TableModel model = SmallTable();
        var file = new TableFile();
        TableMeta meta = model.Build(file, Options);
        file.Write([0xEE], 5);
        using TableReader table = TableReader.Open(file, meta, new BlockCache(1 << 20));
        var found = default(FoundEntry);
        HeldBlock held = default;
        TableModel.Position last = model.Entries.Keys.Last();
        Assert.True(table.TryFind(last.Key, last.Sequence, fillCache: true, ref found, ref held));
        byte[] first = model.Entries.Keys.First().Key;
        CorruptionException? error = null;
        try
        {
            table.TryFind(first, long.MaxValue, fillCache: true, ref found, ref held);
        }
        catch (CorruptionException thrown)
        {
            error = thrown;
        }

        held.Release();
        Assert.Equal(file.Path, error?.File);
        Assert.Equal(0, error?.Offset);
        using EntryIterator iterator = table.NewIterator(fillCache: true);
        iterator.SeekToLast();
        TableModel.AssertStandsOn(model.Entries.Last(), iterator);
    }

    [Fact]
    public void A_damaged_filter_still_answers()
    {
        TableModel model = SmallTable();
        var file = new TableFile();
        TableMeta meta = model.Build(file, Options);
        byte[] bytes = file.ToArray();
        long filter = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(bytes.Length - TableFooter.Bytes + 40));
        bytes.AsSpan((int)filter, 64).Clear();
        using TableReader table = TableReader.Open(new TableFile(bytes), meta, cache: null);
        foreach (TableModel.Position at in model.Entries.Keys)
            TableRoundTripTests.AssertSame(model, table, at.Key, at.Sequence);
        Assert.True(table.MayContain("nowhere near"u8));
        (long offset, _) = Assert.Single(TableVerifyTests.Verify(table));
        Assert.Equal(filter, offset);
    }

    [Fact]
    public void An_unknown_format_version_is_named()
    {
        var file = new TableFile();
        TableMeta meta = SmallTable().Build(file, Options);
        byte[] bytes = file.ToArray();
        Span<byte> footer = bytes.AsSpan(bytes.Length - TableFooter.Bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[112..], 9);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[124..], Crc32C.Compute(footer[..124]));
        var error = Assert.Throws<FormatVersionException>(
            () => TableReader.Open(new TableFile(bytes), meta, cache: null));
        Assert.Contains(file.Path, error.Message, StringComparison.Ordinal);
        Assert.Contains("version 9", error.Message, StringComparison.Ordinal);
        Assert.Contains("versions 1 to 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_compression_is_named()
    {
        var file = new TableFile();
        TableModel model = SmallTable();
        TableMeta meta = model.Build(file, new TableOptions { BlockBytes = 1 << 20, FilterBitsPerKey = 0 });
        byte[] bytes = file.ToArray();
        int end = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(bytes.Length - TableFooter.Bytes + 56));
        bytes[end - 5] = 3;
        uint sum = Crc32C.Compute(bytes.AsSpan(0, end - 4), BlockTrailer.Seed(TableModel.Id, 0));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(end - 4), sum);
        using TableReader table = TableReader.Open(new TableFile(bytes), meta, cache: null);
        using EntryIterator iterator = table.NewIterator(fillCache: false);
        var error = Assert.Throws<FormatVersionException>(iterator.SeekToFirst);
        Assert.Contains("compression 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nonsense_with_right_checksums_never_crashes(int seed)
    {
        // Somebody, or a bug, may write nonsense and sign it. Then wrong answers cannot be excluded, crashes can.
        var random = new Random(seed);
        TableModel model = SmallTable();
        var file = new TableFile();
        TableMeta meta = model.Build(file, Options);
        byte[] sound = file.ToArray();
        BlockHandle[] blocks = BlocksOf(sound, model);
        for (int round = 0; round < 3_000; round++)
        {
            byte[] bytes = (byte[])sound.Clone();
            BlockHandle block = blocks[random.Next(blocks.Length)];
            Span<byte> content = bytes.AsSpan((int)block.Offset, block.Size);
            for (int i = random.Next(1, 4); i > 0; i--)
                content[random.Next(content.Length)] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
            BlockSeal.Write(
                bytes.AsSpan((int)block.Offset, block.Size + BlockTrailer.Bytes), TableModel.Id, block.Offset);
            var target = new TableFile(bytes);
            Exercise(model, meta, target);
            Assert.InRange(target.LargestRead, 0, bytes.Length);
        }
    }

    internal static TableModel SmallTable()
    {
        var model = new TableModel();
        for (int i = 0; i < 12; i++)
        {
            byte[] key = [(byte)'k', (byte)(i / 4), (byte)i];
            for (int version = 0; version <= i % 3; version++)
                model.Add(key, 10 + (version * 7), EntryKind.Put, [(byte)i, (byte)version, 7, 7, 7]);
        }

        model.Add("zz"u8.ToArray(), 3, EntryKind.Delete, []);
        model.Tombstones.Add(new RangeTombstone("kk"u8.ToArray(), "l"u8.ToArray(), 12));
        return model;
    }

    /// <summary>Whether each lookup and both walks end in what the model says or in one of the declared
    /// errors.</summary>
    internal static void AssertRightOrRefused(TableModel model, TableMeta meta, TableFile file)
    {
        try
        {
            using TableReader table = TableReader.Open(file, meta, cache: null);
            Assert.Equal(model.Tombstones[0].Sequence, Assert.Single(table.RangeTombstones).Sequence);
            foreach (TableModel.Position at in model.Entries.Keys)
            {
                Declared(() => TableRoundTripTests.AssertSame(model, table, at.Key, at.Sequence));
                Declared(() => TableRoundTripTests.AssertSame(model, table, [.. at.Key, 0], at.Sequence));
            }

            using EntryIterator iterator = table.NewIterator(fillCache: false);
            Declared(() => Walk(iterator, iterator.SeekToFirst, iterator.Next, model.Entries));
            Declared(() => Walk(iterator, iterator.SeekToLast, iterator.Previous, model.Entries.Reverse()));
        }
        catch (CorruptionException error)
        {
            Assert.Equal(file.Path, error.File);
        }

        Assert.InRange(file.LargestRead, 0, (int)file.Length);
    }

    private static void Walk(
        EntryIterator iterator,
        Action begin,
        Action step,
        IEnumerable<KeyValuePair<TableModel.Position, TableModel.Entry>> expected)
    {
        begin();
        foreach (var one in expected)
        {
            TableModel.AssertStandsOn(one, iterator);
            step();
        }

        Assert.False(iterator.IsValid);
    }

    internal static void Exercise(TableModel model, TableMeta meta, TableFile file) => Declared(() =>
    {
        using TableReader table = TableReader.Open(file, meta, cache: null);
        using EntryIterator iterator = table.NewIterator(fillCache: false);
        foreach (TableModel.Position at in model.Entries.Keys)
        {
            Declared(() =>
            {
                var found = default(FoundEntry);
                HeldBlock held = default;
                table.TryFind(at.Key, at.Sequence, fillCache: false, ref found, ref held);
                held.Release();
            });
            Declared(() => iterator.Seek(at.Key, at.Sequence));
            Declared(() => iterator.SeekBefore(at.Key));
        }

        int steps = 0;
        Declared(() =>
        {
            for (iterator.SeekToFirst(); iterator.IsValid; iterator.Next()) Assert.True(++steps < 1000);
        });
        Declared(() =>
        {
            for (iterator.SeekToLast(); iterator.IsValid; iterator.Previous()) Assert.True(++steps < 2000);
        });
        TableVerifyTests.Verify(table);
        TableReader.ReadMeta(file);
    });

    internal static void Declared(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is CorruptionException or FormatVersionException)
        {
            Assert.NotEmpty(error.Message);
        }
    }

    private static BlockHandle[] BlocksOf(byte[] table, TableModel model)
    {
        // Data blocks end where the filter begins; their ends are found by trying each length against the checksum.
        var blocks = new List<BlockHandle>();
        ReadOnlySpan<byte> footer = table.AsSpan(table.Length - TableFooter.Bytes);
        for (int at = 24; at < 88; at += 16)
        {
            blocks.Add(new BlockHandle(
                BinaryPrimitives.ReadInt64LittleEndian(footer[at..]),
                (int)BinaryPrimitives.ReadInt64LittleEndian(footer[(at + 8)..])));
        }

        int begin = 0;
        int dataEnd = (int)blocks.Min(block => block.Offset);
        for (int end = BlockTrailer.Bytes; end <= dataEnd; end++)
        {
            uint seed = BlockTrailer.Seed(TableModel.Id, begin);
            if (end - begin <= BlockTrailer.Bytes || !BlockTrailer.Matches(table.AsSpan(begin, end - begin), seed))
                continue;
            blocks.Add(new BlockHandle(begin, end - begin - BlockTrailer.Bytes));
            begin = end;
        }

        Assert.Equal(dataEnd, begin);
        Assert.InRange(blocks.Count, 6, model.Entries.Count + 4);
        return [.. blocks];
    }
}
