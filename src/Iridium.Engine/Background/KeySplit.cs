using Iridium.Engine.Keys;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Background;

/// <summary>Cuts the range of a large compaction into parts that can be merged at the same time. Pure.</summary>
internal static class KeySplit
{
    /// <summary>
    /// The keys at which to cut, ascending: starts of input tables below level 0, so chosen that the parts hold about
    /// the same of those. No more than one part for each table's worth of input.
    /// </summary>
    /// <param name="plan">What to cut.</param>
    /// <param name="partsMax">Most parts.</param>
    /// <param name="tableBytes">The size of a full table.</param>
    public static IReadOnlyList<byte[]> Of(CompactionPlan plan, int partsMax, long tableBytes)
    {
        long parts = Math.Min(partsMax, plan.InputBytes / tableBytes);
        if (plan.OutputLevel == 0 || parts < 2) return [];
        TableMeta[] sorted =
        [
            .. plan.Inputs.Where(input => input.Level > 0)
                .Select(input => input.Table)
                .OrderBy(table => table.Start, KeyComparer.Instance),
        ];
        long total = sorted.Sum(table => table.FileBytes);
        var cuts = new List<byte[]>();
        long before = 0;
        foreach (TableMeta table in sorted)
        {
            bool isDue = before * parts >= total * (cuts.Count + 1);
            if (isDue && cuts.Count < parts - 1 && IsAfterLast(cuts, table.Start)) cuts.Add(table.Start);
            before += table.FileBytes;
        }

        return cuts;
    }

    /// <summary>A table may start before every key, where nothing can be cut off.</summary>
    private static bool IsAfterLast(List<byte[]> cuts, byte[] key) =>
        KeyOrder.Compare(cuts.Count == 0 ? [] : cuts[^1], key) < 0;
}
