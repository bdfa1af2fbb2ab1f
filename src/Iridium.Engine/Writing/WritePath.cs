using Iridium.Engine.State;

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

    // Guarded by the commit gate: whether a group was logged and not applied whole.
    private bool _hasApplyFailed;

    // Own synchronisation: a group that waits to be used again.
    private CommitGroup? _spare;

    public WritePath(EngineState state)
    {
        _state = state;
        _throttle = new WriteThrottle(state);
        _log = new GroupLog(state);
        state.Signal.Progressed = OnProgress;
        _throttle.Refresh();
    }

    /// <summary>A request to fill with one batch and submit once.</summary>
    public CommitRequest Rent() => _pool.Rent();

    /// <summary>Commits a request on the caller's thread.</summary>
    public CommitResult Submit(CommitRequest request, WriteOptions options)
    {
        request.Prepare(DurabilityOf(options), isTask: false);
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
        Durability durability = DurabilityOf(options);
        request.Prepare(durability, isTask: true);
        if (durability == Durability.Sync)
        {
            if (_queue.Enter(request)) Hand(_queue.Offer(out bool isOffered), isOffered);
            return;
        }

        CommitGroup group = RentGroup();
        if (_queue.EnterInto(request, group)) CommitGroup(group, null);
        else Return(group);
    }

    /// <summary>Has the leader do something alone, in its place of the commit order.</summary>
    /// <param name="work">Returns the sequence that it took, visible by then.</param>
    public CommitResult SubmitExclusive(Func<long> work)
    {
        CommitRequest request = Rent();
        request.Exclusive = work;
        return Submit(request, new WriteOptions(Durability.None));
    }

    /// <summary>Waits until everything that was queued before the call is decided and applied.</summary>
    /// <exception cref="EngineFailedException">An earlier write failed.</exception>
    public void WaitForQueued() => Submit(Rent(), new WriteOptions(Durability.None));

    /// <summary>Takes no more requests and waits for those queued.</summary>
    public void Close()
    {
        _queue.Close();

        // Whoever led last took this gate before the lead was over.
        lock (_state.CommitGate) _log.Close();
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (!_queue.TryTakeOffer()) return;
        CommitGroup group = RentGroup();
        _queue.TakeInto(group);
        CommitGroup(group, null);
    }

    private Durability DurabilityOf(WriteOptions options) =>
        options.Durability ?? _state.Context.Options.Durability;

    private CommitGroup RentGroup() => Interlocked.Exchange(ref _spare, null) ?? new CommitGroup();

    private void Return(CommitGroup group)
    {
        group.Clear();
        Volatile.Write(ref _spare, group);
    }

    /// <summary>Commits a group, or the first part of it, with the lead, and hands the lead on.</summary>
    private void CommitGroup(CommitGroup group, CommitRequest? own)
    {
        try
        {
            if (_throttle.IsPressed) Admit(group);
            _log.Write(group);
        }
        catch (Exception error)
        {
            // The requests' own threads and tasks throw it; the leader only passes it on.
            group.Failure = error;
        }

        lock (_state.CommitGate)
        {
            Hand(_queue.PassOn(group.Undecided, out bool isOffered), isOffered);
            group.DropUndecided();

            // Publishing past a group that was applied in part would show that part.
            if (_hasApplyFailed) group.Failure ??= _state.Context.Latch.ToException();
            if (group.Failure is null) Apply(group);
        }

        if (group.HoldsConditionGate) _state.ConditionGate.Exit();
        bool hasFailed = group.Failure is not null;
        group.Complete(own);
        Return(group);
        if (hasFailed) OnProgress();
    }

    private void Admit(CommitGroup group)
    {
        long seen = _queue.Progress;
        List<CommitRequest> parked = _throttle.Admit(group);
        if (parked.Count > 0) _queue.Park(parked, seen);
    }

    /// <summary>Looks again at what waits for the background.</summary>
    private void OnProgress()
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

    private void Apply(CommitGroup group)
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
            group.Failure = error;
            return;
        }

        if (group.LastSequence > 0) _state.Sequences.Publish(group.LastSequence);
        _state.Context.Counters.CountGroup(group.Count, group.LogBytes);
        if (isFull || MemtableSealing.IsMemoryFull(_state)) TrySealFullMemtables();
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
