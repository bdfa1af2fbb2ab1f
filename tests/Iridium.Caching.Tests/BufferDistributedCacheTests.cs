using System.Buffers;
using System.Text;
using Iridium.Engine;
using Iridium.Testing;
using Microsoft.Extensions.Caching.Distributed;
using static Iridium.Caching.Tests.CacheFixture;

namespace Iridium.Caching.Tests;

/// <summary>What HybridCache relies on when the cache is its second level.</summary>
public sealed class BufferDistributedCacheTests : IDisposable
{
    private static readonly DistributedCacheEntryOptions _hour = Within(TimeSpan.FromHours(1));

    private readonly CacheFixture _fixture = new(threshold: 0.1);

    private IridiumCache Cache => _fixture.Cache;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Cache_itself_has_the_buffer_interface()
    {
        IDistributedCache cache = Cache;
        Assert.IsAssignableFrom<IBufferDistributedCache>(cache);
    }

    [Fact]
    public async Task Reads_and_writes_without_fsync_are_complete_on_return()
    {
        var writer = new ArrayBufferWriter<byte>();

        ValueTask set = Cache.SetAsync("key", new ReadOnlySequence<byte>(Bytes("value")), _hour);
        Assert.True(set.IsCompletedSuccessfully);
        Assert.Same(Task.CompletedTask, Cache.SetAsync("array", Bytes("value"), _hour));
        ValueTask<bool> hit = Cache.TryGetAsync("key", writer);
        Assert.True(hit.IsCompletedSuccessfully);
        Assert.True(await hit);
        ValueTask<bool> miss = Cache.TryGetAsync("missing", writer);
        Assert.True(miss.IsCompletedSuccessfully);
        Assert.False(await miss);
        Assert.True(Cache.GetAsync("key").IsCompletedSuccessfully);
        Assert.Same(Cache.GetAsync("missing"), Cache.GetAsync("also missing"));
        Assert.Same(Task.CompletedTask, Cache.RefreshAsync("key"));
        Assert.Same(Task.CompletedTask, Cache.RemoveAsync("key"));
    }

    [Fact]
    public async Task Synced_writes_end_after_the_log_is_on_disk()
    {
        using var fixture = new CacheFixture(configure: options => options.Durability = Durability.Sync);
        long syncs = fixture.Database.GetStatistics().WalSyncs;

        await fixture.Cache.SetAsync("key", Bytes("value"), _hour);
        await fixture.Cache.RemoveAsync("key");

        Assert.True(fixture.Database.GetStatistics().WalSyncs >= syncs + 2);
    }

    [Fact]
    public async Task Slides_never_wait_for_the_disk()
    {
        using var fixture = new CacheFixture(configure: options => options.Durability = Durability.Sync);
        await fixture.Cache.SetAsync("key", Bytes("value"), Sliding(TimeSpan.FromSeconds(10)));
        long syncs = fixture.Database.GetStatistics().WalSyncs;

        fixture.Advance(5);
        await fixture.Cache.GetAsync("key");

        Assert.Equal(syncs, fixture.Database.GetStatistics().WalSyncs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_095)]
    [InlineData(1_048_575)]
    [InlineData(1_048_576)]
    [InlineData(1_048_577)]
    [InlineData(5_000_000)]
    public async Task Values_around_the_hybrid_payload_limit_come_back_whole(int bytes)
    {
        byte[] value = new byte[bytes];
        new Random(bytes).NextBytes(value);
        await Cache.SetAsync("key", new ReadOnlySequence<byte>(value), _hour);

        var writer = new ArrayBufferWriter<byte>();
        Assert.True(Cache.TryGet("key", writer));
        Assert.True(writer.WrittenSpan.SequenceEqual(value));
        Assert.True(value.AsSpan().SequenceEqual(Cache.Get("key")));
        _fixture.Database.Flush();
        Assert.True(value.AsSpan().SequenceEqual(Cache.Get("key")));
    }

    [Theory]
    [InlineData(1_023)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    public void Keys_around_the_hybrid_key_limit_work(int characters)
    {
        string key = new('é', characters);
        Cache.Set(key, Bytes("value"), _hour);
        Assert.Equal("value", _fixture.Text(key));
    }

    [Fact]
    public void Value_is_written_in_the_chunks_that_the_writer_offers()
    {
        byte[] value = Bytes(string.Concat(Enumerable.Range(0, 1_000)));
        Cache.Set("key", value, _hour);
        var writer = new ChunkWriter(chunkBytes: 16);

        Assert.True(Cache.TryGet("key", writer));

        Assert.Equal(value, writer.Written);
        Assert.True(writer.Chunks > 1);
    }

    [Fact]
    public async Task Sequence_of_several_segments_is_stored_whole_and_not_retained()
    {
        byte[] first = Bytes("Hello, ");
        byte[] second = Bytes("world");
        var start = new Segment(first);
        Segment end = start.Append(second);

        await Cache.SetAsync("key", new ReadOnlySequence<byte>(start, 0, end, second.Length), _hour);
        first.AsSpan().Fill((byte)'?');
        second.AsSpan().Fill((byte)'?');

        Assert.Equal("Hello, world", _fixture.Text("key"));
    }

    [Fact]
    public void Hit_into_a_writer_allocates_nothing()
    {
        Cache.Set("a key of usual length", new byte[1_000], _hour);
        var writer = new FixedWriter(new byte[2_000]);
        for (int i = 0; i < 1_000; i++) ReadOnce(writer);

        long allocated = AllocationMeter.LeastBytes(() =>
        {
            for (int i = 0; i < 1_000; i++) ReadOnce(writer);
        });

        Assert.Equal(1_000, writer.Count);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Store_and_slide_allocate_nothing()
    {
        using var directory = new TempDirectory();
        var clock = new FakeTimeProvider();
        using var database = IridiumDatabase.Open(directory.Path, new DatabaseOptions { TimeProvider = clock });
        var cache = new IridiumCache(database);
        var value = new ReadOnlySequence<byte>(new byte[10_000]);
        DistributedCacheEntryOptions sliding = Sliding(TimeSpan.FromSeconds(10));
        for (int i = 0; i < 1_000; i++) StoreAndSlide();

        long allocated = AllocationMeter.LeastBytes(() =>
        {
            for (int i = 0; i < 1_000; i++) StoreAndSlide();
        });

        Assert.Equal(0, allocated);

        void StoreAndSlide()
        {
            ValueTask set = cache.SetAsync("a key of usual length", value, sliding);
            Assert.True(set.IsCompletedSuccessfully);
            clock.Advance(TimeSpan.FromSeconds(5));
            cache.Refresh("a key of usual length");
        }
    }

    [Fact]
    public void Hybrid_tag_stamps_are_ordinary_entries()
    {
        byte[] stamp = BitConverter.GetBytes(_fixture.Now.UtcTicks);
        Cache.Set("__MSFT_HCT__*", stamp, Within(TimeSpan.FromDays(1_000)));

        _fixture.Clock.Advance(TimeSpan.FromDays(999));

        Assert.Equal(stamp, Cache.Get("__MSFT_HCT__*"));
    }

    [Fact]
    public async Task Readers_and_writers_of_the_same_keys_see_whole_values_only()
    {
        const int Writers = 4;
        const int Rounds = 2_000;
        byte[] ValueOf(int writer, int round) => Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat($"{writer}:{round};", 1 + round % 50)));

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var buffer = new ArrayBufferWriter<byte>();
            for (int round = 0; round < Rounds; round++)
            {
                string key = $"key {round % 7}";
                await Cache.SetAsync(key, ValueOf(writer, round), Sliding(TimeSpan.FromMinutes(1)));
                buffer.ResetWrittenCount();
                if (await Cache.TryGetAsync(key, buffer)) AssertWhole(Encoding.UTF8.GetString(buffer.WrittenSpan));
                if (round % 97 == 0) await Cache.RemoveAsync(key);
            }
        })));

        void AssertWhole(string text)
        {
            string[] parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries);
            string[] numbers = parts[0].Split(':');
            byte[] expected = ValueOf(
                int.Parse(numbers[0], provider: null),
                int.Parse(numbers[1], provider: null));
            Assert.Equal(Encoding.UTF8.GetString(expected), text);
        }
    }

    private void ReadOnce(FixedWriter writer)
    {
        writer.Clear();
        Cache.TryGet("a key of usual length", writer);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
