using Iridium.Engine.Keys;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Chooses what to compact next. Pure: the same input gives the same plan.
/// </summary>
internal static class CompactionPicker
{
    /// <summary>The most urgent compaction that can run beside those that do, or null when there is none.</summary>
    public static CompactionPlan? Pick(PickerInput input)
    {
        if (BlobGarbage.IsUrgent(input) && !LeveledPicker.IsLevelZeroUrgent(input)
            && BlobGarbage.Pick(input) is CompactionPlan urgent)
        {
            return urgent;
        }

        return PickByStyle(input) ?? BlobGarbage.Pick(input);
    }

    /// <summary>
    /// Merges all the tables of a tree into its last level; null when there is none, or when its style never merges.
    /// </summary>
    public static CompactionPlan? PickAll(TreeVersion version, CompactionStyle style)
    {
        if (style == CompactionStyle.Fifo) return null;
        List<TableAddition> inputs =
        [
            .. Enumerable.Range(0, TreeVersion.LevelCount)
                .SelectMany(level => version.Level(level).Select(table => new TableAddition(level, table))),
        ];
        return inputs.Count == 0 ? null : new CompactionPlan(inputs, LevelTargets.LastLevel);
    }

    private static CompactionPlan? PickByStyle(PickerInput input) => input.Keyspace.Compaction switch
    {
        CompactionStyle.SizeTiered => SizeTieredPicker.Pick(input),
        CompactionStyle.Fifo => FifoPicker.Pick(input),
        _ => LeveledPicker.Pick(input),
    };

    /// <summary>
    /// Merges what a key range holds into the last level, from every level at once; null when there is nothing that a
    /// merge could leave out or move. The range grows on the way down by the tables that only begin or end in it.
    /// </summary>
    /// <param name="version">The tables.</param>
    /// <param name="start">First key of the range.</param>
    /// <param name="end">First key after it; empty = open.</param>
    /// <param name="expiredThroughTicks">Up to when records count as expired for everyone.</param>
    public static CompactionPlan? PickRange(TreeVersion version, byte[] start, byte[] end, long expiredThroughTicks)
    {
        // What is older than an input and overlaps it is an input too; a newer table that does may stay above.
        var inputs = new List<TableAddition>();
        for (int level = 0; level < TreeVersion.LevelCount; level++)
        {
            IEnumerable<TableMeta> tables = level == 0 ? version.Level(0) : [.. version.Overlapping(level, start, end)];
            foreach (TableMeta table in tables)
            {
                if (!KeyOrder.Overlap(table.Start, table.End, start, end)) continue;
                inputs.Add(new TableAddition(level, table));
                if (KeyOrder.Compare(table.Start, start) < 0) start = table.Start;
                if (KeyOrder.CompareEnds(table.End, end) > 0) end = table.End;
            }
        }

        bool IsWorthIt(TableAddition input) =>
            input.Level < LevelTargets.LastLevel
            || input.Table.DeleteCount + input.Table.OlderVersionCount + input.Table.RangeTombstoneCount > 0
            || input.Table.EarliestExpiryTicks <= expiredThroughTicks;
        return inputs.Exists(IsWorthIt) ? new CompactionPlan(inputs, LevelTargets.LastLevel) : null;
    }

    /// <summary>The instant (UTC ticks) at which the passing of time alone will next give something to do;
    /// <see cref="long.MaxValue"/> when it will not.</summary>
    public static long NextDueTicks(PickerInput input)
    {
        long next = input.Keyspace.Compaction == CompactionStyle.Fifo ? FifoPicker.NextDueTicks(input) : long.MaxValue;
        foreach (TableMeta table in input.Version.AllTables)
        {
            if (table.HalfExpiredTicks > input.NowTicks) next = Math.Min(next, table.HalfExpiredTicks);
        }

        return next;
    }
}
