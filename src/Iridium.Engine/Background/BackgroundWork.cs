using Iridium.Engine.Diagnostics;
using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// What is done while nobody waits: flushing, compacting, deleting files. One thread flushes and several compact, so a
/// flush never waits for a compaction; or the threads of an environment do it; or all is done step by step on request
/// when the database was opened that way.
/// </summary>
internal sealed class BackgroundWork : IDisposable
{
    // Constant after construction.
    private readonly EngineState _state;
    private readonly FlushJob _flush;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<IDisposable> _threads = [];
    private readonly Lock _flushGate = new();
    private readonly CompactionScheduler _compactions;

    public BackgroundWork(EngineState state)
    {
        _state = state;
        _flush = new FlushJob(state);
        _compactions = new CompactionScheduler(state, _stopping.Token);
        if (state.Context.Options.ManualBackgroundWork)
        {
            state.Signal.InlineStep = RunStep;
            return;
        }

        state.Context.Obsolete.Added = state.Signal.RequestWork;
        if (state.Context.Options.Environment is { } shared)
        {
            _threads.Add(shared.Pool.Add(FlushDuty(), CompactionDuty()));
        }
        else
        {
            _threads.Add(new BackgroundLoop(FlushDuty()));
            for (int i = 0; i < state.Context.Options.BackgroundThreads; i++)
                _threads.Add(new BackgroundLoop(CompactionDuty()));
        }

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
            WorkKind.Flush,
            () => _state.Context.Latch.IsFailed || !MemtableSealing.HasSealed(_state.Trees, through),
            cancellationToken);
        _state.Context.Latch.ThrowIfFailed();
    }

    /// <summary>Merges each keyspace into its last level; one whose style never merges drops what is due.</summary>
    public void CompactAll(IProgress<EngineProgress>? progress, CancellationToken cancellationToken) =>
        Compact(_state.Trees.All.ToArray(), KeyRange.All, progress, cancellationToken);

    /// <summary>Merges what a range of a keyspace holds into its last level; as above.</summary>
    public void CompactRange(
        KeyspaceTree tree,
        KeyRange range,
        IProgress<EngineProgress>? progress,
        CancellationToken cancellationToken) => Compact([tree], range, progress, cancellationToken);

    private void Compact(
        KeyspaceTree[] trees,
        KeyRange range,
        IProgress<EngineProgress>? progress,
        CancellationToken cancellationToken)
    {
        FlushAll(cancellationToken);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, cancellationToken);
            foreach (KeyspaceTree tree in trees)
            {
                _compactions.CompactRange(tree, range, progress, either.Token);
                FileRemoval.Run(_state.Context);
                _state.Signal.ReportProgress(WorkKind.Compaction);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Disposed.Error(Disposed.Database);
        }
        finally
        {
            // Whatever was done may be what a writer waits for, and nobody else will say so.
            _state.Signal.ReportProgress(WorkKind.Compaction);
            _state.Signal.RequestWork();
        }
    }

    /// <summary>See <see cref="CompactionScheduler.ClaimPlaces"/>.</summary>
    public IDisposable ClaimPlaces(
        KeyspaceTree tree, IReadOnlyList<TableMeta> tables, out IReadOnlyList<TableAddition> places) =>
        _compactions.ClaimPlaces(tree, tables, out places);

    public void Dispose()
    {
        _stopping.Cancel();
        _state.Signal.Stop();
        foreach (IDisposable threads in _threads) threads.Dispose();
        _compactions.WaitForEnd();
        FileRemoval.Run(_state.Context);
        _stopping.Dispose();
    }

    private BackgroundDuty FlushDuty() =>
        new(WorkKind.Flush, _state, FlushStep, () => _state.Wal.Segments.UntilDue);

    private BackgroundDuty CompactionDuty() =>
        new(WorkKind.Compaction, _state, CompactionStep, _compactions.UntilDue);

    private bool FlushStep()
    {
        lock (_flushGate)
        {
            if (_state.Context.Latch.IsFailed || _stopping.IsCancellationRequested) return false;
            SealWhatHoldsTheLog();
            SealWhatIsAskedFor();
            bool isFlushed = _flush.RunNext();

            // Before the log is looked at, which may fail: a new table is work for a compaction all the same.
            if (isFlushed) _state.Signal.RequestWork();
            _flush.RetireLog();
            return isFlushed;
        }
    }

    /// <summary>
    /// Seals the memtable that keeps the oldest log segment when the log is over its limit, so that a keyspace which is
    /// written rarely does not hold it for ever.
    /// </summary>
    private void SealWhatHoldsTheLog()
    {
        if (_state.Wal.Size.Bytes <= _state.Context.Options.WalTotalBytesMax) return;
        if (_state.Wal.Segments.OldestLastSequence is not long last) return;
        lock (_state.CommitGate) MemtableSealing.Seal(_state.Trees, tree => tree.Active.FirstSequence <= last);
    }

    /// <summary>Seals the largest memtable when other databases need the memory.</summary>
    private void SealWhatIsAskedFor()
    {
        if (!_state.Context.Share.IsAsked) return;
        lock (_state.CommitGate)
        {
            MemtableSealing.SealLargest(_state);

            // Only now, so that nobody asks again in between.
            _state.Context.Share.IsAsked = false;
        }
    }

    private bool CompactionStep()
    {
        FileRemoval.Run(_state.Context);
        bool isDone = _compactions.Step();
        if (isDone) FileRemoval.Run(_state.Context);
        return isDone;
    }
}
