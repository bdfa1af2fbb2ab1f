using System.Buffers.Binary;
using Iridium.Engine.Tables;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Tables;

public class BlockCacheTests
{
    [Fact]
    public void Blocks_are_found_by_table_and_offset_and_counted()
    {
        var cache = new BlockCache(1 << 20);
        Add(cache, 1, 4096, 100).Release();
        Assert.True(cache.TryGet(1, 4096, out PinnedBlock found));
        AssertIs(1, 4096, found);
        Assert.Equal(100, found.Length);
        Assert.True(found.IsCached);
        found.Release();
        Assert.False(cache.TryGet(1, 0, out _));
        Assert.False(cache.TryGet(2, 4096, out PinnedBlock none));
        Assert.True(none.IsNone);
        none.Release();
        Assert.Equal(1, cache.Hits);
        Assert.Equal(2, cache.Misses);
        Assert.Equal(BlockCache.Charge(100), cache.Bytes);
        Assert.InRange(cache.Bytes, 100, 400);
        AssertEmptyAfterClose(cache);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(40 << 20)]
    public void Bytes_exceed_the_capacity_by_what_is_pinned_only(long capacity)
    {
        var random = new Random(31);
        var cache = new BlockCache(capacity);
        var pins = new Queue<PinnedBlock>();
        for (int i = 0; i < 10_000; i++)
        {
            pins.Enqueue(Add(cache, random.Next(5), random.Next(100_000), random.Next(16, 8000)));
            while (pins.Count > random.Next(5)) pins.Dequeue().Release();
            if (cache.TryGet(random.Next(5), random.Next(100_000), out PinnedBlock block)) pins.Enqueue(block);
            if (i % 100 == 0) Assert.InRange(cache.Bytes, 0, capacity + cache.PinnedBytes);
        }

        while (pins.TryDequeue(out PinnedBlock pin)) pin.Release();
        Assert.Equal(0, cache.PinnedBytes);
        Assert.InRange(cache.Bytes, capacity / 2, capacity);
        AssertEmptyAfterClose(cache);
    }

    [Fact]
    public void A_block_larger_than_a_shards_share_is_kept()
    {
        var cache = new BlockCache(16 << 20);
        PinnedBlock large = Add(cache, 1, 1, 12 << 20);
        Assert.True(large.IsCached);
        large.Release();
        for (int i = 0; i < 100; i++) Add(cache, 2, i, 4096).Release();
        Assert.True(cache.TryGet(1, 1, out large));
        large.Release();
        Assert.InRange(cache.Bytes, 12 << 20, 16 << 20);
        Add(cache, 1, 2, 15 << 20).Release();
        Assert.False(cache.TryGet(1, 1, out _));
        Assert.True(cache.TryGet(1, 2, out large));
        large.Release();
        AssertEmptyAfterClose(cache);
    }

    [Fact]
    public void A_block_that_does_not_fit_lasts_as_long_as_its_pin()
    {
        var cache = new BlockCache(100_000);
        PinnedBlock block = Add(cache, 1, 1, 200_000);
        Assert.False(block.IsCached);
        AssertIs(1, 1, block);
        Assert.Equal(BlockCache.Charge(200_000), cache.PinnedBytes);
        Assert.Equal(cache.PinnedBytes, cache.Bytes);
        block.Release();
        Assert.Equal(0, cache.Bytes);
        Assert.Equal(0, cache.OutstandingBytes);
    }

    [Fact]
    public void A_cache_without_capacity_keeps_nothing()
    {
        var cache = new BlockCache(0);
        PinnedBlock block = Add(cache, 1, 1, 10);
        Assert.False(cache.TryGet(1, 1, out _));
        AssertIs(1, 1, block);
        block.Release();
        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    public void The_first_block_kept_for_a_place_stays()
    {
        var cache = new BlockCache(1 << 20);
        PinnedBlock first = Add(cache, 1, 1, 50);
        PinnedBlock second = Add(cache, 1, 1, 60);
        Assert.Equal(50, second.Length);
        Assert.Equal(BlockCache.Charge(50), cache.Bytes);
        first.Release();
        AssertIs(1, 1, second);
        second.Release();
        Assert.Equal(0, cache.PinnedBytes);
        AssertEmptyAfterClose(cache);
    }

    [Fact]
    public void Pinned_blocks_are_not_given_up()
    {
        var cache = new BlockCache(100_000);
        PinnedBlock[] pins = [.. Enumerable.Range(0, 20).Select(i => Add(cache, 1, i, 1000))];
        Assert.All(pins, pin => Assert.True(pin.IsCached));
        long pinned = cache.PinnedBytes;
        Assert.Equal(20 * BlockCache.Charge(1000), pinned);
        for (int i = 0; i < 2000; i++) Add(cache, 2, i, 1000).Release();
        for (int i = 0; i < 20; i++) AssertIs(1, i, pins[i]);
        Assert.Equal(pinned, cache.PinnedBytes);
        foreach (PinnedBlock pin in pins) pin.Release();
        for (int i = 0; i < 2000; i++) Add(cache, 3, i, 1000).Release();
        for (int i = 0; i < 20; i++) Assert.False(cache.TryGet(1, i, out _));
        AssertEmptyAfterClose(cache);
    }

    [Fact]
    public void When_all_that_fits_is_pinned_others_live_outside()
    {
        var cache = new BlockCache(10_000);
        var pins = new List<PinnedBlock>();
        for (int i = 0; i < 50; i++) pins.Add(Add(cache, 1, i, 1000));
        Assert.InRange(pins.Count(pin => pin.IsCached), 5, 9);
        Assert.Equal(50 * BlockCache.Charge(1000), cache.PinnedBytes);
        for (int i = 0; i < 50; i++) AssertIs(1, i, pins[i]);
        foreach (PinnedBlock pin in pins) pin.Release();
        Assert.InRange(cache.Bytes, 0, 10_000);
        AssertEmptyAfterClose(cache);
    }

    [Fact]
    public void When_all_that_fits_is_pinned_nobody_looks_for_what_could_go()
    {
        var cache = new BlockCache(10_000);
        PinnedBlock[] pins = [.. Enumerable.Range(0, 50).Select(i => Add(cache, 1, i, 1000))];
        int turns = cache.Turns;
        for (int i = 0; i < 1000; i++) Add(cache, 2, i, 1000).Release();
        Assert.InRange(cache.Turns - turns, 0, 100);

        // What lies outside of the cache counts too: with it gone, the cache is as any other.
        foreach (PinnedBlock pin in pins) pin.Release();
        for (int i = 0; i < 1000; i++) Add(cache, 3, i, 1000).Release();
        Assert.True(cache.TryGet(3, 999, out PinnedBlock last));
        last.Release();
        AssertEmptyAfterClose(cache);
    }

    [Fact]
    public void The_first_block_that_is_let_go_makes_room()
    {
        var cache = new BlockCache(10_000);
        PinnedBlock[] pins = [.. Enumerable.Range(0, 8).Select(i => Add(cache, 1, i, 900))];
        Assert.All(pins, pin => Assert.True(pin.IsCached));
        PinnedBlock outside = Add(cache, 2, 0, 900);
        Assert.False(outside.IsCached);
        outside.Release();
        pins[4].Release();
        PinnedBlock inside = Add(cache, 2, 1, 900);
        Assert.True(inside.IsCached);
        Assert.False(cache.TryGet(1, 4, out _));
        inside.Release();
        foreach (PinnedBlock pin in pins.Where((_, i) => i != 4)) pin.Release();
        AssertEmptyAfterClose(cache);
    }

    [Fact]
    public void Blocks_in_use_outlive_a_scan()
    {
        var cache = new BlockCache(100_000);
        for (int i = 0; i < 10; i++) Add(cache, 1, i, 1000).Release();
        for (int i = 0; i < 2000; i++)
        {
            for (int hot = 0; hot < 10; hot++)
            {
                Assert.True(cache.TryGet(1, hot, out PinnedBlock block));
                block.Release();
            }

            Add(cache, 2, i, 1000).Release();
        }
    }

    [Fact]
    public void Evicting_a_table_leaves_the_others()
    {
        var cache = new BlockCache(20 << 20);
        for (int i = 0; i < 1000; i++) Add(cache, i % 2, i, 100).Release();
        long before = cache.Bytes;
        Assert.True(cache.TryGet(1, 1, out PinnedBlock pinned));
        cache.Evict(1);
        Assert.Equal((before / 2) + BlockCache.Charge(100), cache.Bytes);
        AssertIs(1, 1, pinned);
        pinned.Release();
        Assert.Equal(before / 2, cache.Bytes);
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(i % 2 == 0, cache.TryGet(i % 2, i, out PinnedBlock block));
            block.Release();
        }

        cache.Evict(0);
        Assert.Equal(0, cache.Bytes);
        Assert.Equal(0, cache.OutstandingBytes);
    }

    [Fact]
    public void An_evicted_block_that_is_pinned_can_be_kept_anew()
    {
        var cache = new BlockCache(1 << 20);
        PinnedBlock old = Add(cache, 1, 1, 100);
        cache.Evict(1);
        PinnedBlock fresh = Add(cache, 1, 1, 200);
        Assert.True(fresh.IsCached);
        Assert.Equal(200, fresh.Length);
        AssertIs(1, 1, old);
        old.Release();
        Assert.True(cache.TryGet(1, 1, out PinnedBlock found));
        Assert.Equal(200, found.Length);
        found.Release();
        fresh.Release();
        AssertEmptyAfterClose(cache);
    }

    [Fact]
    public void Less_capacity_takes_effect_at_once_and_more_is_used()
    {
        var cache = new BlockCache(1 << 20);
        for (int i = 0; i < 400; i++) Add(cache, 1, i, 2000).Release();
        Assert.True(cache.TryGet(1, 399, out PinnedBlock pinned));
        cache.CapacityBytes = 100_000;
        Assert.InRange(cache.Bytes, 90_000, 100_000);
        AssertIs(1, 399, pinned);
        cache.CapacityBytes = 0;
        Assert.Equal(BlockCache.Charge(2000), cache.Bytes);
        AssertIs(1, 399, pinned);
        pinned.Release();
        Assert.Equal(0, cache.Bytes);
        cache.CapacityBytes = 1 << 20;
        for (int i = 0; i < 400; i++) Add(cache, 1, i, 2000).Release();
        Assert.InRange(cache.Bytes, 400 * 2000, 1 << 20);
        AssertEmptyAfterClose(cache);
    }

    [Fact]
    public void Hits_and_misses_allocate_nothing()
    {
        var cache = new BlockCache(100_000);
        int next = 0;
        for (int i = 0; i < 500; i++) Add(cache, 1, next++, 500).Release();
        Assert.Equal(0, AllocationMeter.LeastBytes(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                Add(cache, 1, next++, 500).Release();
                if (cache.TryGet(1, next - 1, out PinnedBlock block)) block.Release();
            }
        }));
        Assert.True(cache.Hits >= 100);
    }

    /// <summary>Adds a block whose content follows from its place.</summary>
    internal static PinnedBlock Add(BlockCache cache, long table, long offset, int length)
    {
        PinnedBlock block = cache.Allocate(length);
        block.Writable.Fill((byte)Pattern(table, offset));
        BinaryPrimitives.WriteInt64LittleEndian(block.Writable, Pattern(table, offset));
        return cache.Add(table, offset, block);
    }

    /// <summary>Checks that a block has the content of a place, all of it.</summary>
    internal static void AssertIs(long table, long offset, PinnedBlock block)
    {
        long pattern = Pattern(table, offset);
        Assert.Equal(pattern, BinaryPrimitives.ReadInt64LittleEndian(block.Span));
        Assert.Equal(-1, block.Span[sizeof(long)..].IndexOfAnyExcept((byte)pattern));
    }

    internal static void AssertEmptyAfterClose(BlockCache cache)
    {
        Assert.Equal(0, cache.PinnedBytes);
        cache.Close();
        Assert.Equal(0, cache.Bytes);
        Assert.Equal(0, cache.OutstandingBytes);
    }

    private static long Pattern(long table, long offset) => (table * 1_000_003) + (offset * 7) + 1;
}
