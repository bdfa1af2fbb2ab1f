using Iridium.Caching.Entries;
using Iridium.Engine;
using Iridium.Testing;
using Xunit.Abstractions;
using static Iridium.Caching.Tests.CacheFixture;

namespace Iridium.Caching.Tests;

public sealed class SlidingRefreshTests(ITestOutputHelper output)
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(100);

    [Fact]
    public void Exact_slide_writes_at_every_access()
    {
        using var fixture = new CacheFixture(threshold: 0);
        fixture.Cache.Set("key", Bytes("value"), Sliding(_window));

        for (int i = 1; i <= 5; i++)
        {
            fixture.Advance(0.001);
            fixture.Cache.Get("key");
            Assert.Equal(fixture.Now + _window, ExpiryOf(fixture));
        }
    }

    [Fact]
    public void Lazy_slide_writes_only_when_more_than_the_threshold_has_passed()
    {
        using var fixture = new CacheFixture(threshold: 0.1);
        fixture.Cache.Set("key", Bytes("value"), Sliding(_window));
        DateTimeOffset first = ExpiryOf(fixture);
        long sequence = fixture.Database.LastSequence;

        for (int i = 0; i < 10; i++)
        {
            fixture.Advance(1);
            fixture.Cache.Get("key");
        }

        Assert.Equal(first, ExpiryOf(fixture));
        Assert.Equal(sequence, fixture.Database.LastSequence);
        fixture.Advance(0.001);
        fixture.Cache.Get("key");
        Assert.Equal(fixture.Now + _window, ExpiryOf(fixture));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    public void Stored_expiry_is_never_late_and_early_by_no_more_than_the_threshold(double threshold)
    {
        int first = TestSeed.Next(output.WriteLine);
        for (int i = 0; i < 25; i++) LiveOneLife(threshold, unchecked(first + i));
    }

    [Fact]
    public void Entry_at_its_absolute_limit_is_not_written_again()
    {
        using var fixture = new CacheFixture(threshold: 0);
        fixture.Cache.Set("key", Bytes("value"), Sliding(_window, limit: _window));
        long sequence = fixture.Database.LastSequence;

        fixture.Advance(50);
        fixture.Cache.Get("key");
        fixture.Cache.Refresh("key");

        Assert.Equal(sequence, fixture.Database.LastSequence);
    }

    [Fact]
    public void Slide_does_not_rewrite_the_value()
    {
        using var fixture = new CacheFixture(threshold: 0);
        fixture.Cache.Set("key", new byte[1_000_000], Sliding(_window));
        long bytes = fixture.Database.GetStatistics().WalBytesWritten;
        Assert.True(fixture.Keyspace.TryGetInfo(RecordKey("key"), out RecordInfo before));

        fixture.Advance(50);
        fixture.Cache.Get("key");

        Assert.True(fixture.Keyspace.TryGetInfo(RecordKey("key"), out RecordInfo after));
        Assert.Equal(before.Sequence, after.Sequence);
        Assert.True(after.ExpiresAt > before.ExpiresAt);
        Assert.True(fixture.Database.GetStatistics().WalBytesWritten - bytes < 1_000);
    }

    [Fact]
    public void Slide_does_not_reach_a_value_stored_meanwhile()
    {
        using var fixture = new CacheFixture(threshold: 0);
        fixture.Cache.Set("key", Bytes("old"), Sliding(_window));
        fixture.Advance(50);
        DateTimeOffset limit = fixture.Now.AddSeconds(5);

        // The writer stores the new value between the read and its slide.
        var writer = new InterruptedWriter(() =>
            fixture.Cache.Set("key", Bytes("new"), Within(TimeSpan.FromSeconds(5))));
        Assert.True(fixture.Cache.TryGet("key", writer));

        Assert.Equal(limit, ExpiryOf(fixture));
        fixture.Advance(5);
        Assert.Null(fixture.Cache.Get("key"));
    }

    [Fact]
    public void Clock_set_back_does_not_shorten_an_entry()
    {
        var rule = new SlideRule(0);
        DateTimeOffset now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

        Assert.Null(rule.NewExpiry(new EntryLifetime(_window, null), now + _window, now.AddSeconds(-30)));
    }

    [Fact]
    public void Windows_beyond_the_calendar_last_to_its_end()
    {
        using var fixture = new CacheFixture(threshold: 0);
        fixture.Cache.Set("sliding", Bytes("value"), Sliding(TimeSpan.MaxValue));
        fixture.Cache.Set("relative", Bytes("value"), Within(TimeSpan.MaxValue));

        fixture.Clock.Advance(TimeSpan.FromDays(365 * 5_000));

        Assert.NotNull(fixture.Cache.Get("sliding"));
        Assert.NotNull(fixture.Cache.Get("relative"));
    }

    private static void LiveOneLife(double threshold, int seed)
    {
        using var fixture = new CacheFixture(threshold);
        var random = new Random(seed);
        DateTimeOffset limit = fixture.Now + 8 * _window;
        fixture.Cache.Set("key", Bytes("value"), Sliding(_window, limit - fixture.Now));

        DateTimeOffset exact = fixture.Now + _window;
        while (true)
        {
            fixture.Advance(random.NextDouble() * _window.TotalSeconds);
            bool wasThere = fixture.Cache.Get("key") is not null;
            Assert.False(wasThere && fixture.Now >= exact, $"The entry lives too long with seed {seed}.");
            if (!wasThere)
            {
                Assert.True(fixture.Now >= exact - threshold * _window, $"The entry was lost with seed {seed}.");
                return;
            }

            exact = fixture.Now + _window < limit ? fixture.Now + _window : limit;
            DateTimeOffset stored = ExpiryOf(fixture);
            Assert.True(stored <= exact, $"The entry would live too long with seed {seed}.");
            Assert.True(exact - stored <= threshold * _window, $"The entry would be lost with seed {seed}.");
        }
    }

    private static DateTimeOffset ExpiryOf(CacheFixture fixture)
    {
        Assert.True(fixture.Keyspace.TryGetInfo(RecordKey("key"), out RecordInfo info));
        return Assert.NotNull(info.ExpiresAt);
    }
}
