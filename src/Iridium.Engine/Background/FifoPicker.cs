using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Picks for keyspaces that drop their oldest tables and never merge. Tables go in the order of age and only from the
/// oldest end, so that what is left is all that was written after some flush: a deletion never goes before the record
/// that it deletes. Pure.
/// </summary>
internal static class FifoPicker
{
    public static CompactionPlan? Pick(PickerInput input)
    {
        long bytes = input.Version.AllTables.Sum(table => table.FileBytes);
        var dropped = new List<TableAddition>();
        foreach (TableAddition oldest in ByAge(input.Version))
        {
            bool isTooMuch = input.Keyspace.FifoBytesMax > 0 && bytes > input.Keyspace.FifoBytesMax;
            if (!isTooMuch && DueTicks(input, oldest.Table) > input.NowTicks) break;
            if (input.IsRunning(oldest.Table)) return null;
            dropped.Add(oldest);
            bytes -= oldest.Table.FileBytes;
        }

        if (dropped.Count == 0) return null;
        var plan = new CompactionPlan([.. dropped.OrderBy(each => each.Level)], LevelTargets.LastLevel)
        {
            IsDrop = true,
        };
        return input.Running.Any(running => running.ConflictsWith(plan)) ? null : plan;
    }

    public static long NextDueTicks(PickerInput input)
    {
        foreach (TableAddition oldest in ByAge(input.Version)) return DueTicks(input, oldest.Table);
        return long.MaxValue;
    }

    private static long DueTicks(PickerInput input, TableMeta table)
    {
        if (input.Keyspace.FifoAgeMax is not TimeSpan age || table.CreatedTicks == 0) return long.MaxValue;
        return age.Ticks > long.MaxValue - table.CreatedTicks ? long.MaxValue : table.CreatedTicks + age.Ticks;
    }

    /// <summary>
    /// The tables from the oldest on. Levels below 0 are there when the keyspace had another style before: each is
    /// older than the one above, and its tables do not overlap, so those may go in any order.
    /// </summary>
    private static IEnumerable<TableAddition> ByAge(TreeVersion version)
    {
        for (int level = LevelTargets.LastLevel; level > 0; level--)
        {
            foreach (TableMeta table in version.Level(level).OrderBy(each => each.CreatedTicks))
                yield return new TableAddition(level, table);
        }

        foreach (TableMeta table in version.Level(0).Reverse()) yield return new TableAddition(0, table);
    }
}
