using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Picks for levels of growing size: the level furthest over its target gives the table that costs least to merge,
/// measured by the bytes it overlaps in the next level for each of its own. Pure.
/// </summary>
internal static class LeveledPicker
{
    /// <summary>Data in a level above the base level, left there by other options or by a store that shrank.</summary>
    private const double DrainScore = 100;

    /// <summary>Runs of level 0 beyond those that start a compaction at which it comes before all else.</summary>
    private const int LevelZeroUrgentOverTrigger = 6;

    /// <summary>How far a plan grows beyond its first table, in tables of full size.</summary>
    private const int TablesMax = 25;

    public static CompactionPlan? Pick(PickerInput input)
    {
        var targets = LevelTargets.Of(input.Version, input.Options);
        var due = new List<(double Score, int Level)>();
        for (int level = 0; level < LevelTargets.LastLevel; level++)
        {
            double score = ScoreOf(input, targets, level);
            if (score >= 1) due.Add((score, level));
        }

        foreach ((_, int level) in due.OrderByDescending(each => each.Score).ThenBy(each => each.Level))
        {
            CompactionPlan? plan = level == 0
                ? LevelZeroPicker.Pick(input, targets)
                : PickFrom(input, targets, level);
            if (plan is not null) return plan;
        }

        return UpkeepPicker.Pick(input, targets);
    }

    /// <summary>A plan that takes some tables of a level, 1 or more, to the next.</summary>
    public static CompactionPlan PlanOf(TreeVersion version, int level, IEnumerable<TableMeta> tables, int outputLevel)
    {
        var plan = new CompactionPlan([.. tables.Select(table => new TableAddition(level, table))], outputLevel);
        return WithOverlapping(version, plan);
    }

    /// <summary>The plan with the tables of its output level that it overlaps; a trivial move when there are none.
    /// </summary>
    public static CompactionPlan WithOverlapping(TreeVersion version, CompactionPlan plan)
    {
        List<TableAddition> overlapping =
        [
            .. version.Overlapping(plan.OutputLevel, plan.Start, plan.End)
                .Select(table => new TableAddition(plan.OutputLevel, table)),
        ];
        return overlapping.Count == 0
            ? plan with { IsTrivialMove = plan.InputLevel > 0 || plan.Inputs.Count == 1 }
            : new CompactionPlan([.. plan.Inputs, .. overlapping], plan.OutputLevel);
    }

    /// <summary>Whether level 0 comes before all else, since writers are held up soon.</summary>
    public static bool IsLevelZeroUrgent(PickerInput input) =>
        input.Version.LevelZeroRuns >= input.Options.LevelZeroCompactionTrigger + LevelZeroUrgentOverTrigger;

    private static double ScoreOf(PickerInput input, LevelTargets targets, int level)
    {
        int count = 0;
        long bytes = 0;
        foreach (TableMeta table in input.Version.Level(level))
        {
            if (input.IsRunning(table)) continue;
            count++;
            bytes += table.FileBytes;
        }

        if (count == 0) return 0;
        if (level == 0)
        {
            // Writers are held up soon: nothing is more urgent, not even a level that is to be emptied.
            int runs = TreeVersion.CountRuns(input.Version.Level(0).Where(table => !input.IsRunning(table)));
            if (runs >= input.Options.LevelZeroCompactionTrigger + LevelZeroUrgentOverTrigger) return 2 * DrainScore;
            double byCount = (double)runs / input.Options.LevelZeroCompactionTrigger;
            return Math.Max(byCount, (double)bytes / input.Options.LevelOneBytesTarget);
        }

        return level < targets.BaseLevel ? DrainScore : (double)bytes / targets.TargetOf(level);
    }

    private static CompactionPlan? PickFrom(PickerInput input, LevelTargets targets, int level)
    {
        TreeVersion version = input.Version;
        IReadOnlyList<TableMeta> tables = version.Level(level);
        int below = targets.Below(level);
        double[] costs = new double[tables.Count];
        int[] order = new int[tables.Count];
        for (int i = 0; i < tables.Count; i++)
        {
            order[i] = i;
            costs[i] = (double)version.OverlappingBytes(below, tables[i]) / Math.Max(1, tables[i].FileBytes);
        }

        foreach (int at in order.OrderBy(each => costs[each]).ThenBy(each => each))
        {
            CompactionPlan plan = PlanOf(version, level, [tables[at]], below);
            if (!input.IsFree(plan)) continue;
            long excess = level < targets.BaseLevel
                ? long.MaxValue
                : version.LevelBytes(level) - targets.TargetOf(level);
            CompactionPlan wider = Widen(input, plan, at, plan.IsTrivialMove ? excess : long.MaxValue);
            return input.IsFree(wider) ? wider : plan;
        }

        return null;
    }

    /// <summary>
    /// Takes in the neighbours in the input level that overlap nothing more in the output level: they go down at no
    /// further cost.
    /// </summary>
    private static CompactionPlan Widen(PickerInput input, CompactionPlan plan, int at, long bytesWanted)
    {
        TreeVersion version = input.Version;
        IReadOnlyList<TableMeta> tables = version.Level(plan.InputLevel);
        long most = Math.Min(bytesWanted, TablesMax * Math.Min(input.Options.TableBytesTarget, long.MaxValue / 64));
        long bytes = tables[at].FileBytes;
        int first = at;
        int last = at;
        bool IsFreeToTake(TableMeta table)
        {
            if (bytes >= most || !input.IsFree(table)) return false;
            if (!version.Overlapping(plan.OutputLevel, table.Start, table.End).All(plan.Takes)) return false;
            bytes += table.FileBytes;
            return true;
        }

        while (last + 1 < tables.Count && IsFreeToTake(tables[last + 1])) last++;
        while (first > 0 && IsFreeToTake(tables[first - 1])) first--;
        if (first == last) return plan;
        CompactionPlan wider = PlanOf(
            version, plan.InputLevel, tables.Skip(first).Take(last - first + 1), plan.OutputLevel);

        // Between two tables may lie one of the output level that neither overlaps.
        return wider.Inputs.Count(input => input.Level == plan.OutputLevel)
            == plan.Inputs.Count(input => input.Level == plan.OutputLevel) ? wider : plan;
    }
}
