using System.Diagnostics;
using Iridium.Engine.Threading;

namespace Iridium.Engine.State;

/// <summary>What held writes up since the database was opened, and what does now. Thread-safe.</summary>
internal sealed class StallMeter
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private WriteStallState _state;
    private StallCause _cause;
    private string? _keyspace;
    private long _stalls;
    private long _delayedTicks;
    private long _stoppedSince;

    /// <summary>How often writes began to be delayed or stopped.</summary>
    public long Stalls
    {
        get
        {
            using (Uninterrupted.Hold(_gate)) return _stalls;
        }
    }

    /// <summary>Time in which writes were held up: delays, and the time while any keyspace was stopped.</summary>
    public TimeSpan Time
    {
        get
        {
            using (Uninterrupted.Hold(_gate))
            {
                TimeSpan running = _stoppedSince == 0 ? default : Stopwatch.GetElapsedTime(_stoppedSince);
                return TimeSpan.FromTicks(_delayedTicks) + running;
            }
        }
    }

    public (WriteStallState State, StallCause Cause, string? Keyspace) Now
    {
        get
        {
            using (Uninterrupted.Hold(_gate)) return (_state, _cause, _keyspace);
        }
    }

    public void AddDelay(TimeSpan time)
    {
        using (Uninterrupted.Hold(_gate)) _delayedTicks += time.Ticks;
    }

    /// <summary>Notes what holds writes up from now on.</summary>
    /// <returns>Whether the state changed.</returns>
    public bool Note(WriteStallState state, StallCause cause, string? keyspace)
    {
        using (Uninterrupted.Hold(_gate))
        {
            bool isChanged = state != _state;
            if (isChanged && _state == WriteStallState.None) _stalls++;
            if (isChanged && state == WriteStallState.Stopped) _stoppedSince = Stopwatch.GetTimestamp();
            if (isChanged && _state == WriteStallState.Stopped)
            {
                _delayedTicks += Stopwatch.GetElapsedTime(_stoppedSince).Ticks;
                _stoppedSince = 0;
            }

            (_state, _cause, _keyspace) = (state, cause, keyspace);
            return isChanged;
        }
    }
}
