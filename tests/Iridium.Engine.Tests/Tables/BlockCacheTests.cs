using Iridium.Engine.Tables;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Tables;

public class BlockCacheTests
{
    [Fact]
    public void Blocks_are_found_by_table_and_offset_and_counted()
    {
        var cache = new BlockCache(1 << 20);
        byte[] block = new byte[100];
        cache.Add(1, 4096, block);
        Assert.True(cache.TryGet(1, 4096, out byte[] found));
        Assert.Same(block, found);
        Assert.False(cache.TryGet(1, 0, out _));
        Assert.False(cache.TryGet(2, 4096, out _));
        Assert.Equal(1, cache.Hits);
        Assert.Equal(2, cache.Misses);
        Assert.InRange(cache.Bytes, 100, 400);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(40 << 20)]
    public void Bytes_never_exceed_the_capacity(long capacity)
    {
        var random = new Random(31);
        var cache = new BlockCache(capacity);
        for (int i = 0; i < 20_000; i++)
        {
            cache.Add(random.Next(5), random.Next(100_000), new byte[random.Next(8000)]);
            cache.TryGet(random.Next(5), random.Next(100_000), out _);
            Assert.InRange(cache.Bytes, 0, capacity);
        }

        if (capacity > 0) Assert.InRange(cache.Bytes, capacity / 2, capacity);
    }

    [Fact]
    public void A_block_above_a_shards_share_is_not_kept()
    {
        var cache = new BlockCache(16 << 20);
        Assert.False(cache.Accepts(1 << 20));
        Assert.True(cache.Accepts((1 << 20) - 1000));
        cache.Add(1, 1, new byte[1 << 20]);
        Assert.Equal(0, cache.Bytes);
        Assert.False(new BlockCache(0).Accepts(0));
    }

    [Fact]
    public void Blocks_in_use_outlive_a_scan()
    {
        var cache = new BlockCache(100_000);
        for (int i = 0; i < 10; i++) cache.Add(1, i, new byte[1000]);
        for (int i = 0; i < 2000; i++)
        {
            for (int hot = 0; hot < 10; hot++) Assert.True(cache.TryGet(1, hot, out _));
            cache.Add(2, i, new byte[1000]);
        }
    }

    [Fact]
    public void Evicting_a_table_leaves_the_others()
    {
        var cache = new BlockCache(20 << 20);
        for (int i = 0; i < 1000; i++) cache.Add(i % 2, i, new byte[100]);
        long before = cache.Bytes;
        cache.Evict(1);
        Assert.Equal(before / 2, cache.Bytes);
        for (int i = 0; i < 1000; i++) Assert.Equal(i % 2 == 0, cache.TryGet(i % 2, i, out _));
        cache.Evict(0);
        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    public void Threads_get_the_block_of_the_place_they_ask_for()
    {
        const long capacity = 60_000;
        var cache = new BlockCache(capacity);
        Parallel.For(0, 4, worker =>
        {
            var random = new Random(worker);
            for (int i = 0; i < 50_000; i++)
            {
                long table = random.Next(3);
                int offset = random.Next(200);
                if (cache.TryGet(table, offset, out byte[] block))
                {
                    Assert.Equal(table, block[0]);
                    Assert.Equal(offset, block[1]);
                }
                else
                {
                    block = new byte[random.Next(2, 900)];
                    block[0] = (byte)table;
                    block[1] = (byte)offset;
                    cache.Add(table, offset, block);
                }

                if (random.Next(1000) == 0) cache.Evict(table);
                Assert.InRange(cache.Bytes, 0, capacity);
            }
        });
        Assert.Equal(200_000, cache.Hits + cache.Misses);
    }

    [Fact]
    public void Hits_allocate_nothing()
    {
        var cache = new BlockCache(1 << 20);
        for (int i = 0; i < 100; i++) cache.Add(1, i, new byte[10]);
        Assert.Equal(100, Count());
        int found = 0;
        Assert.Equal(0, AllocationMeter.LeastBytes(() => found = Count()));
        Assert.Equal(100, found);

        int Count()
        {
            int count = 0;
            for (int i = 0; i < 100; i++)
                if (cache.TryGet(1, i, out _)) count++;
            return count;
        }
    }
}
