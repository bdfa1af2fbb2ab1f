using System.Diagnostics;

namespace Iridium.Engine.Background;

/// <summary>A duty in the pool, and when it is due. Needs the gate of its <see cref="PoolQueue"/>.</summary>
internal sealed class PoolMember(BackgroundDuty duty)
{
    private long _doneThrough = -1;

    public BackgroundDuty Duty => duty;

    /// <summary>Threads that do it now.</summary>
    public int Running { get; private set; }

    /// <summary>When it is due although nobody asks, as a timestamp.</summary>
    public long DueAt { get; private set; } = long.MaxValue;

    public bool IsDue(long now) => duty.Signal.Requests > _doneThrough || now >= DueAt;

    /// <returns>The number of requests that its step will have seen.</returns>
    public long Begin()
    {
        Running++;
        return duty.Signal.Requests;
    }

    /// <param name="seen">What <see cref="Begin"/> returned.</param>
    /// <param name="untilDue">What the step returned.</param>
    public void End(long seen, TimeSpan? untilDue)
    {
        Running--;
        long now = Stopwatch.GetTimestamp();
        if (untilDue is null)
        {
            DueAt = now;
            return;
        }

        _doneThrough = Math.Max(_doneThrough, seen);
        DueAt = untilDue == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : now + (long)(untilDue.Value.TotalSeconds * Stopwatch.Frequency);
    }
}
