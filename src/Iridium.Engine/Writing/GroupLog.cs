using Iridium.Engine.State;
using Iridium.Engine.Threading;

namespace Iridium.Engine.Writing;

/// <summary>
/// The first half of a commit: decides the requests of a group against the newest state, gives them their sequences,
/// and makes them as durable as the strongest of them asks. Needs the lead. A failure leaves everything as it was, or
/// is latched.
/// </summary>
internal sealed class GroupLog
{
    private const long SyncAheadBytes = 8 * 1024 * 1024;

    // Constant after construction.
    private readonly EngineState _state;
    private readonly IntervalSync _intervalSync;
    private readonly Func<bool> _hasNoGap;

    // For the leader only.
    private readonly GroupKeys _written = new();

    public GroupLog(EngineState state)
    {
        _state = state;
        _intervalSync = new IntervalSync(state);
        _hasNoGap = () => !state.Wal.HasGap || state.Context.Latch.IsFailed;
    }

    public void Write(CommitGroup group)
    {
        WalLog wal = _state.Wal;
        _state.Context.Latch.ThrowIfFailed();
        Durability strongest = group.Strongest();
        group.IsUnlogged = strongest == Durability.None;
        if (!group.IsUnlogged && wal.HasGap) CloseGap();
        if (wal.IsSegmentFull)
        {
            // A new segment may bring the log over its limit, which only a flush can help.
            wal.Rotate();
            _state.Signal.RequestWork();
        }

        if (group.Count > 0 && group.Requests[0].Exclusive is Func<long> exclusive)
        {
            group.Decide(DoAlone(exclusive));
            return;
        }

        long issued = _state.Sequences.Issued;
        try
        {
            Decide(group);
        }
        catch
        {
            // IMPORTANT: a sequence that was given and never logged would be taken for lost at the next open.
            _state.Sequences.Issued = issued;
            throw;
        }

        if (_state.Sequences.Issued == issued && strongest != Durability.Sync) return;
        Append(group, strongest, issued);
        group.LastSequence = _state.Sequences.Issued;
        MakeDurable(group, strongest);
    }

    /// <summary>Has the log synced in time, as a write with <see cref="Durability.Interval"/> does. Any thread.
    /// </summary>
    public void ArmSync() => _intervalSync.Arm();

    /// <summary>Ends the timer of interval syncs.</summary>
    public void Close() => _intervalSync.Close();

    /// <summary>
    /// Has what was not logged flushed: a later write that is logged must not survive what came before it.
    /// </summary>
    private void CloseGap()
    {
        using (Uninterrupted.Hold(_state.CommitGate)) MemtableSealing.SealUnlogged(_state.Trees);
        _state.Signal.RequestWork();
        Uninterrupted.Repeat(this, static log =>
        {
            log._state.Signal.WaitUntil(WorkKind.Flush, log._hasNoGap);
            return true;
        });
        _state.Context.Latch.ThrowIfFailed();
    }

    private void MakeDurable(CommitGroup group, Durability strongest)
    {
        WalLog wal = _state.Wal;
        try
        {
            if (strongest == Durability.Sync)
            {
                wal.Sync();
                return;
            }

            // Whoever asked for it waits for the timer, whatever the others of the group asked for.
            if (group.Has(Durability.Interval)) _intervalSync.Arm();
            if (wal.UnsyncedBytes > SyncAheadBytes) _intervalSync.ArmNow();
        }
        catch (Exception error)
        {
            // It is in the log, and those who wrote it are told that it failed: nothing may build on that.
            _state.Context.Latch.Fail(error);
            throw;
        }
    }

    private void Append(CommitGroup group, Durability strongest, long issued)
    {
        WalLog wal = _state.Wal;
        using (Uninterrupted.Hold(wal.AppendGate))
        {
            WalGroup logged = wal.BeginGroupLocked();
            try
            {
                for (int i = 0; i < group.Decisions.Length; i++)
                {
                    CommitResult result = group.Decisions[i].Result;
                    if (result.FirstSequence == 0) continue;
                    ReadOnlySpan<byte> operations = group.Requests[i].Operations.Operations;
                    int count = group.Requests[i].Operations.Count;
                    logged.Append(result.FirstSequence, count, operations, group.IsUnlogged);
                }

                group.LogBytes = logged.End(strongest);
            }
            catch (Exception error)
            {
                _state.Sequences.Issued = issued;
                throw logged.TakeBack(error);
            }
        }
    }

    private void Decide(CommitGroup group)
    {
        if (group.HasConditions)
        {
            DecideWithConditions(group);
            return;
        }

        foreach (CommitRequest request in group.Requests)
        {
            if (request.Exclusive is not null) return;
            group.Decide(RefusesDropped(request, out CommitDecision refusal) ? refusal : Accept(request));
        }
    }

    private void DecideWithConditions(CommitGroup group)
    {
        if (group.Times is { } times) times.Enter(_state.ConditionGate);
        else Uninterrupted.Enter(_state.ConditionGate);
        group.HoldsConditionGate = true;
        using (Uninterrupted.Hold(_state.CommitGate))
        {
            // By now the group before is applied and visible, so the conditions meet the newest state.
        }

        // Unless it could not be applied: it is in the log, and what was judged without it must not come behind it.
        _state.Context.Latch.ThrowIfFailed();

        _written.Clear();
        ReadOnlySpan<CommitRequest> requests = group.Requests;
        for (int i = 0; i < requests.Length; i++)
        {
            CommitRequest request = requests[i];
            if (request.Exclusive is not null) break;
            if (RefusesDropped(request, out CommitDecision dropped))
            {
                group.Decide(dropped);
                continue;
            }

            if (request.Conditions.Count > 0)
            {
                // What an earlier batch of this group writes cannot be read yet, so this one begins the next group.
                if (request.Conditions.MeetsAnyOf(_written, request.Operations.Operations)) break;
                if (Refuses(request, out CommitDecision refusal))
                {
                    group.Decide(refusal);
                    continue;
                }
            }

            group.Decide(Accept(request));

            // Only those behind it in the group ask about it.
            if (i + 1 < requests.Length) _written.Add(request.Operations);
        }

        // It refers to batches of the callers.
        _written.Clear();
    }

    /// <summary>Does what is to be done alone; what was queued behind it begins the next group.</summary>
    private CommitDecision DoAlone(Func<long> exclusive)
    {
        using (Uninterrupted.Hold(_state.CommitGate))
        {
            // By now the group before is applied and visible.
        }

        try
        {
            long sequence = exclusive();
            return new CommitDecision(new CommitResult(true, sequence, sequence, -1, 0), null);
        }
        catch (Exception error)
        {
            // Its caller throws it; the others of the group have no part in it.
            return new CommitDecision(default, error);
        }
    }

    private CommitDecision Accept(CommitRequest request)
    {
        int count = request.Operations.Count;
        if (count == 0) return new CommitDecision(new CommitResult(true, 0, 0, -1, 0), null);
        long first = _state.Sequences.Issued + 1;
        _state.Sequences.Issued = first + count - 1;
        return new CommitDecision(new CommitResult(true, first, first + count - 1, -1, 0), null);
    }

    /// <summary>Whether a request names a keyspace that was dropped; almost always answered by one flag.</summary>
    private bool RefusesDropped(CommitRequest request, out CommitDecision refusal)
    {
        refusal = default;
        if (!_state.Trees.HasDropped || DroppedKeyspaces.ErrorOf(_state.Trees, request) is not Exception error)
            return false;
        refusal = new CommitDecision(default, error);
        return true;
    }

    private bool Refuses(CommitRequest request, out CommitDecision refusal)
    {
        try
        {
            (bool holds, CommitResult result) = Uninterrupted.Repeat((_state, request), static on =>
            {
                ReadOnlySpan<byte> operations = on.request.Operations.Operations;
                return (on.request.Conditions.Hold(on._state, operations, out CommitResult found), found);
            });
            refusal = new CommitDecision(result, null);
            return !holds;
        }
        catch (Exception error) when (error is IridiumException or IOException)
        {
            // A damaged block fails the batch that asks about it, not the others of the group.
            refusal = new CommitDecision(default, error);
            return true;
        }
    }
}
