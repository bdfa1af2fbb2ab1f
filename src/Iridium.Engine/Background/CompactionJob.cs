using Iridium.Engine.Files;
using Iridium.Engine.Iterators;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Merges tables of a keyspace into a lower level. One compaction runs at a time. A failure or a damaged input leaves
/// the inputs in place.
/// </summary>
internal sealed class CompactionJob(EngineState state, KeyspaceTree tree)
{
    /// <summary>Told now and then of the bytes read so far and in all.</summary>
    public Action<long, long>? OnProgress { get; init; }

    /// <summary>Called just before the view is taken: a test makes happen here what another thread might do.</summary>
    public Action? BeforeView { get; init; }

    /// <summary>Plans on the newest version and carries the plan out.</summary>
    /// <param name="planner">Chooses from a version; null when there is nothing to do.</param>
    /// <param name="cancellationToken">Gives up and leaves nothing behind.</param>
    /// <returns>The plan that was carried out, or null.</returns>
    public CompactionPlan? Run(Func<TreeVersion, CompactionPlan?> planner, CancellationToken cancellationToken)
    {
        if (planner(tree.Version) is null) return null;

        // IMPORTANT: the horizon first, then the view, so that the view holds every touch that was granted before it.
        // Then the snapshots, so that one taken later sees everything that stands in the view's tables.
        long horizon;
        lock (state.CommitGate) horizon = state.Context.Clock.RaiseHorizon();
        ReadView view = AcquireView();
        try
        {
            long[] snapshots = state.Snapshots.Capture(out long oldestTicks);
            CompactionPlan? plan = planner(view.Tables.Version);
            if (plan is null) return null;
            var report = CompactionReport.Begin(state.Context, tree, plan);
            IReadOnlyList<TableMeta> outputs;
            if (plan.IsTrivialMove)
            {
                outputs = [plan.Inputs[0].Table];
            }
            else
            {
                var scope = new CompactionScope(view, plan, Math.Min(horizon, oldestTicks));
                outputs = Merge(view, plan, new RetentionRule(snapshots), scope, cancellationToken);
            }

            Install(plan, outputs);
            report.End(outputs);
            return plan;
        }
        finally
        {
            view.Release();
        }
    }

    private ReadView AcquireView()
    {
        BeforeView?.Invoke();
        return tree.AcquireView();
    }

    private IReadOnlyList<TableMeta> Merge(
        ReadView view,
        CompactionPlan plan,
        RetentionRule rule,
        CompactionScope scope,
        CancellationToken cancellationToken)
    {
        List<TableHandle> inputs = HandlesOf(view, plan);
        long totalEntries = Math.Max(1, plan.Inputs.Sum(input => input.Table.EntryCount));
        long totalBytes = plan.Inputs.Sum(input => input.Table.FileBytes);
        var job = new MergeJob(state, tree, rule, scope)
        {
            OnProgress = merged => OnProgress?.Invoke((long)(totalBytes * ((double)merged / totalEntries)), totalBytes),
        };
        try
        {
            var tombstones = RangeTombstoneSet.Merge(inputs.Select(input => input.RangeTombstones));
            using EntryIterator entries = MergingIterator.Create(
                [.. inputs.Select(input => input.Reader.NewIterator(fillCache: false))]);
            return job.Run(entries, tombstones, cancellationToken);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw IoErrors.Wrap(error, $"compact '{tree.Keyspace.Name}' in '{state.Context.Directory}'");
        }
    }

    private void Install(CompactionPlan plan, IReadOnlyList<TableMeta> outputs)
    {
        var edit = new TreeEdit(tree.Id);
        edit.Removed.AddRange(plan.Inputs.Select(input => new TableRemoval(input.Level, input.Table.Number)));
        edit.Added.AddRange(outputs.Select(table => new TableAddition(plan.OutputLevel, table)));
        OutputInstall.Commit(state, edit, tree, []);
    }

    private static List<TableHandle> HandlesOf(ReadView view, CompactionPlan plan)
    {
        var numbers = new HashSet<long>(plan.Inputs.Select(input => input.Table.Number));
        var handles = new List<TableHandle>();
        for (int level = 0; level < TreeVersion.LevelCount; level++)
        {
            foreach (TableHandle handle in view.Tables.Level(level))
            {
                if (numbers.Contains(handle.Meta.Number)) handles.Add(handle);
            }
        }

        return handles;
    }
}
