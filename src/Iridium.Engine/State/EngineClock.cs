namespace Iridium.Engine.State;

/// <summary>
/// The time by which records expire. It never goes below the horizon that a compaction has set: what a compaction
/// dropped as expired must not count as live to a touch that comes later. Thread-safe.
/// </summary>
internal sealed class EngineClock(TimeProvider provider)
{
    private long _horizonTicks;
    private TimeProvider? _asProvider;

    public TimeProvider Provider { get; } = provider;

    /// <summary>This clock for those who compute expiries.</summary>
    public TimeProvider AsProvider => _asProvider ??= new HorizonTimeProvider(this);

    /// <summary>Now, in UTC ticks.</summary>
    public long NowTicks => Math.Max(Provider.GetUtcNow().UtcTicks, Volatile.Read(ref _horizonTicks));

    /// <summary>Sets the horizon to now. Needs the commit gate.</summary>
    /// <returns>The horizon: every record that expires at or before it stays expired.</returns>
    public long RaiseHorizon()
    {
        long now = NowTicks;
        Volatile.Write(ref _horizonTicks, now);
        return now;
    }
}
