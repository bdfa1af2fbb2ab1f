using System.Buffers;
using Microsoft.Extensions.Caching.Distributed;
using static Iridium.Caching.Tests.CacheFixture;

namespace Iridium.Caching.Tests;

/// <summary>
/// What every <see cref="IDistributedCache"/> owes its callers, under a clock that only the test moves. Runs once with
/// exact and once with lazy sliding, and must not see the difference.
/// </summary>
public abstract class DistributedCacheContract : IDisposable
{
    private static readonly DistributedCacheEntryOptions _forever = new();

    private readonly double _threshold;
    private readonly CacheFixture _fixture;

    private protected DistributedCacheContract(double threshold)
    {
        _threshold = threshold;
        _fixture = new CacheFixture(threshold);
    }

    private IridiumCache Cache => _fixture.Cache;

    public void Dispose()
    {
        _fixture.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Stored_value_is_read_by_every_form()
    {
        Cache.Set("sync", Bytes("one"), _forever);
        await Cache.SetAsync("async", Bytes("two"), _forever);
        Cache.Set("sequence", new ReadOnlySequence<byte>(Bytes("three")), _forever);
        await Cache.SetAsync("async sequence", new ReadOnlySequence<byte>(Bytes("four")), _forever);

        Assert.Equal(Bytes("one"), Cache.Get("sync"));
        Assert.Equal(Bytes("two"), await Cache.GetAsync("async"));
        Assert.Equal("three", _fixture.Text("sequence"));
        var writer = new ArrayBufferWriter<byte>();
        Assert.True(await Cache.TryGetAsync("async sequence", writer));
        Assert.Equal(Bytes("four"), writer.WrittenSpan.ToArray());
    }

    [Fact]
    public void Non_positive_relative_and_sliding_expirations_are_refused_by_the_options_class()
    {
        var options = new DistributedCacheEntryOptions();

        foreach (TimeSpan span in new[] { TimeSpan.Zero, TimeSpan.FromTicks(-1) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => options.AbsoluteExpirationRelativeToNow = span);
            Assert.Throws<ArgumentOutOfRangeException>(() => options.SlidingExpiration = span);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Absolute_expiration_that_is_not_in_the_future_is_refused(int ticksFromNow)
    {
        var options = new DistributedCacheEntryOptions { AbsoluteExpiration = _fixture.Now.AddTicks(ticksFromNow) };
        Cache.Set("key", Bytes("old"), _forever);

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Cache.Set("key", Bytes("new"), options));
        Assert.Equal("AbsoluteExpiration", error.ParamName);
        Assert.Contains("must be in the future", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Cache.SetAsync("key", Bytes("new"), options));
        Assert.Equal(Bytes("old"), Cache.Get("key"));
    }

    [Fact]
    public void Relative_expiration_wins_over_absolute()
    {
        Cache.Set("key", Bytes("value"), new DistributedCacheEntryOptions
        {
            AbsoluteExpiration = _fixture.Now.AddSeconds(100),
            AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(10),
        });

        _fixture.Advance(9.999);
        Assert.NotNull(Cache.Get("key"));
        _fixture.Advance(0.001);
        Assert.Null(Cache.Get("key"));
    }

    [Fact]
    public void Absolute_expiration_ends_an_entry_at_its_instant()
    {
        DateTimeOffset limit = _fixture.Now.AddSeconds(30).ToOffset(TimeSpan.FromHours(9));
        Cache.Set("key", Bytes("value"), new DistributedCacheEntryOptions { AbsoluteExpiration = limit });

        _fixture.Clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        Assert.NotNull(Cache.Get("key"));
        _fixture.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(Cache.Get("key"));
    }

    [Fact]
    public void Entry_expires_one_window_after_its_last_access()
    {
        Cache.Set("key", Bytes("value"), Sliding(TimeSpan.FromSeconds(10)));

        _fixture.Advance(10);

        Assert.Null(Cache.Get("key"));
    }

    [Theory]
    [InlineData("Get")]
    [InlineData("GetAsync")]
    [InlineData("TryGet")]
    [InlineData("TryGetAsync")]
    [InlineData("Refresh")]
    [InlineData("RefreshAsync")]
    public async Task Every_access_slides_the_entry(string access)
    {
        Cache.Set("key", Bytes("value"), Sliding(TimeSpan.FromSeconds(10)));

        for (int i = 0; i < 5; i++)
        {
            _fixture.Advance(6);
            await AccessAsync(access, "key");
        }

        // 30 seconds have passed and the last access was now.
        _fixture.Advance(10 - 0.001);
        Assert.True(_fixture.IsLive("key"));
        _fixture.Advance(0.001);
        Assert.Null(Cache.Get("key"));
    }

    [Theory]
    [InlineData("Get")]
    [InlineData("TryGetAsync")]
    [InlineData("Refresh")]
    public async Task Sliding_never_passes_the_absolute_limit(string access)
    {
        Cache.Set("key", Bytes("value"), Sliding(TimeSpan.FromSeconds(10), limit: TimeSpan.FromSeconds(25)));

        for (int i = 0; i < 4; i++)
        {
            _fixture.Advance(6);
            await AccessAsync(access, "key");
            Assert.True(_fixture.IsLive("key"));
        }

        _fixture.Advance(0.999);
        Assert.NotNull(Cache.Get("key"));
        _fixture.Advance(0.001);
        Assert.Null(Cache.Get("key"));
    }

    [Fact]
    public void Absolute_limit_before_the_end_of_the_window_ends_the_entry()
    {
        Cache.Set("key", Bytes("value"), Sliding(TimeSpan.FromSeconds(60), limit: TimeSpan.FromSeconds(5)));

        _fixture.Advance(4.999);
        Assert.NotNull(Cache.Get("key"));
        _fixture.Advance(0.001);
        Assert.Null(Cache.Get("key"));
    }

    [Fact]
    public void Entry_without_expiration_stays_for_ever()
    {
        Cache.Set("key", Bytes("value"), _forever);

        _fixture.Clock.Advance(TimeSpan.FromDays(365 * 100));

        Assert.Equal(Bytes("value"), Cache.Get("key"));
    }

    [Fact]
    public void Default_sliding_expiration_applies_to_entries_without_any()
    {
        using var fixture = new CacheFixture(
            _threshold,
            options => options.DefaultSlidingExpiration = TimeSpan.FromSeconds(10));
        fixture.Cache.Set("none", Bytes("value"), _forever);
        fixture.Cache.Set("absolute", Bytes("value"), Within(TimeSpan.FromSeconds(60)));
        fixture.Cache.Set("own", Bytes("value"), Sliding(TimeSpan.FromSeconds(60)));

        fixture.Advance(6);
        Assert.NotNull(fixture.Cache.Get("none"));
        fixture.Advance(6);
        Assert.NotNull(fixture.Cache.Get("none"));
        fixture.Advance(10);
        Assert.Null(fixture.Cache.Get("none"));
        Assert.NotNull(fixture.Cache.Get("absolute"));
        Assert.NotNull(fixture.Cache.Get("own"));
    }

    [Fact]
    public async Task Refresh_leaves_missing_and_not_sliding_entries_alone()
    {
        Cache.Set("absolute", Bytes("value"), Within(TimeSpan.FromSeconds(10)));
        Cache.Set("forever", Bytes("value"), _forever);
        long sequence = _fixture.Database.LastSequence;

        _fixture.Advance(6);
        foreach (string key in new[] { "absolute", "forever", "missing" })
        {
            Cache.Refresh(key);
            await Cache.RefreshAsync(key);
        }

        Assert.Equal(sequence, _fixture.Database.LastSequence);
        _fixture.Advance(4);
        Assert.Null(Cache.Get("absolute"));
        Assert.Null(Cache.Get("missing"));
        Assert.NotNull(Cache.Get("forever"));
    }

    [Fact]
    public async Task Missing_and_expired_entries_are_null_and_write_nothing()
    {
        Cache.Set("expired", Bytes("value"), Within(TimeSpan.FromSeconds(1)));
        Cache.Set("removed", Bytes("value"), _forever);
        Cache.Remove("removed");
        _fixture.Advance(1);

        foreach (string key in new[] { "missing", "expired", "removed" })
        {
            var writer = new ArrayBufferWriter<byte>();
            Assert.Null(Cache.Get(key));
            Assert.Null(await Cache.GetAsync(key));
            Assert.False(Cache.TryGet(key, writer));
            Assert.False(await Cache.TryGetAsync(key, writer));
            Assert.Equal(0, writer.WrittenCount);
        }
    }

    [Fact]
    public void Expired_entry_is_not_brought_back_by_a_refresh()
    {
        Cache.Set("key", Bytes("value"), Sliding(TimeSpan.FromSeconds(10)));
        _fixture.Advance(10);

        Cache.Refresh("key");

        Assert.Null(Cache.Get("key"));
    }

    [Fact]
    public async Task Empty_value_is_a_value()
    {
        Cache.Set("array", [], _forever);
        await Cache.SetAsync("sequence", ReadOnlySequence<byte>.Empty, Sliding(TimeSpan.FromSeconds(10)));

        foreach (string key in new[] { "array", "sequence" })
        {
            var writer = new ArrayBufferWriter<byte>();
            Assert.Equal(0, Cache.Get(key)?.Length);
            Assert.Equal(0, (await Cache.GetAsync(key))?.Length);
            Assert.True(Cache.TryGet(key, writer));
            Assert.True(await Cache.TryGetAsync(key, writer));
            Assert.Equal(0, writer.WrittenCount);
        }
    }

    [Fact]
    public async Task Null_arguments_are_refused()
    {
        var writer = new ArrayBufferWriter<byte>();
        await RefusesAsync("key", () => Cache.Get(null!), () => Cache.GetAsync(null!));
        await RefusesAsync("key", () => Cache.Refresh(null!), () => Cache.RefreshAsync(null!));
        await RefusesAsync("key", () => Cache.Remove(null!), () => Cache.RemoveAsync(null!));
        await RefusesAsync("key", () => Cache.TryGet(null!, writer), () => Cache.TryGetAsync(null!, writer).AsTask());
        await RefusesAsync(
            "destination",
            () => Cache.TryGet("key", null!),
            () => Cache.TryGetAsync("key", null!).AsTask());
        await RefusesAsync("key", () => Cache.Set(null!, [], _forever), () => Cache.SetAsync(null!, [], _forever));
        await RefusesAsync(
            "value",
            () => Cache.Set("key", null!, _forever),
            () => Cache.SetAsync("key", null!, _forever));
        await RefusesAsync("options", () => Cache.Set("key", [], null!), () => Cache.SetAsync("key", [], null!));
        ReadOnlySequence<byte> empty = ReadOnlySequence<byte>.Empty;
        await RefusesAsync(
            "key",
            () => Cache.Set(null!, empty, _forever),
            () => Cache.SetAsync(null!, empty, _forever).AsTask());
        await RefusesAsync(
            "options",
            () => Cache.Set("key", empty, null!),
            () => Cache.SetAsync("key", empty, null!).AsTask());
    }

    [Fact]
    public void Empty_key_is_a_key()
    {
        Cache.Set("", Bytes("value"), Sliding(TimeSpan.FromSeconds(10)));

        Assert.Equal(Bytes("value"), Cache.Get(""));
        Cache.Refresh("");
        Cache.Remove("");
        Assert.Null(Cache.Get(""));
    }

    [Fact]
    public void Keys_are_compared_ordinally()
    {
        string[] keys = ["key", "Key", "KEY", "key ", " key", "key\0", "e\u0301", "\u00E9", "ß", "ss", "\u200Bkey"];
        foreach (string key in keys) Cache.Set(key, Bytes($"<{key}>"), _forever);

        foreach (string key in keys) Assert.Equal($"<{key}>", _fixture.Text(key));
        Cache.Remove("Key");
        Assert.Null(Cache.Get("Key"));
        Assert.NotNull(Cache.Get("key"));
    }

    [Fact]
    public async Task Key_of_the_longest_length_works_and_a_longer_one_names_the_limit()
    {
        string longest = new('k', 65_534);
        string longer = longest + "k";
        await Cache.SetAsync(longest, Bytes("value"), _forever);

        Assert.Equal(Bytes("value"), await Cache.GetAsync(longest));
        var error = Assert.Throws<ArgumentException>(() => Cache.Get(longer));
        Assert.Contains("65,534 bytes of UTF-8", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Cache.Set(longer, [], _forever));
        await Assert.ThrowsAsync<ArgumentException>(() => Cache.RemoveAsync(longer));
    }

    [Fact]
    public async Task Cancelled_token_is_seen_before_anything_happens()
    {
        Cache.Set("key", Bytes("value"), _forever);
        var cancelled = new CancellationToken(canceled: true);
        var writer = new ArrayBufferWriter<byte>();
        Func<Task>[] calls =
        [
            () => Cache.GetAsync("key", cancelled),
            () => Cache.TryGetAsync("key", writer, cancelled).AsTask(),
            () => Cache.RefreshAsync("key", cancelled),
            () => Cache.SetAsync("key", Bytes("new"), _forever, cancelled),
            () => Cache.SetAsync("key", new ReadOnlySequence<byte>(Bytes("new")), _forever, cancelled).AsTask(),
            () => Cache.RemoveAsync("key", cancelled),
        ];

        foreach (Func<Task> call in calls)
        {
            Task task = call();
            Assert.True(task.IsCanceled);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        }

        Assert.Equal(0, writer.WrittenCount);
        Assert.Equal(Bytes("value"), Cache.Get("key"));
    }

    [Fact]
    public void Sub_second_expirations_are_kept_to_the_tick()
    {
        Cache.Set("absolute", Bytes("value"), Within(TimeSpan.FromMilliseconds(250)));
        Cache.Set("sliding", Bytes("value"), Sliding(TimeSpan.FromMilliseconds(250)));

        _fixture.Clock.Advance(TimeSpan.FromMilliseconds(250) - TimeSpan.FromTicks(1));
        Assert.NotNull(Cache.Get("absolute"));
        Assert.NotNull(Cache.Get("sliding"));
        _fixture.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(Cache.Get("absolute"));
        Assert.NotNull(Cache.Get("sliding"));
        _fixture.Advance(0.25);
        Assert.Null(Cache.Get("sliding"));
    }

    [Fact]
    public void Expired_entries_are_dropped_by_compaction_without_a_sweep()
    {
        for (int i = 0; i < 100; i++) Cache.Set($"key {i}", new byte[100], Within(TimeSpan.FromSeconds(1)));
        Cache.Set("stays", Bytes("value"), _forever);
        _fixture.Advance(1);

        _fixture.Database.Compact();

        Assert.Equal(1, _fixture.Database.GetStatistics().Keyspaces.Single(k => k.Name == "cache").Entries);
        Assert.NotNull(Cache.Get("stays"));
    }

    [Fact]
    public void Value_and_expiry_are_one_record_and_both_survive_a_restart()
    {
        Cache.Set("sliding", Bytes("value"), Sliding(TimeSpan.FromSeconds(10), limit: TimeSpan.FromSeconds(20)));
        _fixture.Advance(6);
        Assert.NotNull(Cache.Get("sliding"));

        _fixture.Reopen();

        _fixture.Advance(9);
        Assert.NotNull(Cache.Get("sliding"));
        _fixture.Advance(4.999);
        Assert.NotNull(Cache.Get("sliding"));
        _fixture.Advance(0.001);
        Assert.Null(Cache.Get("sliding"));
    }

    [Fact]
    public void Storing_again_replaces_value_and_expiration()
    {
        Cache.Set("key", Bytes("old"), Sliding(TimeSpan.FromSeconds(5)));
        Cache.Set("key", Bytes("new"), Within(TimeSpan.FromSeconds(60)));

        _fixture.Advance(59);

        Assert.Equal(Bytes("new"), Cache.Get("key"));
        _fixture.Advance(1);
        Assert.Null(Cache.Get("key"));
    }

    private static async Task RefusesAsync(string parameter, Action call, Func<Task> asyncCall)
    {
        Assert.Equal(parameter, Assert.Throws<ArgumentNullException>(call).ParamName);
        Assert.Equal(parameter, (await Assert.ThrowsAsync<ArgumentNullException>(asyncCall)).ParamName);
    }

    private async Task AccessAsync(string access, string key)
    {
        var writer = new ArrayBufferWriter<byte>();
        switch (access)
        {
            case "Get": Assert.NotNull(Cache.Get(key)); break;
            case "GetAsync": Assert.NotNull(await Cache.GetAsync(key)); break;
            case "TryGet": Assert.True(Cache.TryGet(key, writer)); break;
            case "TryGetAsync": Assert.True(await Cache.TryGetAsync(key, writer)); break;
            case "Refresh": Cache.Refresh(key); break;
            default: await Cache.RefreshAsync(key); break;
        }
    }
}
