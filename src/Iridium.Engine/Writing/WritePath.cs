using Iridium.Engine.Diagnostics;
using Iridium.Engine.State;
using Iridium.Engine.Threading;

namespace Iridium.Engine.Writing;

/// <summary>
/// The whole write: a request is queued; one thread at a time leads. It takes what waits as a group, logs it
/// (<see cref="GroupLog"/>: check conditions, append, sync once if any asks for it), hands the lead on, applies the
/// group to the memtables, publishes its sequences and lets everyone go.
/// </summary>
/// <remarks>
/// A thread that writes alone leads its own request and is done without meeting another thread. A task that waits for a
/// sync is never led by its own caller: a pool thread leads, so a thousand of them queued in one loop share a few
/// syncs. The pipeline has two places: while one group is applied the next one is gathered, logged and synced. The
/// leader takes the commit gate before it hands the lead on, so groups are applied in the order in which they were
/// logged, and nobody waits for the gate but the next leader and, for moments, the background.
/// Nothing is applied before it is logged and nothing is seen before it is as durable as its group asks.
/// </remarks>
internal sealed class WritePath : IThreadPoolWorkItem
{
    // Constant after construction.
    private readonly EngineState _state;
    private readonly WriteThrottle _throttle;
    private readonly GroupLog _log;
    private readonly CommitQueue _queue = new();
    private readonly RequestPool _pool = new();
    private readonly SlowOperations? _slow;

    // Guarded by the commit gate: whether a group was logged and not applied whole.
    private bool _hasApplyFailed;

    // Own synchronisation: a group that waits to be used again.
    private CommitGroup? _spare;

    public WritePath(EngineState state)
    {
        _state = state;
        _slow = state.Context.Slow;
        _throttle = new WriteThrottle(state);
        _log = new GroupLog(state);
        state.Signal.Progressed = OnProgress;
        state.Context.Share.LookAgain = LookAgain;
        _throttle.Refresh();
    }

    /// <summary>A request to fill with one batch and submit once.</summary>
    public CommitRequest Rent() => _pool.Rent();

    /// <summary>Commits a request on the caller's thread.</summary>
    public CommitResult Submit(CommitRequest request, WriteOptions options)
    {
        request.Prepare(DurabilityOf(request, options), isTask: false);
        if (_slow is not null) request.BegunAt = _slow.Now;
        CommitGroup group = RentGroup();
        if (_queue.EnterInto(request, group)) CommitGroup(group, request);
        else Return(group);
        while (!request.IsDone && request.WaitForTurn())
        {
            group = RentGroup();
            _queue.TakeInto(group);
            CommitGroup(group, request);
        }

        return request.TakeResult();
    }

    /// <summary>Commits a request without blocking on a sync; the result comes through its task source.</summary>
    public void SubmitTask(CommitRequest request, WriteOptions options)
    {
        Durability durability = DurabilityOf(request, options);
        request.Prepare(durability, isTask: true);
        if (_slow is not null) request.BegunAt = _slow.Now;
        if (durability == Durability.Sync)
        {
            if (_queue.Enter(request)) Hand(_queue.Offer(out bool isOffered), isOffered);
            return;
        }

        CommitGroup group = RentGroup();
        if (_queue.EnterInto(request, group)) CommitGroup(group, null);
        else Return(group);
    }

    /// <summary>Has the log synced in time, for those who wait for what is durable. Any thread.</summary>
    public void ArmSync() => _log.ArmSync();

    /// <summary>Has the leader do something alone, in its place of the commit order.</summary>
    /// <param name="work">Returns the sequence that it took, visible by then, or 0 when it took none.</param>
    public CommitResult SubmitExclusive(Func<long> work)
    {
        CommitRequest request = Rent();
        request.Exclusive = () =>
        {
            long sequence = work();

            // It may have brought tables to level 0, or taken a keyspace away that held writers up.
            _throttle.Refresh();
            return sequence;
        };
        return Submit(request, new WriteOptions(Durability.None));
    }

    /// <summary>Takes no more requests and waits for those queued.</summary>
    public void Close()
    {
        _queue.Close();

        // Whoever led last took this gate before the lead was over.
        using (Uninterrupted.Hold(_state.CommitGate)) _log.Close();
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (!_queue.TryTakeOffer()) return;
        CommitGroup group = RentGroup();
        _queue.TakeInto(group);
        CommitGroup(group, null);
    }

    private Durability DurabilityOf(CommitRequest request, WriteOptions options)
    {
        Durability durability = options.Durability ?? _state.Context.Options.Durability;

        // What writes nothing has nothing to log, so it must not have unlogged writes of others flushed. A sync of what
        // came before is worth asking for.
        return request.Operations.Count == 0 && durability != Durability.Sync ? Durability.None : durability;
    }

    private static void BeginTimes(CommitGroup group, SlowOperations slow)
    {
        group.Times ??= new GroupTimes(slow);
        group.Times.Begin();
    }

    private string NameOf(int keyspace) =>
        _state.Trees.TryGet(keyspace, out KeyspaceTree? tree) ? tree.Keyspace.Name : string.Empty;

    private CommitGroup RentGroup() => Interlocked.Exchange(ref _spare, null) ?? new CommitGroup();

    private void Return(CommitGroup group)
    {
        group.Clear();
        Volatile.Write(ref _spare, group);
    }

    /// <summary>Commits a group, or the first part of it, with the lead, and hands the lead on.</summary>
    private void CommitGroup(CommitGroup group, CommitRequest? own)
    {
        if (_slow is not null) BeginTimes(group, _slow);
        try
        {
            if (_throttle.IsPressed) Admit(group);
            _log.Write(group);
            group.Times?.NoteLogged();
        }
        catch (Exception error)
        {
            // The requests' own threads and tasks throw it; the leader only passes it on.
            group.Failure = error;
        }

        bool wantsRoom;
        using (Uninterrupted.Hold(_state.CommitGate))
        {
            Hand(_queue.PassOn(group.Undecided, out bool isOffered), isOffered);
            group.DropUndecided();

            // Publishing past a group that was applied in part would show that part.
            if (_hasApplyFailed) group.Failure ??= _state.Context.Latch.ToException();
            wantsRoom = group.Failure is null && Apply(group) && group.Count > 0;
        }

        if (group.HoldsConditionGate) _state.ConditionGate.Exit();
        bool hasFailed = group.Failure is not null;
        List<SlowOperation>? slow = group.Times?.Collect(group, NameOf);
        group.Complete(own);
        if (slow is not null) group.Times?.Tell(slow);
        Return(group);
        if (hasFailed) OnProgress();

        // A group of which all was set aside would be looked at again, and set aside again, without end.
        if (wantsRoom) AskForRoom();
    }

    private void Admit(CommitGroup group)
    {
        long seen = _queue.Progress;
        List<CommitRequest> parked = _throttle.Admit(group);
        group.Times?.NoteAdmitted();
        if (parked.Count > 0) _queue.Park(parked, seen);
    }

    /// <summary>The background got on, or something failed: whoever waits looks again, here and in the databases
    /// that share the memory.</summary>
    private void OnProgress()
    {
        LookAgain();
        _state.Context.Share.Resources.NoteProgress(_state.Context.Share);
    }

    /// <summary>Has memory made free by whoever of all that share it has the most.</summary>
    private void AskForRoom()
    {
        _state.Context.Share.Resources.AskForRoom();
        LookAgain();
    }

    /// <summary>Looks again at what waits for the background.</summary>
    private void LookAgain()
    {
        try
        {
            _throttle.Refresh();
        }
        catch (ObjectDisposedException)
        {
            // The database was closed after the last group was applied: nobody waits any more.
            return;
        }

        Hand(_queue.NoteProgress(out bool isOffered), isOffered);
    }

    /// <summary>Wakes the next leader.</summary>
    private void Hand(CommitRequest? next, bool isOffered)
    {
        if (isOffered) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else next?.Promote();
    }

    /// <summary>Applies a logged group. Needs the commit gate.</summary>
    /// <returns>Whether memory that is shared with other databases is full.</returns>
    private bool Apply(CommitGroup group)
    {
        bool isFull = false;
        try
        {
            for (int i = 0; i < group.Count; i++)
            {
                CommitResult result = group.Decisions[i].Result;
                if (result.FirstSequence == 0) continue;
                ReadOnlySpan<byte> operations = group.Requests[i].Operations.Operations;
                isFull |= BatchApplier.Apply(_state, operations, result.FirstSequence);
                if (group.IsUnlogged) BatchApplier.NoteUnlogged(_state.Trees, operations, result.LastSequence);
            }
        }
        catch (Exception error)
        {
            // Logged but not applied: what reads would show no longer matches what recovery would.
            _state.Context.Latch.Fail(error);
            _hasApplyFailed = true;

            // Its writers cannot know either: the next open finds it in the log.
            group.Failure = _state.Context.Latch.ToException();
            return false;
        }

        if (group.LastSequence > 0) _state.Sequences.Publish(group.LastSequence);
        _state.Context.Changes.Pulse();
        _state.Context.Counters.CountGroup(group.Count, group.LogBytes);
        bool isMemoryFull = MemtableSealing.IsMemoryFull(_state);
        if (isFull || isMemoryFull) TrySealFullMemtables();
        return isMemoryFull && _state.Context.Share.Resources.IsShared;
    }

    private void TrySealFullMemtables()
    {
        try
        {
            if (!MemtableSealing.SealFull(_state)) return;
            _state.Wal.WantsRotation = true;
            _throttle.Refresh();
            _state.Signal.RequestWork();
        }
        catch (Exception error)
        {
            // The group is committed and visible, so its writers must not be told otherwise; the next ones will be.
            _state.Context.Latch.Fail(error);
        }
    }
}
