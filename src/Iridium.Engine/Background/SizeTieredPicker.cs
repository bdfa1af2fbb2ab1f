using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Picks for few sorted runs: each table of level 0 is a run, those of one ingest there are one together, and so is
/// each further level as a whole. Runs that follow one another in age are merged when they are of similar size, when
/// there are too many, and all of them when the newer ones together are twice as large as the oldest. Pure.
/// </summary>
/// <remarks>
/// A merged run goes to the level just above the next older run, so that runs keep the order of their age, and to
/// the last level when it is the oldest itself.
/// </remarks>
internal static class SizeTieredPicker
{
    /// <summary>The newer runs together may be so many times the oldest.</summary>
    private const int SpaceRatioMax = 2;

    /// <summary>A run joins a merge of newer ones that is at least so many hundredths of its size.</summary>
    private const int SizePercent = 99;

    private sealed record SortedRun(int Level, IReadOnlyList<TableMeta> Tables)
    {
        public long Bytes { get; } = Tables.Sum(table => table.FileBytes);
    }

    public static CompactionPlan? Pick(PickerInput input)
    {
        List<SortedRun> runs = RunsOf(input.Version);

        // Only what is newer than everything that is being merged, or damaged, can be chosen.
        int free = runs.FindIndex(run => !run.Tables.All(input.IsFree));
        if (free < 0) free = runs.Count;
        CompactionPlan? plan = runs.Count < Math.Max(2, input.Options.LevelZeroCompactionTrigger)
            ? null
            : PickRuns(runs, free, input.Options.LevelZeroCompactionTrigger);
        return plan is not null && input.IsFree(plan) ? plan : UpkeepPicker.PickLast(input);
    }

    private static CompactionPlan? PickRuns(List<SortedRun> runs, int free, int trigger)
    {
        if (free < 2) return null;
        if (free == runs.Count)
        {
            long newer = runs.SkipLast(1).Sum(run => run.Bytes);
            if (newer >= SpaceRatioMax * runs[^1].Bytes) return PlanOf(runs, 0, runs.Count);
        }

        for (int first = 0; first < free - 1; first++)
        {
            int count = SimilarFrom(runs, first, free);
            if (count >= 2) return PlanOf(runs, first, count);
        }

        int tooMany = runs.Count - Math.Max(trigger, 2) + 1;
        return tooMany < 2 ? null : PlanOf(runs, 0, Math.Min(free, tooMany));
    }

    private static int SimilarFrom(List<SortedRun> runs, int first, int free)
    {
        long bytes = runs[first].Bytes;
        int next = first + 1;
        while (next < free && bytes >= runs[next].Bytes / 100 * SizePercent) bytes += runs[next++].Bytes;
        return next - first;
    }

    private static CompactionPlan PlanOf(List<SortedRun> runs, int first, int count)
    {
        int older = first + count;
        int outputLevel = older == runs.Count ? LevelTargets.LastLevel : Math.Max(0, runs[older].Level - 1);
        return new CompactionPlan(
            [
                .. runs.Skip(first).Take(count)
                    .SelectMany(run => run.Tables.Select(table => new TableAddition(run.Level, table))),
            ],
            outputLevel);
    }

    private static List<SortedRun> RunsOf(TreeVersion version)
    {
        var runs = new List<SortedRun>();
        var together = new List<TableMeta>();
        foreach (TableMeta table in version.Level(0))
        {
            if (together.Count > 0 && !table.IsOfOneIngestWith(together[^1])) EndRun();
            together.Add(table);
        }

        EndRun();
        for (int level = 1; level < TreeVersion.LevelCount; level++)
        {
            if (version.Level(level).Count > 0) runs.Add(new SortedRun(level, version.Level(level)));
        }

        return runs;

        void EndRun()
        {
            if (together.Count > 0) runs.Add(new SortedRun(0, [.. together]));
            together.Clear();
        }
    }
}
