namespace Iridium.Testing;

/// <summary>
/// A clock that moves only when told. The wall clock can be set, backwards too; the timestamp never goes back, and
/// timers follow it. Timers fire inside <see cref="Advance"/>, on its thread, in order of their times, each seeing the
/// time it was due at. Thread-safe; <see cref="Advance"/> is called by one thread.
/// </summary>
public sealed class FakeTimeProvider : TimeProvider
{
    // Constant after construction.
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _utcNow;
    private long _timestamp;

    /// <summary>Starts at 2026-01-01T00:00:00Z.</summary>
    public FakeTimeProvider()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public FakeTimeProvider(DateTimeOffset start) => _utcNow = start.ToUniversalTime();

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _utcNow;
    }

    public override long GetTimestamp()
    {
        lock (_gate) return _timestamp;
    }

    /// <summary>Sets the wall clock, as a time service does: no time passes, no timer fires.</summary>
    public void SetUtcNow(DateTimeOffset now)
    {
        lock (_gate) _utcNow = now.ToUniversalTime();
    }

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        long end = GetTimestamp() + time.Ticks;
        while (TakeDue(end) is { } due) due.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal bool Schedule(FakeTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            timer.DueAt = _timestamp + dueTime.Ticks;
            timer.Period = period;
            _timers.Add(timer);
            return true;
        }
    }

    internal void Remove(FakeTimer timer)
    {
        lock (_gate) _timers.Remove(timer);
    }

    /// <summary>Moves to the first timer due by the end and returns it, or moves to the end.</summary>
    private FakeTimer? TakeDue(long end)
    {
        lock (_gate)
        {
            // Without LINQ, whose enumerator would show in tests of allocation.
            FakeTimer? first = null;
            foreach (FakeTimer timer in _timers)
                if (first is null || timer.DueAt < first.DueAt) first = timer;
            if (first is null || first.DueAt > end)
            {
                MoveToLocked(end);
                return null;
            }

            MoveToLocked(first.DueAt);
            if (first.Period > TimeSpan.Zero) first.DueAt += first.Period.Ticks;
            else _timers.Remove(first);
            return first;
        }
    }

    private void MoveToLocked(long timestamp)
    {
        long passed = Math.Max(0, timestamp - _timestamp);
        _timestamp += passed;
        _utcNow += TimeSpan.FromTicks(passed);
    }
}
