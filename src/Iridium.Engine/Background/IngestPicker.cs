using Iridium.Engine.Keys;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Background;

/// <summary>
/// Finds the level for a table whose entries are newer than all others: the lowest one above everything that it
/// overlaps, tables as well as the claims of what runs. Pure.
/// </summary>
internal static class IngestPicker
{
    public static int LevelFor(PickerInput input, TableMeta table)
    {
        int lowest = 0;
        if (input.Keyspace.Compaction == CompactionStyle.Fifo) return 0;
        for (int level = 0; level <= LevelTargets.LastLevel; level++)
        {
            if (input.Version.Overlapping(level, table.Start, table.End).Any()) break;
            if (IsInTheWay(input, level, table)) break;
            lowest = level;
        }

        return lowest;
    }

    /// <summary>Whether a compaction that runs may put something in the table's place, or takes it for free.</summary>
    private static bool IsInTheWay(PickerInput input, int level, TableMeta table) => input.Running.Any(
        plan => level >= plan.InputLevel && KeyOrder.Overlap(plan.Start, plan.End, table.Start, table.End));
}
