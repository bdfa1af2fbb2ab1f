using Iridium.Testing;

namespace Iridium.Engine.Tests.Testing;

public sealed class FakeTimeProviderTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Time_moves_only_when_told()
    {
        DateTimeOffset start = _clock.GetUtcNow();
        long stamp = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(start.AddSeconds(3), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(3), _clock.GetElapsedTime(stamp));
    }

    [Fact]
    public void Setting_the_wall_clock_back_does_not_touch_the_timestamp()
    {
        long stamp = _clock.GetTimestamp();
        _clock.SetUtcNow(DateTimeOffset.UnixEpoch);
        Assert.Equal(DateTimeOffset.UnixEpoch, _clock.GetUtcNow());
        Assert.Equal(stamp, _clock.GetTimestamp());
    }

    [Fact]
    public void Timers_fire_in_order_at_the_time_they_are_due()
    {
        DateTimeOffset start = _clock.GetUtcNow();
        var fired = new List<string>();
        void Note(object? name) => fired.Add($"{name}@{(_clock.GetUtcNow() - start).TotalSeconds}");
        using ITimer once = _clock.CreateTimer(Note, "once", TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using ITimer often = _clock.CreateTimer(Note, "often", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using ITimer never = _clock.CreateTimer(Note, "never", Timeout.InfiniteTimeSpan, TimeSpan.Zero);
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(["often@2", "often@4", "once@5", "often@6"], fired);

        often.Dispose();
        Assert.True(never.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("never@7", fired[^1]);
        Assert.False(often.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public void A_timeout_ends_when_time_has_passed()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMinutes(1), _clock);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(cancellation.IsCancellationRequested);
    }
}
