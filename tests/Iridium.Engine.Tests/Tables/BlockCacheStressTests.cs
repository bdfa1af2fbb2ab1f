using Iridium.Engine.Tables;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Tables;

/// <summary>
/// Many threads on a cache that is far too small. Every block is filled with a pattern of its place and looked through
/// while it is pinned, so memory that is freed or used again too early shows; in the end nothing may be left.
/// </summary>
public class BlockCacheStressTests(ITestOutputHelper output)
{
    private const int Threads = 6;

    [Theory]
    [InlineData(0, 40)]
    [InlineData(3_000, 10)]
    [InlineData(60_000, 200)]
    [InlineData(1 << 20, 3_000)]
    public void Every_pin_has_the_block_of_the_place_that_was_asked_for(long capacity, int places)
    {
        var cache = new BlockCache(capacity);
        Run((random, pins) =>
        {
            Lookup(cache, random, places, pins);
            if (random.Next(2_000) == 0) cache.Evict(random.Next(3));
        });
        Assert.InRange(cache.Bytes, 0, capacity);
        BlockCacheTests.AssertEmptyAfterClose(cache);
    }

    [Fact]
    public void Capacity_that_goes_up_and_down_loses_no_block_and_no_byte()
    {
        var cache = new BlockCache(100_000);
        Run((random, pins) =>
        {
            Lookup(cache, random, 500, pins);
            if (random.Next(200) == 0) cache.CapacityBytes = random.Next(4) * 50_000;
            if (random.Next(5_000) == 0) Assert.InRange(cache.PinnedBytes, 0, long.MaxValue);
        });
        BlockCacheTests.AssertEmptyAfterClose(cache);
    }

    [Fact]
    public void Threads_that_want_one_block_get_one_block()
    {
        var cache = new BlockCache(1 << 20);
        for (int round = 0; round < 300; round++)
        {
            int place = round;
            using var start = new Barrier(Threads);
            var pins = new PinnedBlock[Threads];
            RunThreads(worker =>
            {
                start.SignalAndWait();
                pins[worker] = BlockCacheTests.Add(cache, 1, place, 100 + worker);
            });
            Assert.Single(pins.Select(pin => (pin.Length, pin.IsCached)).Distinct());
            foreach (PinnedBlock pin in pins)
            {
                BlockCacheTests.AssertIs(1, place, pin);
                pin.Release();
            }
        }

        Assert.Equal(0, cache.PinnedBytes);
        BlockCacheTests.AssertEmptyAfterClose(cache);
    }

    private static void Lookup(BlockCache cache, Random random, int places, Queue<(long, int, PinnedBlock)> pins)
    {
        long table = random.Next(3);

        // A few places are asked for far more often than the rest.
        int offset = random.Next(3) == 0 ? random.Next(places) : random.Next(Math.Max(1, places / 20));
        if (!cache.TryGet(table, offset, out PinnedBlock block))
            block = BlockCacheTests.Add(cache, table, offset, random.Next(8, 900));
        BlockCacheTests.AssertIs(table, offset, block);
        pins.Enqueue((table, offset, block));
        while (pins.Count > random.Next(8)) LetGo(pins);
    }

    private static void LetGo(Queue<(long Table, int Offset, PinnedBlock Block)> pins)
    {
        (long table, int offset, PinnedBlock block) = pins.Dequeue();
        BlockCacheTests.AssertIs(table, offset, block);
        block.Release();
    }

    private void Run(Action<Random, Queue<(long, int, PinnedBlock)>> step)
    {
        int seed = TestSeed.Next(output.WriteLine);
        RunThreads(worker =>
        {
            var random = new Random(seed + worker);
            var pins = new Queue<(long, int, PinnedBlock)>();
            for (int i = 0; i < 30_000; i++) step(random, pins);
            while (pins.Count > 0) LetGo(pins);
        });
    }

    private static void RunThreads(Action<int> body)
    {
        var errors = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(worker => new Thread(() =>
        {
            try
            {
                body(worker);
            }
            catch (Exception error)
            {
                errors.Enqueue(error);
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.Empty(errors);
    }
}
