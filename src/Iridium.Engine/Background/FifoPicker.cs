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
        long bytes = input.Version.AllTables.Sum(table => table.FileBytes + table.BlobBytes);
        var dropped = new List<TableAddition>();
        foreach (TableAddition oldest in ByAge(input.Version))
        {
            bool isTooMuch = input.Keyspace.FifoBytesMax > 0 && bytes > input.Keyspace.FifoBytesMax;
            if (!isTooMuch && DueTicks(input, AgeOf(input.Version, oldest.Table)) > input.NowTicks) break;
            if (input.IsRunning(oldest.Table)) return null;
            dropped.Add(oldest);
            bytes -= oldest.Table.FileBytes + oldest.Table.BlobBytes;
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
        foreach (TableAddition oldest in ByAge(input.Version))
            return DueTicks(input, AgeOf(input.Version, oldest.Table));
        return long.MaxValue;
    }

    private static long DueTicks(PickerInput input, long createdTicks)
    {
        if (input.Keyspace.FifoAgeMax is not TimeSpan age || createdTicks == 0) return long.MaxValue;
        return age.Ticks > long.MaxValue - createdTicks ? long.MaxValue : createdTicks + age.Ticks;
    }

    /// <summary>
    /// When a table was written. One from before tables said so counts as old as the next younger one that says it: it
    /// is older than that, and must not keep what stands behind it for ever. 0 when none says it.
    /// </summary>
    private static long AgeOf(TreeVersion version, TableMeta table)
    {
        bool isReached = false;
        foreach (TableAddition each in ByAge(version))
        {
            isReached |= each.Table.Number == table.Number;
            if (isReached && each.Table.CreatedTicks != 0) return each.Table.CreatedTicks;
        }

        return 0;
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
