using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.State;

namespace Iridium.Engine.Writing;

/// <summary>
/// Syncs the log a while after the first write that asks for it, once for all that came by then. Sleeps while nothing
/// is written. Thread-safe.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Close disposes the timer.")]
internal sealed class IntervalSync
{
    // Constant after construction.
    private readonly EngineState _state;
    private readonly TimeSpan _interval;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private bool _isClosed;

    // Own synchronisation.
    private int _isArmed;

    public IntervalSync(EngineState state)
    {
        _state = state;
        _interval = state.Context.Options.SyncInterval;
        _timer = state.Context.Options.TimeProvider.CreateTimer(
            static self => ((IntervalSync)self!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A group was handed to the operating system and is to be synced in time.</summary>
    public void Arm()
    {
        if (Volatile.Read(ref _isArmed) == 1 || Interlocked.Exchange(ref _isArmed, 1) == 1) return;
        _timer.Change(_interval, Timeout.InfiniteTimeSpan);
    }

    public void Close()
    {
        _timer.Dispose();
        lock (_gate) _isClosed = true;
    }

    private void Fire()
    {
        lock (_gate)
        {
            if (_isClosed) return;

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
