using Iridium.Engine.State;

namespace Iridium.Engine.Writing;

/// <summary>
/// The whole write: a request is queued; one thread at a time leads and commits a group of requests — check their
/// conditions, append them to the log, sync once if any asks for it, apply them to the memtables, publish the sequence
/// — and then lets everyone go.
/// </summary>
/// <remarks>
/// A thread that writes alone leads its own request and is done without meeting another thread. A task that waits for a
/// sync is never led by its own caller: a pool thread leads, so a thousand of them queued in one loop share a few
/// syncs. Nothing is applied before it is logged and nothing is seen before it is as durable as its group asks.
/// </remarks>
internal sealed class WritePath : IThreadPoolWorkItem
{
    // Constant after construction.
    private readonly EngineState _state;
    private readonly WriteThrottle _throttle;
    private readonly CommitQueue _queue = new();
    private readonly RequestPool _pool = new();

    // For the leader only.
    private readonly List<CommitRequest> _group = [];
    private readonly List<CommitDecision> _decisions = [];
    private readonly GroupKeys _written = new();

    public WritePath(EngineState state)
    {
        _state = state;
        _throttle = new WriteThrottle(state);
    }

    /// <summary>A request to fill with one batch and submit once.</summary>
    public CommitRequest Rent() => _pool.Rent();

    /// <summary>Commits a request on the caller's thread.</summary>
    public CommitResult Submit(CommitRequest request, WriteOptions options)
    {
        request.Prepare(DurabilityOf(options), isTask: false);
        bool leads = _queue.Enter(request) || request.WaitForTurn();
        if (leads) Lead(request);
        return request.TakeResult();
    }

    /// <summary>Commits a request without blocking on a sync; the result comes through its task source.</summary>
    public void SubmitTask(CommitRequest request, WriteOptions options)
    {
        Durability durability = DurabilityOf(options);
        request.Prepare(durability, isTask: true);
        if (!_queue.Enter(request)) return;
        if (durability == Durability.Sync)
        {
            PassToThreadOrPool();
            return;
        }

        CommitGroup();
        PassOn(isWorker: false);
    }

    /// <summary>Takes no more requests and waits for those queued.</summary>
    public void Close() => _queue.Close();

    void IThreadPoolWorkItem.Execute()
    {
        if (!_queue.TryTakeOffer()) return;
        do CommitGroup();
        while (PassOn(isWorker: true));
    }

    private Durability DurabilityOf(WriteOptions options) =>
        options.Durability ?? _state.Context.Options.Durability;

    private void Lead(CommitRequest own)
    {
        while (!own.IsDone) CommitGroup();
        PassOn(isWorker: false);
    }

    /// <summary>Hands the lead to whoever waits first, or ends it.</summary>
    /// <returns>True when the caller, a pool thread, is to go on itself.</returns>
    private bool PassOn(bool isWorker)
    {
        CommitRequest? next = _group.Count > 0 ? _group[0] : _queue.EndLead();
        if (next is null) return false;
        if (next.IsTask && isWorker) return true;
        if (next.IsTask) PassToThreadOrPool();
        else next.Promote();
        return false;
    }

    private void PassToThreadOrPool()
    {
        CommitRequest? waiting = _group.Find(static request => !request.IsTask) ?? _queue.FindThreadOrOffer();
        if (waiting is null) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else waiting.Promote();
    }

    private void CommitGroup()
    {
        _queue.TakeInto(_group);
        int decided = _group.Count;
        Exception? failure = null;
        try
        {
            _throttle.WaitForRoom();
            lock (_state.CommitGate) decided = CommitGroupLocked(out failure);
        }
        catch (Exception error)
        {
            // The requests' own threads and tasks throw it; the leader only passes it on.
            failure = error;
        }

        for (int i = 0; i < decided; i++)
        {
            Exception? error = failure ?? _decisions[i].Error;
            if (error is null) _group[i].Complete(_decisions[i].Result);
            else _group[i].Fail(error);
        }

        _group.RemoveRange(0, decided);
    }

    /// <summary>Commits the group, or the first part of it.</summary>
    /// <returns>How many requests of the group are decided.</returns>
    private int CommitGroupLocked(out Exception? failure)
    {
        WalLog wal = _state.Wal;
        _state.Context.Latch.ThrowIfFailed();
        if (wal.IsSegmentFull)
        {
            // A new segment may bring the log over its limit, which only a flush can help.
            wal.Rotate();
            _state.Signal.RequestWork();
        }

        long before = wal.LastSequence;
        long bytesBefore = wal.Bytes;
        int decided = 0;
        bool needsSync = false;
        wal.BeginGroup();
        try
        {
            decided = AppendGroup(ref needsSync);
            wal.Flush();
            failure = null;
        }
        catch (Exception error)
        {
            failure = wal.TakeBack(error, before);
            return _group.Count;
        }

        if (needsSync) wal.Sync();
        Apply(decided);
        _state.Sequences.Publish(wal.LastSequence);
        _state.Context.Counters.CountGroup(decided, wal.Bytes - bytesBefore);
        TrySealFullMemtables();
        return decided;
    }

    private int AppendGroup(ref bool needsSync)
    {
        _decisions.Clear();
        _written.Clear();
        bool hasConditions = _group.Exists(request => request.Conditions.Count > 0);
        for (int i = 0; i < _group.Count; i++)
        {
            CommitRequest request = _group[i];
            if (request.Conditions.Count > 0)
            {
                // What an earlier batch of this group writes cannot be read yet, so this one begins the next group.
                if (request.Conditions.MeetsAnyOf(_written)) return i;
                if (Refuses(request, out CommitDecision refusal))
                {
                    _decisions.Add(refusal);
                    continue;
                }
            }

            needsSync |= request.Durability == Durability.Sync;
            _decisions.Add(new CommitDecision(AppendRequest(request), null));
            if (hasConditions) _written.Add(request.Operations.Operations);
        }

        return _group.Count;
    }

    private bool Refuses(CommitRequest request, out CommitDecision refusal)
    {
        try
        {
            bool holds = request.Conditions.Hold(_state, out CommitResult result);
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

    private CommitResult AppendRequest(CommitRequest request)
    {
        int count = request.Operations.Count;
        if (count == 0) return new CommitResult(true, 0, 0, -1, 0);
        long first = _state.Wal.LastSequence + 1;
        _state.Wal.Append(first, count, request.Operations.Operations);
        return new CommitResult(true, first, first + count - 1, -1, 0);
    }

    private void Apply(int decided)
    {
        try
        {
            for (int i = 0; i < decided; i++)
            {
                long first = _decisions[i].Result.FirstSequence;
                if (first > 0) BatchApplier.Apply(_state.Trees, _group[i].Operations.Operations, first);
            }
        }
        catch (Exception error)
        {
            // Logged but not applied: what reads would show no longer matches what recovery would.
            _state.Context.Latch.Fail(error);
            throw;
        }
    }

    private void TrySealFullMemtables()
    {
        try
        {
            SealFullMemtables();
        }
        catch (Exception error)
        {
            // The group is committed and visible, so its writers must not be told otherwise; the next ones will be.
            _state.Context.Latch.Fail(error);
        }
    }

    private void SealFullMemtables()
    {
        bool isSealed = false;
        foreach (KeyspaceTree tree in _state.Trees.All)
        {
            if (tree.Active.Bytes < _state.Context.Options.MemtableBytesMax) continue;
            tree.RotateMemtable();
            isSealed = true;
        }

        if (isSealed) _state.Signal.RequestWork();
    }
}
