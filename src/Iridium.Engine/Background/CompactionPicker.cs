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

    /// <summary>The instant (UTC ticks) at which the passing of time alone will next give something to do;
    /// <see cref="long.MaxValue"/> when it will not.</summary>
    public static long NextDueTicks(PickerInput input)
    {
        long next = input.Keyspace.Compaction == CompactionStyle.Fifo ? FifoPicker.NextDueTicks(input) : long.MaxValue;
        foreach (Tables.TableMeta table in input.Version.AllTables)
        {
            if (table.HalfExpiredTicks > input.NowTicks) next = Math.Min(next, table.HalfExpiredTicks);
        }

        return next;
    }
}
