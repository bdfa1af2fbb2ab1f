namespace Iridium.Engine.State;

/// <summary>The database's clock as a provider: as the one it was given, but never below the expiry horizon.</summary>
internal sealed class HorizonTimeProvider(EngineClock clock) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => clock.Provider.LocalTimeZone;

    public override long TimestampFrequency => clock.Provider.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => new(clock.NowTicks, TimeSpan.Zero);

    public override long GetTimestamp() => clock.Provider.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.Provider.CreateTimer(callback, state, dueTime, period);
}
