using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// What is done while nobody waits: flushing, compacting, deleting files. Each kind of work has its own thread, or all
/// is done step by step on request when the database was opened that way.
/// </summary>
internal sealed class BackgroundWork : IDisposable
{
    // Constant after construction.
    private readonly EngineState _state;
    private readonly FlushJob _flush;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<BackgroundLoop> _loops = [];
    private readonly Lock _flushGate = new();
    private readonly Lock _compactionGate = new();

    // Guarded by _compactionGate.
    private readonly Dictionary<int, byte[]?[]> _turns = [];
    private readonly Dictionary<int, CorruptionException> _damaged = [];

    public BackgroundWork(EngineState state)
    {
        _state = state;
        _flush = new FlushJob(state);
        if (state.Context.Options.ManualBackgroundWork)
        {
            state.Signal.InlineStep = RunStep;
            return;
        }

        _loops.Add(new BackgroundLoop(WorkKind.Flush, state, FlushStep));
        _loops.Add(new BackgroundLoop(WorkKind.Compaction, state, CompactionStep));
        state.Signal.RequestWork();
    }

    /// <summary>Does one step of whatever is due. False when nothing is.</summary>
    public bool RunStep() => FlushStep() || CompactionStep();

    /// <summary>Seals every memtable that holds something and waits until all are in tables.</summary>
    public void FlushAll(CancellationToken cancellationToken)
    {
        long through;
        lock (_state.CommitGate)
        {
            _state.Context.Latch.ThrowIfFailed();
            through = _state.Sequences.Visible;
            MemtableSealing.Seal(_state.Trees, static _ => true);
        }

        _state.Signal.RequestWork();
        _state.Signal.WaitUntil(
            WorkKind.Flush, () => _state.Context.Latch.IsFailed || !HasSealed(through), cancellationToken);
        _state.Context.Latch.ThrowIfFailed();
    }

    /// <summary>Merges each keyspace into its deepest level.</summary>
    public void CompactAll(IProgress<EngineProgress>? progress, CancellationToken cancellationToken)
    {
        FlushAll(cancellationToken);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, cancellationToken);
            foreach (KeyspaceTree tree in _state.Trees.All) CompactOne(tree, progress, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Disposed.Error(Disposed.Database);
        }
        finally
        {
            // Whatever was done may be what a writer waits for, and nobody else will say so.
            _state.Signal.ReportProgress(WorkKind.Compaction, null);
            _state.Signal.RequestWork();
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _state.Signal.Stop();
        foreach (BackgroundLoop loop in _loops) loop.Dispose();
        lock (_compactionGate) DeleteObsolete();
        _stopping.Dispose();
    }

    /// <summary>Whether something up to a sequence waits for a flush; what is written meanwhile does not
    /// count.</summary>
    private bool HasSealed(long through)
    {
        foreach (KeyspaceTree tree in _state.Trees.All)
        {
            if (tree.OldestSealedSequence <= through) return true;
        }

        return false;
    }

    private bool FlushStep()
    {
        lock (_flushGate)
        {
            if (_state.Context.Latch.IsFailed || _stopping.IsCancellationRequested) return false;
            SealWhatHoldsTheLog();
            bool isFlushed = _flush.RunNext();
            _flush.RetireLog();
            if (!isFlushed) return false;
        }

        _state.Signal.RequestWork();
        return true;
    }

    /// <summary>
    /// Seals the memtable that keeps the oldest log segment when the log is over its limit, so that a keyspace which is
    /// written rarely does not hold it for ever.
    /// </summary>
    private void SealWhatHoldsTheLog()
    {
        if (_state.Wal.Size.Bytes <= _state.Context.Options.WalTotalBytesMax) return;
        if (_state.Wal.OldestClosedLastSequence is not long last) return;
        lock (_state.CommitGate) MemtableSealing.Seal(_state.Trees, tree => tree.Active.FirstSequence <= last);
    }

    private bool CompactionStep()
    {
        lock (_compactionGate)
        {
            DeleteObsolete();
            if (_state.Context.Latch.IsFailed || _stopping.IsCancellationRequested) return false;
            foreach (KeyspaceTree tree in _state.Trees.All)
            {
                if (!_damaged.ContainsKey(tree.Id) && CompactLocked(tree)) return true;
            }

            // Said again and again, so that a writer who waits for level 0 to shrink learns that it will not.
            if (_damaged.Count > 0) throw _damaged.Values.First();
            return false;
        }
    }

    private void CompactOne(KeyspaceTree tree, IProgress<EngineProgress>? progress, CancellationToken token)
    {
        string name = tree.Keyspace.Name;
        var job = new CompactionJob(_state, tree)
        {
            OnProgress = (done, total) => progress?.Report(new EngineProgress(name, done, total)),
        };
        lock (_compactionGate)
        {
            token.ThrowIfCancellationRequested();
            job.Run(CompactionPicker.PickAll, token);
            _damaged.Remove(tree.Id);
            DeleteObsolete();
        }

        _state.Signal.ReportProgress(WorkKind.Compaction, null);
    }

    private bool CompactLocked(KeyspaceTree tree)
    {
        if (!_turns.TryGetValue(tree.Id, out byte[]?[]? turns))
            _turns[tree.Id] = turns = new byte[TreeVersion.LevelCount][];
        try
        {
            CompactionPlan? plan = new CompactionJob(_state, tree).Run(
                version => CompactionPicker.Pick(version, _state.Context.Options, turns), _stopping.Token);
            if (plan is null) return false;
            turns[plan.InputLevel] = plan.Inputs[0].Table.Start;
            DeleteObsolete();
            return true;
        }
        catch (CorruptionException error)
        {
            // The damaged table stays where it is, and so does everything it would be merged with.
            _damaged[tree.Id] = error;
            throw;
        }
    }

    private void DeleteObsolete()
    {
        foreach (long number in _state.Context.Obsolete.TakeAll())
        {
            string name = FileNames.Table(number);
            _state.Context.BlockCache.Evict(number);
            try
            {
                _state.Context.Files.Delete(_state.Context.PathOf(name));
            }
            catch (Exception error) when (IoErrors.IsFileError(error))
            {
                _state.Context.Log.FileNotDeleted(name, error);
            }
        }
    }
}
