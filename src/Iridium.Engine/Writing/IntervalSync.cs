using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.State;
using Iridium.Engine.Threading;

namespace Iridium.Engine.Writing;

/// <summary>
/// Syncs the log a while after the first write that asks for it, once for all that came by then. Sleeps while nothing
/// is written. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Close disposes the timer.")]
internal sealed class IntervalSync
{
    private const int InTime = 1;
    private const int Now = 2;

    // Constant after construction.
    private readonly EngineState _state;
    private readonly TimeSpan _interval;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private bool _isClosed;

    // Own synchronisation: 0, InTime or Now.
    private int _isArmed;

    public IntervalSync(EngineState state)
    {
        _state = state;
        _interval = state.Context.Options.SyncInterval;
        _timer = state.Context.Options.TimeProvider.CreateTimer(
            static self => ((IntervalSync)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Much was handed to the operating system without a sync: one is begun elsewhere, so that the sync which ends the
    /// segment finds little to do and writers hardly wait for it.
    /// </summary>
    public void ArmNow()
    {
        if (Volatile.Read(ref _isArmed) == Now || Interlocked.Exchange(ref _isArmed, Now) == Now) return;
        _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A group was handed to the operating system and is to be synced in time.</summary>
    public void Arm()
    {
        if (Volatile.Read(ref _isArmed) != 0 || Interlocked.CompareExchange(ref _isArmed, InTime, 0) != 0) return;
        _timer.Change(_interval, Timeout.InfiniteTimeSpan);
    }

    public void Close()
    {
        _timer.Dispose();
        using (Uninterrupted.Hold(_gate)) _isClosed = true;
    }

    private void Fire()
    {
        lock (_gate)
        {
            if (_isClosed || _state.Context.Latch.IsFailed) return;

            // IMPORTANT: before the sync. A write that comes after this arms the timer again; one that came before is
            // in the file already.
            Interlocked.Exchange(ref _isArmed, 0);
            try
            {
                _state.Wal.Sync();
            }
            catch (IridiumException)
            {
                // It is latched: the next write throws it.
            }
        }
    }
}
