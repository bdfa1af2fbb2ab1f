using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.State;
using Iridium.Engine.Threading;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Writing;

/// <summary>
/// Holds writes up while the background is behind, so that memory and the number of tables stay bounded: first a little
/// and ever longer (<see cref="WritePressure"/>), at last altogether, and then only those to the keyspaces that are
/// behind. Costs one look at a flag while nothing is. For the leader, but for <see cref="Refresh"/>.
/// </summary>
internal sealed class WriteThrottle(EngineState state)
{
    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMilliseconds(4);

    // Constant after construction.
    private readonly object _pause = new();

    // For the leader only: how each keyspace stands while one group is looked at, and the delay still to be taken.
    private readonly Dictionary<int, WritePressure> _pressures = [];
    private TimeSpan _owed;

    // Own synchronisation.
    private volatile bool _isPressed;

    /// <summary>Whether any keyspace is behind.</summary>
    public bool IsPressed => _isPressed;

    /// <summary>Judges all keyspaces anew: after a memtable was sealed or work was done. Any thread.</summary>
    public void Refresh()
    {
        var worst = default(WritePressure);
        string? keyspace = null;
        foreach (KeyspaceTree tree in state.Trees.All)
        {
            WritePressure pressure = tree.Pressure;
            if (pressure.Severity <= worst.Severity) continue;
            worst = pressure;
            keyspace = tree.Keyspace.Name;
        }

        _isPressed = worst.State != WriteStallState.None;
        if (!state.Context.Stalls.Note(worst.State, worst.Cause, keyspace)) return;
        if (state.Context.Events.HasListeners)
        {
            string? reason = worst.Cause == StallCause.None ? null : worst.Cause.ToString();
            state.Context.Events.Raise(
                static events => events.StallChanged, new StallEvent(worst.State, keyspace, reason));
        }

        if (worst.State == WriteStallState.None) state.Context.Log.WritesRunFreely(state.Context.Directory);
        else state.Context.Log.WritesHeldUp(keyspace ?? "", worst.State, worst.Cause);
    }

    /// <summary>Takes out of a group what has to wait, and delays the rest.</summary>
    /// <returns>The requests to wait for progress, in their order; empty almost always.</returns>
    public List<CommitRequest> Admit(CommitGroup group)
    {
        Refresh();
        if (!_isPressed || state.Context.Latch.IsFailed) return [];
        if (state.Signal.InlineStep is not null)
        {
            WorkInline(group);
            return [];
        }

        _pressures.Clear();
        var kept = new List<CommitRequest>();
        var parked = new List<CommitRequest>();
        foreach (CommitRequest request in group.Requests)
        {
            WritePressure pressure = PressureOn(request);
            if (pressure.State == WriteStallState.Stopped)
            {
                if (TryRefuse(pressure, out Exception? refusal)) group.Refuse(request, refusal);
                else parked.Add(request);
                continue;
            }

            kept.Add(request);
            _owed += pressure.DelayOf(request.Operations.Bytes);
        }

        group.Keep(kept);

        // Once for each: a request that is looked at again because work was done must not ask for more, or idle
        // threads and writers would wake one another without end.
        bool isNew = false;
        foreach (CommitRequest request in parked)
        {
            if (!request.NoteParked()) continue;
            isNew = true;
            request.ParkedAt = state.Context.Slow?.Now ?? 0;
        }

        if (isNew) state.Signal.RequestWork();
        if (_owed >= _shortestPause) Pause();
        return parked;
    }

    private void WorkInline(CommitGroup group)
    {
        foreach (CommitRequest request in group.Requests)
        {
            var reader = new BatchReader(request.Operations.Operations);
            while (reader.MoveNext())
            {
                if (!state.Trees.TryGet(reader.Keyspace, out KeyspaceTree? tree)) continue;
                WritePressure pressure = tree.Pressure;
                if (pressure.State != WriteStallState.Stopped) continue;
                state.Signal.WaitUntil(
                    pressure.Work,
                    () => tree.Pressure.State != WriteStallState.Stopped || state.Context.Latch.IsFailed);
            }
        }
    }

    private WritePressure PressureOn(CommitRequest request)
    {
        var worst = default(WritePressure);
        var reader = new BatchReader(request.Operations.Operations);
        while (reader.MoveNext())
        {
            if (!_pressures.TryGetValue(reader.Keyspace, out WritePressure pressure))
            {
                // Judged once for the group, so that its requests to one keyspace keep their order.
                if (state.Trees.TryGet(reader.Keyspace, out KeyspaceTree? tree)) pressure = tree.Pressure;
                _pressures[reader.Keyspace] = pressure;
            }

            if (pressure.Severity > worst.Severity) worst = pressure;
        }

        return worst;
    }

    private bool TryRefuse(WritePressure pressure, [NotNullWhen(true)] out Exception? refusal)
    {
        refusal = state.Signal.TroubleOf(pressure.Work);
        if (refusal is not null || !state.Context.Options.FailStalledWrites) return refusal is not null;
        refusal = new IridiumException(
            EngineErrorCode.WritesStalled,
            $"The background is too far behind for more writes to a keyspace ({pressure.Cause}). Try again later, or "
            + "unset FailStalledWrites to wait.");
        return true;
    }

    private void Pause()
    {
        TimeSpan time = _owed < _longestPause ? _owed : _longestPause;

        // A clock is no use for less than a millisecond, so small delays gather until they are worth a pause.
        _owed = TimeSpan.Zero;
        state.Context.Stalls.AddDelay(time);
        using (Uninterrupted.Hold(_pause))
        {
            try
            {
                Monitor.Wait(_pause, time);
            }
            catch (ThreadInterruptedException)
            {
                // Only the pause is over: the group is not the interrupted thread's alone.
                Thread.CurrentThread.Interrupt();
            }
        }
    }
}
