using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Threading;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Decides which compactions run, so that no two that conflict run at once. Any number of threads may ask for steps.
/// Thread-safe.
/// </summary>
internal sealed class CompactionScheduler
{
    // Constant after construction.
    private readonly EngineState _state;
    private readonly ThreadSlots _slots;
    private readonly CancellationToken _stopping;
    private readonly PickerInputs _inputs;
    private readonly object _gate = new();

    // Guarded by _gate.
    private readonly List<Claim> _running = [];
    private readonly List<int> _reserved = [];
    private readonly DamagedTables _damaged = new();
    private int _turn;

    // Own synchronisation.
    private volatile bool _waitsForSnapshot;
    private volatile bool _waitsForSlot;

    /// <param name="state">The open database.</param>
    /// <param name="stopping">Ends what runs when the database is closed.</param>
    public CompactionScheduler(EngineState state, CancellationToken stopping)
    {
        _state = state;
        _stopping = stopping;
        _inputs = new PickerInputs(state);
        _slots = SlotsOf(state.Context.Options);
        _slots.Released += WhenSlotReleased;
        state.Snapshots.OldestReleased = WhenOldestReleased;
    }

    private sealed record Claim(KeyspaceTree Tree, CompactionPlan Plan);

    /// <summary>How long there is nothing to do unless something happens;
    /// <see cref="Timeout.InfiniteTimeSpan"/> when for ever.</summary>
    public TimeSpan UntilDue() => _inputs.UntilDue();

    /// <summary>Does the most urgent compaction that can run beside those that do.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="CorruptionException">There is none, and a damaged table may be why.</exception>
    public bool Step()
    {
        if (IsEnding || !TryTakeSlot()) return false;
        try
        {
            Claim? claim;
            lock (_gate)
            {
                claim = TryClaimLocked();

                // Said again and again, so that a writer who waits for level 0 to shrink learns that it will not.
                if (claim is null && _running.Count == 0 && _damaged.First is CorruptionException damage) throw damage;
            }

            if (claim is null) return false;
            _state.Signal.ReportBegun(WorkKind.Compaction);
            Run(claim, null, _stopping);
            return true;
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Merges a keyspace, or what a range of it holds, into its last level, once nothing else works on
    /// it.</summary>
    public void CompactRange(
        KeyspaceTree tree, KeyRange range, IProgress<EngineProgress>? progress, CancellationToken token)
    {
        using CancellationTokenRegistration wake = token.Register(WakeAll);
        Claim? claim;
        lock (_gate)
        {
            _reserved.Add(tree.Id);
            try
            {
                while (_running.Exists(each => each.Tree == tree))
                {
                    token.ThrowIfCancellationRequested();
                    Monitor.Wait(_gate);
                }

                token.ThrowIfCancellationRequested();
                claim = PickRange(tree, range) is CompactionPlan plan ? new Claim(tree, plan) : null;
                if (claim is not null) _running.Add(claim);
            }
            finally
            {
                _reserved.Remove(tree.Id);
            }
        }

        if (claim is not null) Run(claim, progress, token);
    }

    /// <summary>
    /// Finds the lowest place for each of some ingested tables, and keeps compactions off those places until the claim
    /// is disposed: to be called when no memtable holds anything in their range.
    /// </summary>
    /// <param name="tree">The keyspace.</param>
    /// <param name="tables">The tables, by ascending and disjoint key ranges.</param>
    /// <param name="places">The tables with their levels.</param>
    public IDisposable ClaimPlaces(
        KeyspaceTree tree, IReadOnlyList<TableMeta> tables, out IReadOnlyList<TableAddition> places)
    {
        lock (_gate)
        {
            PickerInput input = InputOfLocked(tree);
            places = [.. tables.Select(table => new TableAddition(IngestPicker.LevelFor(input, table), table))];

            // A table in level 0 is like one that was flushed: nothing that runs is in its way.
            Claim[] claims =
            [
                .. places.Where(place => place.Level > 0).GroupBy(place => place.Level)
                    .Select(level => new Claim(tree, new CompactionPlan([.. level], level.Key))),
            ];
            _running.AddRange(claims);
            return new PlaceClaim(this, claims);
        }
    }

    /// <summary>Ends: waits until nothing runs; nothing begins any more once the database is being closed.</summary>
    public void WaitForEnd()
    {
        _slots.Released -= WhenSlotReleased;
        using (Uninterrupted.Hold(_gate)) Uninterrupted.WaitWhile(_gate, () => _running.Count > 0);
    }

    /// <summary>Those of the environment. Work that is done step by step takes none from its threads.</summary>
    private static ThreadSlots SlotsOf(DatabaseOptions options)
    {
        if (options.Environment is not { } shared) return new ThreadSlots(options.BackgroundThreads);
        return options.ManualBackgroundWork
            ? new ThreadSlots(shared.Options.BackgroundThreads)
            : shared.Pool.Slots;
    }

    private bool IsEnding => _state.Context.Latch.IsFailed || _stopping.IsCancellationRequested;

    private CompactionPlan? PickRange(KeyspaceTree tree, KeyRange range)
    {
        PickerInput input = _inputs.Of(tree);
        bool isMerged = input.Keyspace.Compaction != CompactionStyle.Fifo;
        if (isMerged && !(range.Start.IsEmpty && range.End.IsEmpty))
        {
            return CompactionPicker.PickRange(
                input.Version, range.Start.ToArray(), range.End.ToArray(), input.ExpiredThroughTicks);
        }

        return CompactionPicker.PickAll(input.Version, input.Keyspace.Compaction) ?? CompactionPicker.Pick(input);
    }

    private Claim? TryClaimLocked()
    {
        ReadOnlySpan<KeyspaceTree> trees = _state.Trees.All;
        bool waits = false;
        _damaged.ForgetDropped(_state.Trees);

        // Until it is known: a snapshot that is released meanwhile asks for another look.
        _waitsForSnapshot = true;
        for (int i = 0; i < trees.Length; i++)
        {
            // One after the other, so that a busy keyspace does not keep the others waiting.
            KeyspaceTree tree = trees[(_turn + i) % trees.Length];
            if (_reserved.Contains(tree.Id)) continue;
            PickerInput input = InputOfLocked(tree);
            if (CompactionPicker.Pick(input) is CompactionPlan plan)
            {
                _turn = (_turn + i + 1) % trees.Length;
                var claim = new Claim(tree, plan);
                _running.Add(claim);
                return claim;
            }

            waits |= UpkeepPicker.WaitsForSnapshot(input);
        }

        _waitsForSnapshot = waits;
        return null;
    }

    private PickerInput InputOfLocked(KeyspaceTree tree) => _inputs.Of(
        tree, [.. _running.Where(claim => claim.Tree == tree).Select(claim => claim.Plan)], _damaged.Of(tree));

    private void Run(Claim claim, IProgress<EngineProgress>? progress, CancellationToken token)
    {
        string name = claim.Tree.Keyspace.Name;
        var job = new CompactionJob(_state, claim.Tree, _slots)
        {
            OnProgress = progress is null
                ? null
                : (done, total) => progress.Report(new EngineProgress(name, done, total)),
        };
        bool isDone = false;
        try
        {
            job.Run(claim.Plan, token);
            lock (_gate) _damaged.Forget(claim.Tree, claim.Plan);
            isDone = true;
        }
        catch (CorruptionException error)
        {
            lock (_gate) _damaged.Remember(claim.Tree, claim.Plan, error);
            throw;
        }
        catch (IridiumException error) when (error.Code == EngineErrorCode.KeyspaceDropped)
        {
            // There is nothing left to do, and nothing of it is left behind.
            isDone = true;
        }
        finally
        {
            using (Uninterrupted.Hold(_gate))
            {
                _running.Remove(claim);
                Monitor.PulseAll(_gate);
            }

            // What was kept back by this one may run now. After a failure it waits for the next try, since what failed
            // would be tried at once, and again.
            if (isDone) _state.Signal.RequestWork();
        }
    }

    private bool TryTakeSlot()
    {
        if (_slots.TryTake()) return true;

        // Looked at again once it is known that this waits: a place may have become free meanwhile.
        _waitsForSlot = true;
        return _slots.TryTake();
    }

    private void WhenSlotReleased()
    {
        if (!_waitsForSlot) return;
        _waitsForSlot = false;
        _state.Signal.RequestWork();
    }

    private void Release(Claim[] claims)
    {
        using (Uninterrupted.Hold(_gate))
        {
            _running.RemoveAll(claims.Contains);
            Monitor.PulseAll(_gate);
        }

        _state.Signal.RequestWork();
    }

    private void WhenOldestReleased()
    {
        if (_waitsForSnapshot) _state.Signal.RequestWork();
    }

    private void WakeAll()
    {
        using (Uninterrupted.Hold(_gate)) Monitor.PulseAll(_gate);
    }

    private sealed class PlaceClaim(CompactionScheduler scheduler, Claim[] claims) : IDisposable
    {
        public void Dispose() => scheduler.Release(claims);
    }
}
