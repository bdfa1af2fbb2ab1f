using Iridium.Engine.Keys;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Picks from level 0, whose tables may overlap: what overlaps goes down together, so that nothing older stays above
/// something newer; what overlaps nothing only moves; and while the level below is busy, the newest tables are merged
/// with one another, so that reads meet fewer. Pure.
/// </summary>
internal static class LevelZeroPicker
{
    /// <summary>How much a merge within level 0 takes at most, in tables of full size.</summary>
    private const int TablesMax = 25;

    public static CompactionPlan? Pick(PickerInput input, LevelTargets targets)
    {
        CompactionPlan? moves = null;
        foreach (List<TableMeta> group in Groups(input.Version.Level(0)))
        {
            CompactionPlan plan = PlanOf(input, targets, group);
            if (!input.IsFree(plan)) continue;
            if (!plan.IsTrivialMove) return moves ?? plan;
            CompactionPlan both = Joined(moves, plan);

            // The range from one to the other may hold tables of the level below; they are passed, not overlapped.
            if (moves is null || input.IsFree(both)) moves = both;
        }

        return moves ?? PickWithin(input);
    }

    /// <summary>Takes the tables of level 0 that overlap a given one, and all that overlap those, down.</summary>
    public static CompactionPlan PlanAround(PickerInput input, LevelTargets targets, TableMeta table) =>
        PlanOf(input, targets, Groups(input.Version.Level(0)).First(group => group.Contains(table)));

    private static CompactionPlan PlanOf(PickerInput input, LevelTargets targets, List<TableMeta> group)
    {
        var inputs = new CompactionPlan([.. group.Select(table => new TableAddition(0, table))], targets.Below(0));
        return LeveledPicker.WithOverlapping(input.Version, inputs);
    }

    private static CompactionPlan Joined(CompactionPlan? moves, CompactionPlan plan) => moves is null
        ? plan
        : new CompactionPlan([.. moves.Inputs, .. plan.Inputs], plan.OutputLevel) { IsTrivialMove = true };

    /// <summary>The tables in groups that do not overlap one another; the group with the oldest table first, and each
    /// in the level's order.</summary>
    private static List<List<TableMeta>> Groups(IReadOnlyList<TableMeta> tables)
    {
        var groups = new List<List<TableMeta>>();
        byte[] end = [];
        foreach (TableMeta table in tables.OrderBy(each => each.Start, KeyComparer.Instance))
        {
            if (groups.Count == 0 || !KeyOrder.IsBeforeEnd(table.Start, end))
            {
                groups.Add([]);
                end = table.End;
            }

            groups[^1].Add(table);
            if (KeyOrder.CompareEnds(table.End, end) > 0) end = table.End;
        }

        foreach (List<TableMeta> group in groups)
            group.Sort((left, right) => right.LargestSequence.CompareTo(left.LargestSequence));
        return [.. groups.OrderBy(group => group[^1].LargestSequence)];
    }

    private static CompactionPlan? PickWithin(PickerInput input)
    {
        if (input.Running.Count == 0) return null;
        var newest = new List<TableAddition>();
        long bytes = 0;
        long most = TablesMax * Math.Min(input.Options.TableBytesTarget, long.MaxValue / 64);
        foreach (TableMeta table in input.Version.Level(0))
        {
            if (!input.IsFree(table) || bytes > most) break;
            newest.Add(new TableAddition(0, table));
            bytes += table.FileBytes;
        }

        // The tables of one ingest overlap nothing of one another: to merge them makes no read meet fewer.
        int runs = TreeVersion.CountRuns(newest.Select(each => each.Table));
        if (runs < Math.Max(2, input.Options.LevelZeroCompactionTrigger)) return null;
        var plan = new CompactionPlan(newest, 0);
        return input.IsFree(plan) ? plan : null;
    }
}
