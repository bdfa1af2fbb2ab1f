namespace Iridium.Testing;

/// <summary>One timer of a <see cref="FakeTimeProvider"/>, whose lock guards the schedule.</summary>
internal sealed class FakeTimer : ITimer
{
    private readonly FakeTimeProvider _clock;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private volatile bool _disposed;

    public FakeTimer(FakeTimeProvider clock, TimerCallback callback, object? state)
    {
        _clock = clock;
        _callback = callback;
        _state = state;
    }

    public long DueAt { get; set; }

    public TimeSpan Period { get; set; }

    public void Fire() => _callback(_state);

    public bool Change(TimeSpan dueTime, TimeSpan period) => !_disposed && _clock.Schedule(this, dueTime, period);

    public void Dispose()
    {
        _disposed = true;
        _clock.Remove(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
