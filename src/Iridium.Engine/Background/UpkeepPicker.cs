using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Picks tables that are worth rewriting for what they no longer need to hold, when no level is over its target: half
/// of the records have expired, most entries are deletions, or versions that only a snapshot needed which has gone
/// since. When writers pause, level 0 is merged too if it is much beside the rest: it repeats what lies below. Pure.
/// </summary>
/// <remarks>
/// It comes to an end: a table of the last level whose entries all are as old as every snapshot has no older versions
/// and no deletions once it is rewritten; the writer of a table counts a record that has expired by then, but has to be
/// kept, as one that never will; and every other pick takes its table a level down.
/// </remarks>
internal static class UpkeepPicker
{
    /// <summary>The part of a table's entries that is worth a rewrite: one in so many.</summary>
    private const int GarbageShare = 16;

    /// <summary>The part of the rest of a tree that level 0 may have while writers pause: one in so many.</summary>
    private const int LevelZeroShare = 8;

    public static CompactionPlan? Pick(PickerInput input, LevelTargets targets)
    {
        if (PickLast(input) is CompactionPlan rewrite) return rewrite;
        for (int level = LevelTargets.LastLevel - 1; level >= 0; level--)
        {
            foreach (TableMeta table in input.Version.Level(level))
            {
                if (!IsBetterBelow(input, targets, level, table)) continue;
                CompactionPlan plan = level == 0
                    ? LevelZeroPicker.PlanAround(input, targets, table)
                    : LeveledPicker.PlanOf(input.Version, level, [table], targets.Below(level));
                plan = plan with { IsTrivialMove = false };
                if (input.IsFree(plan)) return plan;
            }
        }

        return input.IsQuiet && WaitsForQuiet(input) ? LevelZeroPicker.Pick(input, targets) : null;
    }

    /// <summary>Whether a pause of the writers would give something to do.</summary>
    public static bool WaitsForQuiet(PickerInput input)
    {
        if (input.Keyspace.Compaction != CompactionStyle.Leveled) return false;
        long levelZero = input.Version.LevelBytes(0);
        long rest = input.Version.AllTables.Sum(table => table.FileBytes) - levelZero;
        return levelZero > 0 && rest > 0 && levelZero > rest / LevelZeroShare;
    }

    /// <summary>A table of the last level to rewrite where it is.</summary>
    public static CompactionPlan? PickLast(PickerInput input)
    {
        foreach (TableMeta table in input.Version.Level(LevelTargets.LastLevel))
        {
            bool isDue = IsHalfExpired(input, table)
                || (HasGarbage(table) && table.LargestSequence <= input.OldestSnapshot);
            if (!isDue) continue;
            var plan = new CompactionPlan([new TableAddition(LevelTargets.LastLevel, table)], LevelTargets.LastLevel);
            if (input.IsFree(plan)) return plan;
        }

        return null;
    }

    /// <summary>Whether the release of the oldest snapshot may give something to do.</summary>
    public static bool WaitsForSnapshot(PickerInput input)
    {
        if (input.OldestSnapshot == long.MaxValue) return false;
        foreach (TableMeta table in input.Version.AllTables)
        {
            if (table.HalfExpiredTicks <= input.NowTicks) return true;
        }

        return input.Version.Level(LevelTargets.LastLevel).Any(HasGarbage);
    }

    private static bool IsHalfExpired(PickerInput input, TableMeta table) =>
        table.HalfExpiredTicks <= input.ExpiredThroughTicks;

    private static bool HasGarbage(TableMeta table) =>
        table.RangeTombstoneCount > 0
        || (table.DeleteCount + table.OlderVersionCount) * GarbageShare > table.EntryCount;

    private static bool IsBetterBelow(PickerInput input, LevelTargets targets, int level, TableMeta table)
    {
        if (IsHalfExpired(input, table)) return true;
        if (level == 0) return false;
        if (table.DeleteCount * 2 > table.EntryCount) return true;
        return table.RangeTombstoneCount > 0
            && input.Version.OverlappingBytes(targets.Below(level), table) >= table.FileBytes;
    }
}
