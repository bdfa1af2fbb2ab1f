using Iridium.Engine.Files;
using Iridium.Engine.Iterators;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Carries out one plan for a keyspace: merges its tables into a level, moves them there, or drops them. Others may run
/// beside it as long as their plans do not conflict. A failure or a damaged input leaves the inputs in place.
/// </summary>
internal sealed class CompactionJob(EngineState state, KeyspaceTree tree, ThreadSlots slots)
{
    /// <summary>Told now and then of the bytes read so far and in all.</summary>
    public Action<long, long>? OnProgress { get; init; }

    /// <summary>Called just before the view is taken: a test makes happen here what another thread might do.</summary>
    public Action? BeforeView { get; init; }

    /// <summary>Carries a plan out.</summary>
    /// <param name="plan">A plan that fits the present version and conflicts with nothing that runs.</param>
    /// <param name="cancellationToken">Gives up and leaves nothing behind.</param>
    public void Run(CompactionPlan plan, CancellationToken cancellationToken)
    {
        var report = CompactionReport.Begin(state.Context, tree, plan);
        try
        {
            Run(plan, report, cancellationToken);
        }
        catch (Exception error)
        {
            report.Fail(error);
            throw;
        }
    }

    private void Run(CompactionPlan plan, CompactionReport report, CancellationToken cancellationToken)
    {
        if (plan.IsTrivialMove || plan.IsDrop)
        {
            IEnumerable<TableMeta> kept = plan.IsDrop ? [] : plan.Inputs.Select(input => input.Table);
            Install(plan, new MergeOutput([.. kept], []), report);
            return;
        }

        // IMPORTANT: the horizon first, then the view, so that the view holds every touch that was granted before it.
        // Then the snapshots, so that one taken later sees everything that stands in the view's tables.
        long horizon;
        lock (state.ConditionGate) horizon = state.Context.Clock.RaiseHorizon();
        ReadView view = AcquireView();
        try
        {
            long[] snapshots = state.Snapshots.Capture(out long oldestTicks);
            var visibility = new Visibility(snapshots, Math.Min(horizon, oldestTicks));
            Install(plan, Merge(view, plan, visibility, cancellationToken), report);
        }
        finally
        {
            view.Release();
        }
    }

    /// <summary>What someone may still see.</summary>
    private sealed record Visibility(long[] Snapshots, long ExpiredThroughTicks);

    private ReadView AcquireView()
    {
        BeforeView?.Invoke();
        return tree.AcquireView();
    }

    private MergeOutput Merge(
        ReadView view,
        CompactionPlan plan,
        Visibility visibility,
        CancellationToken cancellationToken)
    {
        List<TableHandle>[] inputs = HandlesOf(view, plan);
        IReadOnlyList<byte[]> cuts = KeySplit.Of(plan, slots.Count, state.Context.Options.TableBytesTarget);
        IMergeScope scope = new CompactionScope(view, plan, visibility.ExpiredThroughTicks);
        if (state.Context.Options.PlantsEarlyDrops) scope = new PlantedMergeScope(scope);
        var progress = new MergeProgress(plan, OnProgress);
        OutputSpec whole = SpecOf(view, plan, visibility);
        SplitMerge? split = null;
        try
        {
            var tombstones = RangeTombstoneSet.Merge(
                inputs.SelectMany(level => level).Select(input => input.RangeTombstones));
            split = new SplitMerge(cuts.Count + 1, (part, token) =>
            {
                var job = new MergeJob(state, view.Tables, new RetentionRule(visibility.Snapshots), scope)
                {
                    OnProgress = merged =>
                    {
                        tree.ThrowIfGone();
                        progress.Add(merged);
                    },
                };
                OutputSpec spec = whole with
                {
                    Start = part == 0 ? [] : cuts[part - 1],
                    End = part == cuts.Count ? [] : cuts[part],
                };
                using EntryIterator entries = IteratorOver(inputs);
                return job.Run(entries, tombstones, spec, token);
            });
            return split.Run(slots, cancellationToken);
        }
        catch (Exception error)
        {
            // The parts that came to their end are nobody's.
            split?.Written.Discard(state.Context);
            if (!IoErrors.IsFileError(error)) throw;
            throw IoErrors.Wrap(error, $"compact '{tree.Keyspace.Name}' in '{state.Context.Directory}'");
        }
    }

    private OutputSpec SpecOf(ReadView view, CompactionPlan plan, Visibility visibility)
    {
        TreeVersion version = view.Tables.Version;
        int below = plan.OutputLevel + 1;
        bool hasBelow = plan.OutputLevel > 0 && below < TreeVersion.LevelCount;
        return new OutputSpec
        {
            Keyspace = tree.Keyspace.Options,
            KeyspaceId = tree.Id,
            TableBytes = plan.OutputLevel == 0 ? long.MaxValue : state.Context.Options.TableBytesTarget,
            Below = hasBelow ? [.. version.Overlapping(below, plan.Start, plan.End)] : [],
            CreatedTicks = plan.Inputs.Max(input => input.Table.CreatedTicks),
            ExpiredThroughTicks = visibility.ExpiredThroughTicks,

            // What merges into level 0 is a run of the size-tiered style, which stays.
            IsCompressed = plan.OutputLevel == 0 || plan.OutputLevel >= state.Context.Options.CompressedLevelMin,
        };
    }

    private static EntryIterator IteratorOver(List<TableHandle>[] inputs)
    {
        var sources = new List<EntryIterator>();
        foreach (TableHandle table in inputs[0]) sources.Add(table.Reader.NewIterator(fillCache: false));
        foreach (List<TableHandle> level in inputs.Skip(1).Where(level => level.Count > 0))
            sources.Add(new ConcatenatingIterator(new LevelSources(level.ToArray(), fillCache: false)));
        return MergingIterator.Create(sources);
    }

    private void Install(CompactionPlan plan, MergeOutput output, CompactionReport report)
    {
        var edit = new TreeEdit(tree.Id);
        edit.Removed.AddRange(plan.Inputs.Select(input => new TableRemoval(input.Level, input.Table.Number)));
        edit.Added.AddRange(output.Tables.Select(table => new TableAddition(plan.OutputLevel, table)));
        edit.AddedBlobs.AddRange(output.Blobs);
        OutputInstall.Commit(state, edit, tree);
        report.End(output);
    }

    /// <summary>The open inputs of each level, in its order.</summary>
    private static List<TableHandle>[] HandlesOf(ReadView view, CompactionPlan plan)
    {
        var handles = new List<TableHandle>[TreeVersion.LevelCount];
        for (int level = 0; level < handles.Length; level++)
        {
            handles[level] = [];
            foreach (TableHandle handle in view.Tables.Level(level))
            {
                if (plan.Takes(handle.Meta)) handles[level].Add(handle);
            }
        }

        return handles;
    }
}
