using System.Diagnostics;
using Iridium.Engine.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Iridium.Engine.State;

/// <summary>
/// The waits of writers for background work that is behind: whether one is going on, how many there were and how long
/// they took. Thread-safe.
/// </summary>
internal sealed class WriteStalls(ILogger log, EngineMeter meter)
{
    private readonly DurationHistogram _times = new();
    private long _count;
    private int _active;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Time of the stalls that have ended.</summary>
    public TimeSpan Time => _times.Total;

    public bool IsActive => Volatile.Read(ref _active) > 0;

    /// <summary>Begins a stall; pass what it returns to <see cref="End"/>.</summary>
    /// <param name="work">What is waited for.</param>
    public long Begin(Enum work)
    {
        Interlocked.Increment(ref _count);
        Interlocked.Increment(ref _active);
        log.WritesWait(work);
        return Stopwatch.GetTimestamp();
    }

    /// <summary>Ends a stall, whether there is room now or not.</summary>
    public void End(Enum work, long begun)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(begun);
        Interlocked.Decrement(ref _active);
        _times.Record(elapsed);
        meter.RecordStall(elapsed);
        log.WritesGoOn(work, elapsed);
    }
}
