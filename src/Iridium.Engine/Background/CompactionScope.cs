using Iridium.Engine.Keys;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Background;

/// <summary>
/// What a compaction knows of the rest of its tree, from a view that was acquired after the expiry horizon was set: a
/// touch that the view does not hold comes later, finds the record expired and is refused. For one thread.
/// </summary>
internal sealed class CompactionScope(ReadView view, CompactionPlan plan, long expiredThroughTicks) : IMergeScope
{
    private readonly HashSet<long> _inputs = [.. plan.Inputs.Select(input => input.Table.Number)];

    public bool IsLowest(ReadOnlySpan<byte> key) => !view.Tables.Version.HoldsBelow(plan.OutputLevel, key);

    public bool IsLowestRange(byte[] start, byte[] end) =>
        !view.Tables.Version.OverlapsBelow(plan.OutputLevel, start, end);

    public bool IsExpiredForGood(ReadOnlySpan<byte> key, long expiryTicks) =>
        expiryTicks <= expiredThroughTicks && !MayBeTouchedAbove(key);

    private bool MayBeTouchedAbove(ReadOnlySpan<byte> key)
    {
        FoundEntry found = default;
        foreach (Memtable memtable in view.Memtables)
        {
            if (memtable.TryFind(key, long.MaxValue, ref found)) return true;
        }

        for (int level = 0; level <= plan.OutputLevel && level < TreeVersion.LevelCount; level++)
        {
            foreach (TableHandle table in view.Tables.Level(level))
            {
                bool holdsKey = KeyOrder.Compare(key, table.Meta.Start) >= 0
                    && KeyOrder.IsBeforeEnd(key, table.Meta.End);
                if (holdsKey && !_inputs.Contains(table.Meta.Number) && table.Reader.MayContain(key)) return true;
            }
        }

        return false;
    }
}
