using Iridium.Engine.Iterators;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Tables;

public class TableAllocationTests
{
    [Fact]
    public void Lookups_in_cached_blocks_allocate_nothing()
    {
        TableModel model = TableModel.Random(21, 300);
        byte[][] keys = [.. model.Entries.Keys.Select(at => at.Key)];
        using TableReader table = model.Open(cache: new BlockCache(16 << 20));
        Assert.Equal(keys.Length, FindAll(table, keys));
        int found = 0;
        Assert.Equal(0, AllocationMeter.LeastBytes(() => found = FindAll(table, keys)));
        Assert.Equal(keys.Length, found);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Walks_allocate_nothing_once_their_memory_has_grown(bool cached)
    {
        TableModel model = TableModel.Random(22, 300);
        using TableReader table = model.Open(cache: cached ? new BlockCache(16 << 20) : null);
        using EntryIterator iterator = table.NewIterator(fillCache: cached);
        Walk(iterator);
        int steps = 0;
        Assert.Equal(0, AllocationMeter.LeastBytes(() => steps = Walk(iterator)));
        Assert.Equal(model.Entries.Count * 2, steps);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    public void Lookups_that_read_their_block_from_the_file_allocate_nothing(long capacity)
    {
        TableModel model = TableModel.Random(21, 300);
        byte[][] keys = [.. model.Entries.Keys.Select(at => at.Key)];
        var cache = new BlockCache(capacity);
        using TableReader table = model.Open(cache: cache);
        Assert.Equal(keys.Length, FindAll(table, keys));
        int found = 0;
        long misses = cache.Misses;
        Assert.Equal(0, AllocationMeter.LeastBytes(() => found = FindAll(table, keys)));
        Assert.Equal(keys.Length, found);
        Assert.True(cache.Misses > misses + 10);
    }

    private static int FindAll(TableReader table, byte[][] keys)
    {
        int count = 0;
        HeldBlock held = default;
        foreach (byte[] key in keys)
        {
            var found = default(FoundEntry);
            if (!table.MayContain(key)) continue;
            if (table.TryFind(key, long.MaxValue, fillCache: true, ref found, ref held)) count++;
        }

        held.Release();
        return count;
    }

    private static int Walk(EntryIterator iterator)
    {
        int steps = 0;
        for (iterator.SeekToFirst(); iterator.IsValid; iterator.Next()) steps++;
        for (iterator.SeekToLast(); iterator.IsValid; iterator.Previous()) steps++;
        return steps;
    }
}
