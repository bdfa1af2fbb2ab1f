using Iridium.Engine.State;

namespace Iridium.Engine.Background;

/// <summary>
/// Tells whether writers have paused: then what saves space and reads, but is not worth it while more is coming, can be
/// done. Thread-safe.
/// </summary>
internal sealed class QuietTime(EngineState state)
{
    /// <summary>A pause that counts.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();

    // Guarded by _gate.
    private long _sequence = -1;
    private long _since;

    /// <summary>Whether nothing was committed between two questions that lie a pause or more apart.</summary>
    public bool IsQuiet()
    {
        // By timestamps: a clock that was set back, or stands at the expiry horizon, is no measure of a pause.
        TimeProvider clock = state.Context.Clock.Provider;
        long now = clock.GetTimestamp();
        long sequence = state.Sequences.Visible;
        lock (_gate)
        {
            if (sequence == _sequence) return clock.GetElapsedTime(_since, now) >= Pause;
            _sequence = sequence;
            _since = now;
            return false;
        }
    }
}
