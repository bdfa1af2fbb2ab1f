using Iridium.Engine.Keys;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// Chooses what to compact next. A pure function of the version, the options and, for each level, the key up to which
/// it was compacted last, so that the tables of a level take turns.
/// </summary>
internal static class CompactionPicker
{
    private const int LevelGrowth = 10;

    /// <summary>The most urgent compaction, or null when every level is within its target.</summary>
    /// <param name="version">The tables.</param>
    /// <param name="options">Targets.</param>
    /// <param name="turns">For each level the start of the table that went last; null at first.</param>
    public static CompactionPlan? Pick(TreeVersion version, DatabaseOptions options, IReadOnlyList<byte[]?> turns)
    {
        double best = (double)version.Level(0).Count / options.LevelZeroCompactionTrigger;
        int level = 0;
        double target = options.LevelOneBytesTarget;
        for (int each = 1; each < TreeVersion.LevelCount - 1; each++, target *= LevelGrowth)
        {
            double score = version.LevelBytes(each) / target;
            if (score <= best) continue;
            best = score;
            level = each;
        }

        if (best < 1) return null;
        IEnumerable<TableMeta> inputs = level == 0 ? version.Level(0) : [TakeTurn(version.Level(level), turns[level])];
        return PlanOf(version, [.. inputs.Select(table => new TableAddition(level, table))], level + 1);
    }

    /// <summary>Merges all the tables of a tree into its deepest level; null when there is none.</summary>
    public static CompactionPlan? PickAll(TreeVersion version)
    {
        var inputs = new List<TableAddition>();
        for (int level = 0; level < TreeVersion.LevelCount; level++)
            inputs.AddRange(version.Level(level).Select(table => new TableAddition(level, table)));
        if (inputs.Count == 0) return null;
        return new CompactionPlan(inputs, Math.Max(1, version.DeepestLevel)) { RewritesAll = true };
    }

    private static CompactionPlan PlanOf(TreeVersion version, List<TableAddition> inputs, int outputLevel)
    {
        byte[] start = inputs[0].Table.Start;
        byte[] end = inputs[0].Table.End;
        foreach (TableAddition input in inputs)
        {
            if (KeyOrder.Compare(input.Table.Start, start) < 0) start = input.Table.Start;
            if (KeyOrder.CompareEnds(input.Table.End, end) > 0) end = input.Table.End;
        }

        inputs.AddRange(
            version.Overlapping(outputLevel, start, end).Select(table => new TableAddition(outputLevel, table)));
        return new CompactionPlan(inputs, outputLevel);
    }

    private static TableMeta TakeTurn(IReadOnlyList<TableMeta> tables, byte[]? last)
    {
        if (last is null) return tables[0];
        foreach (TableMeta table in tables)
        {
            if (KeyOrder.Compare(table.Start, last) > 0) return table;
        }

        return tables[0];
    }
}
