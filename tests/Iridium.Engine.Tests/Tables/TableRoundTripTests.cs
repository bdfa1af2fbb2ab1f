using System.Text;
using Iridium.Engine.Iterators;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Tests.Tables;

public class TableRoundTripTests
{
    public static TheoryData<int, int, int> Layouts
    {
        get
        {
            var data = new TheoryData<int, int, int>();
            foreach (int seed in (int[])[1, 2, 3])
            {
                data.Add(seed, 64, 1);
                data.Add(seed, 256, 3);
                data.Add(seed, 4096, 16);
                data.Add(seed, 1 << 20, 256);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Walks_in_both_directions_meet_every_entry_in_order(int seed, int blockBytes, int restartInterval)
    {
        TableModel model = TableModel.Random(seed, 400);
        using TableReader table = Open(model, blockBytes, restartInterval);
        using EntryIterator iterator = table.NewIterator(fillCache: false);
        Assert.False(iterator.IsValid);

        iterator.SeekToFirst();
        foreach (var expected in model.Entries)
        {
            TableModel.AssertStandsOn(expected, iterator);
            iterator.Next();
        }

        Assert.False(iterator.IsValid);
        iterator.SeekToLast();
        foreach (var expected in model.Entries.Reverse())
        {
            TableModel.AssertStandsOn(expected, iterator);
            iterator.Previous();
        }

        Assert.False(iterator.IsValid);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Random_moves_agree_with_the_model(int seed, int blockBytes, int restartInterval)
    {
        var random = new Random(seed);
        TableModel model = TableModel.Random(seed, 300);
        KeyValuePair<TableModel.Position, TableModel.Entry>[] all = [.. model.Entries];
        using TableReader table = Open(model, blockBytes, restartInterval);
        using EntryIterator iterator = table.NewIterator(fillCache: true);
        int at = -1;
        for (int step = 0; step < 5000; step++)
        {
            int move = random.Next(10);
            if (at < 0) move %= 4;
            byte[] key = random.Next(2) == 0 ? TableModel.RandomKey(random) : all[random.Next(all.Length)].Key.Key;
            long sequence = random.Next(4) == 0 ? long.MaxValue : all[random.Next(all.Length)].Key.Sequence;
            switch (move)
            {
                case 0:
                    iterator.SeekToFirst();
                    at = 0;
                    break;
                case 1:
                    iterator.SeekToLast();
                    at = all.Length - 1;
                    break;
                case 2:
                    iterator.Seek(key, sequence);
                    at = Array.FindIndex(all, e => IsAtOrAfter(e.Key, key, sequence));
                    break;
                case 3:
                    iterator.SeekBefore(key);
                    at = Array.FindLastIndex(all, e => e.Key.Key.AsSpan().SequenceCompareTo(key) < 0);
                    break;
                case < 7:
                    iterator.Next();
                    at = at + 1 < all.Length ? at + 1 : -1;
                    break;
                default:
                    iterator.Previous();
                    at--;
                    break;
            }

            if (at < 0) Assert.False(iterator.IsValid);
            else TableModel.AssertStandsOn(all[at], iterator);
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Lookups_find_the_newest_version_that_is_old_enough(int seed, int blockBytes, int restartInterval)
    {
        var random = new Random(seed);
        TableModel model = TableModel.Random(seed, 200);
        var cache = new BlockCache(1 << 20);
        using TableReader table = Open(model, blockBytes, restartInterval, cache);
        foreach (TableModel.Position at in model.Entries.Keys)
        {
            AssertSame(model, table, at.Key, at.Sequence);
            AssertSame(model, table, at.Key, at.Sequence - 1);
            AssertSame(model, table, at.Key, long.MaxValue);
            AssertSame(model, table, TableModel.RandomKey(random), at.Sequence);
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Meta_is_what_the_entries_say_and_is_read_back(int seed, int blockBytes, int restartInterval)
    {
        TableModel model = TableModel.Random(seed, 200);
        var file = new TableFile();
        TableMeta meta = model.Build(file, LayoutOf(blockBytes, restartInterval, seed));
        TableMeta read = TableReader.ReadMeta(file);
        Assert.Equal(meta with { Start = read.Start, End = read.End }, read);
        Assert.Equal(meta.Start, read.Start);
        Assert.Equal(meta.End, read.End);

        Assert.Equal(file.Length, meta.FileBytes);
        Assert.Equal(model.Entries.Count, meta.EntryCount);
        Assert.Equal(model.Entries.Values.Count(e => e.Kind == EntryKind.Delete), meta.DeleteCount);
        long[] sequences = [.. model.Entries.Keys.Select(k => k.Sequence), .. model.Tombstones.Select(t => t.Sequence)];
        Assert.Equal(sequences.Min(), meta.SmallestSequence);
        Assert.Equal(sequences.Max(), meta.LargestSequence);
        Assert.Equal(model.Entries.Values.Min(e => ExpiryCodec.ReadOf(e.Kind, e.Payload)), meta.EarliestExpiryTicks);
        using TableReader table = TableReader.Open(file, meta, cache: null);
        Assert.Equal(model.Tombstones.Count, table.RangeTombstones.Count);
        Assert.Equivalent(model.Tombstones, table.RangeTombstones);
        Assert.Empty(TableVerifyTests.Verify(table));
    }

    [Fact]
    public void Versions_of_one_key_across_many_blocks_are_all_found()
    {
        var model = new TableModel();
        byte[] key = "the one key"u8.ToArray();
        for (int i = 1; i <= 500; i++) model.Add(key, i * 2, EntryKind.Put, Encoding.ASCII.GetBytes($"version {i}"));
        model.Add("the one"u8.ToArray(), 5, EntryKind.Put, [1]);
        model.Add("the one key!"u8.ToArray(), 5, EntryKind.Put, [2]);
        using TableReader table = model.Open(new TableOptions { BlockBytes = 100 });
        for (long sequence = 0; sequence <= 1001; sequence++) AssertSame(model, table, key, sequence);
        using EntryIterator iterator = table.NewIterator(fillCache: false);
        for (long sequence = 2; sequence <= 1001; sequence++)
        {
            iterator.Seek(key, sequence);
            Assert.Equal(sequence / 2 * 2, iterator.Sequence);
        }

        iterator.Seek(key, 1);
        Assert.Equal("the one key!"u8, iterator.Key);
        iterator.SeekBefore(key);
        Assert.Equal("the one"u8, iterator.Key);
    }

    [Fact]
    public void Empty_values_largest_keys_and_values_beyond_a_block_come_back()
    {
        var model = new TableModel();
        byte[] large = new byte[300_000];
        new Random(5).NextBytes(large);
        byte[] longest = new byte[EngineLimits.KeyBytesMax];
        Array.Fill(longest, (byte)0xFF);
        byte[] nearlyLongest = longest[..^1];
        model.Add([0], 1, EntryKind.Put, []);
        model.Add([1], 1, EntryKind.Put, large);
        model.Add([1, 0], 1, EntryKind.Put, large[..5000]);
        model.Add([1, 0, 0], 1, EntryKind.PutExpiring, large);
        model.Add(nearlyLongest, 3, EntryKind.Put, [3]);
        model.Add(longest, 2, EntryKind.Put, large[..70_000]);
        model.Add(longest, 1, EntryKind.Delete, []);
        using TableReader table = model.Open(new TableOptions { BlockBytes = 512 });
        Assert.Equal(EngineLimits.KeyBytesMax + 1, table.Meta.End.Length);
        foreach (TableModel.Position at in model.Entries.Keys) AssertSame(model, table, at.Key, at.Sequence);
        using EntryIterator iterator = table.NewIterator(fillCache: false);
        iterator.SeekToLast();
        foreach (var expected in model.Entries.Reverse())
        {
            TableModel.AssertStandsOn(expected, iterator);
            iterator.Previous();
        }

        Assert.Empty(TableVerifyTests.Verify(table));
    }

    [Fact]
    public void A_table_of_range_tombstones_alone_has_bounds_and_no_entries()
    {
        var model = new TableModel();
        model.Tombstones.Add(new RangeTombstone("m"u8.ToArray(), "p"u8.ToArray(), 4));
        model.Tombstones.Add(new RangeTombstone("c"u8.ToArray(), "n"u8.ToArray(), 9));
        using TableReader table = model.Open();
        Assert.Equal("c"u8, table.Meta.Start);
        Assert.Equal("p"u8, table.Meta.End);
        Assert.Equal(4, table.Meta.SmallestSequence);
        Assert.Equal(9, table.Meta.LargestSequence);
        Assert.Equal([9, 4], table.RangeTombstones.Select(t => t.Sequence));
        var found = default(FoundEntry);
        HeldBlock held = default;
        Assert.False(table.TryFind("m"u8, long.MaxValue, true, ref found, ref held));
        using EntryIterator iterator = table.NewIterator(fillCache: true);
        iterator.SeekToFirst();
        Assert.False(iterator.IsValid);
        iterator.SeekToLast();
        Assert.False(iterator.IsValid);
        iterator.Seek("a"u8, 1);
        Assert.False(iterator.IsValid);
        iterator.SeekBefore("z"u8);
        Assert.False(iterator.IsValid);
        Assert.Empty(TableVerifyTests.Verify(table));
    }

    [Fact]
    public void Concurrent_readers_all_get_right_answers()
    {
        TableModel model = TableModel.Random(11, 400);
        KeyValuePair<TableModel.Position, TableModel.Entry>[] all = [.. model.Entries];
        using TableReader table = model.Open(cache: new BlockCache(20_000));
        Parallel.For(0, 4, worker =>
        {
            var random = new Random(worker);
            using EntryIterator iterator = table.NewIterator(fillCache: worker % 2 == 0);
            HeldBlock held = default;
            for (int i = 0; i < 5000; i++)
            {
                var expected = all[random.Next(all.Length)];
                var found = default(FoundEntry);
                Assert.True(table.TryFind(expected.Key.Key, expected.Key.Sequence, true, ref found, ref held));
                Assert.True(found.Payload.SequenceEqual(expected.Value.Payload));
                iterator.Seek(expected.Key.Key, expected.Key.Sequence);
                TableModel.AssertStandsOn(expected, iterator);
            }

            held.Release();
        });
    }

    private static TableReader Open(TableModel model, int blockBytes, int restartInterval, BlockCache? cache = null) =>
        model.Open(LayoutOf(blockBytes, restartInterval, model.Entries.Count), cache);

    /// <summary>A layout whose other parts are drawn: compressed or not, one level of index or two, hashed or
    /// not.</summary>
    private static TableOptions LayoutOf(int blockBytes, int restartInterval, int draw) => new()
    {
        BlockBytes = blockBytes,
        RestartInterval = restartInterval,
        Compression = draw % 2 == 0 ? CompressionMethod.Snappy : CompressionMethod.None,
        IndexBlockBytesMax = draw % 3 == 0 ? 1 << 20 : 0,
        IndexPartitionBytes = 1 << (4 + (draw % 5)),
        HashIndex = draw % 7 != 0,
    };

    private static bool IsAtOrAfter(TableModel.Position at, byte[] key, long sequence)
    {
        int order = at.Key.AsSpan().SequenceCompareTo(key);
        return order > 0 || (order == 0 && at.Sequence <= sequence);
    }

    internal static void AssertSame(TableModel model, TableReader table, byte[] key, long sequence)
    {
        var found = default(FoundEntry);
        HeldBlock held = default;
        bool isFound = table.TryFind(key, sequence, fillCache: true, ref found, ref held);
        if (model.Find(key, sequence) is not var (at, entry))
        {
            Assert.False(isFound);
            held.Release();
            return;
        }

        Assert.True(isFound);
        Assert.True(table.MayContain(key));
        Assert.Equal(at.Sequence, found.Sequence);
        Assert.Equal(entry.Kind, found.Kind);
        Assert.True(found.Payload.SequenceEqual(entry.Payload));
        held.Release();
    }
}
