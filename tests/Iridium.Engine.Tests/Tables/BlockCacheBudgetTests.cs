using Iridium.Engine.Tables;

namespace Iridium.Engine.Tests.Tables;

public sealed class BlockCacheBudgetTests
{
    [Fact]
    public void Caches_of_one_budget_hold_its_bytes_together_and_their_own_blocks()
    {
        var budget = new BlockCacheBudget(200_000);
        BlockCache[] caches = [.. Enumerable.Range(0, 3).Select(_ => new BlockCache(budget))];
        for (long offset = 0; offset < 400; offset++)
        {
            for (int i = 0; i < caches.Length; i++)
            {
                // The same places in each; the content tells whose they are.
                PinnedBlock block = caches[i].Allocate(500);
                block.Writable.Fill((byte)i);
                caches[i].Add(1, offset, block).Release();
            }

            Assert.InRange(budget.Bytes, 0, 200_000);
        }

        Assert.Equal(budget.Bytes, caches.Sum(cache => cache.Bytes));
        int found = 0;
        for (long offset = 0; offset < 400; offset++)
        {
            for (int i = 0; i < caches.Length; i++)
            {
                if (!caches[i].TryGet(1, offset, out PinnedBlock block)) continue;
                Assert.Equal(i, block.Span[0]);
                block.Release();
                found++;
            }
        }

        Assert.InRange(found, 250, 400);
        foreach (BlockCache cache in caches) BlockCacheTests.AssertEmptyAfterClose(cache);
        Assert.Equal(0, budget.Bytes);
    }

    [Fact]
    public void A_small_cache_keeps_its_part_beside_a_large_one()
    {
        var budget = new BlockCacheBudget(1_000_000);
        var large = new BlockCache(budget);
        var small = new BlockCache(budget);
        for (long offset = 0; offset < 100; offset++) BlockCacheTests.Add(small, 1, offset, 500).Release();
        for (long offset = 0; offset < 1_700; offset++) BlockCacheTests.Add(large, 1, offset, 500).Release();
        long before = small.Bytes;
        for (long offset = 2_000; offset < 2_400; offset++) BlockCacheTests.Add(large, 1, offset, 500).Release();

        // About one in seventeen of the blocks that went was one of the small cache, not one in two.
        Assert.InRange(small.Bytes, before / 2, before);
    }

    [Fact]
    public void Closing_one_cache_leaves_the_others_theirs()
    {
        var budget = new BlockCacheBudget(1_000_000);
        var closing = new BlockCache(budget);
        var other = new BlockCache(budget);
        BlockCacheTests.Add(closing, 1, 0, 500).Release();
        PinnedBlock held = BlockCacheTests.Add(closing, 1, 1, 500);
        BlockCacheTests.Add(other, 1, 0, 500).Release();
        closing.Close();
        Assert.Equal(2 * BlockCache.Charge(500), budget.Bytes);
        BlockCacheTests.AssertIs(1, 1, held);
        held.Release();
        Assert.Equal(BlockCache.Charge(500), budget.Bytes);
        Assert.False(closing.TryGet(1, 0, out _));
        BlockCacheTests.Add(closing, 1, 2, 500).Release();
        Assert.Equal(0, closing.Bytes);
        Assert.True(other.TryGet(1, 0, out PinnedBlock block));
        block.Release();
    }

    [Fact]
    public void Caches_give_way_to_memtables_down_to_a_quarter()
    {
        long overrun = 0;
        var budget = new BlockCacheBudget(400_000, () => overrun);
        var cache = new BlockCache(budget);
        for (long offset = 0; offset < 1_000; offset++) BlockCacheTests.Add(cache, 1, offset, 500).Release();
        Assert.InRange(cache.Bytes, 390_000, 400_000);
        overrun = 150_000;
        budget.MakeRoom(0);
        Assert.InRange(cache.Bytes, 240_000, 250_000);
        overrun = long.MaxValue;
        budget.MakeRoom(0);
        Assert.InRange(cache.Bytes, 95_000, 100_000);
        Assert.Equal(100_000, budget.LimitBytes);
        overrun = -1;
        Assert.Equal(400_000, budget.LimitBytes);
    }

    /// <summary>Other threads take fifteen turns between two of this one, so its own all come to one shard.</summary>
    [Fact]
    public void The_one_block_that_can_go_is_found_in_any_shard_whoever_takes_turns_beside()
    {
        for (int shard = 0; shard < BlockCache.ShardCount; shard++)
        {
            BlockCache? beside = null;
            var budget = new BlockCacheBudget(
                20_000,
                () =>
                {
                    for (int i = 1; beside is not null && i < BlockCache.ShardCount; i++) beside.GiveUp(0);
                    return 0;
                });
            var cache = new BlockCache(budget);
            var pins = new List<PinnedBlock>();
            long cold = OffsetIn(shard);
            BlockCacheTests.Add(cache, 1, cold, 500).Release();
            while (budget.Bytes + BlockCache.Charge(500) <= 20_000)
                pins.Add(BlockCacheTests.Add(cache, 2, pins.Count, 500));
            beside = cache;
            PinnedBlock wanted = BlockCacheTests.Add(cache, 3, 0, 500);
            Assert.True(wanted.IsCached, $"nothing was found in shard {shard}");
            Assert.False(budget.HasNothingToGive);
            Assert.False(cache.TryGet(1, cold, out _));
            wanted.Release();
            foreach (PinnedBlock pin in pins) pin.Release();
            BlockCacheTests.AssertEmptyAfterClose(cache);
        }
    }

    /// <summary>An offset whose block of table 1 is kept in a certain shard.</summary>
    private static long OffsetIn(int shard)
    {
        for (long offset = 0; ; offset++)
        {
            var cache = new BlockCache(20_000);
            BlockCacheTests.Add(cache, 1, offset, 500).Release();
            bool isThere = cache.GiveUp(1, shard) > 0;
            cache.Close();
            if (isThere) return offset;
        }
    }
}
