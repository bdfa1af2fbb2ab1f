using Iridium.Engine.Keys;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Background;

/// <summary>
/// What a compaction knows of the rest of its tree, from a view that was acquired after its plan was claimed and after
/// the expiry horizon was set. Immutable; for the threads of one job.
/// </summary>
/// <remarks>
/// <para>Why its answers hold although other jobs run. Order the places of a tree by age: memtables, the tables of
/// level 0 from the newest, levels 1 to 6. A plan claims its key range in all places from its uppermost input to its
/// output. Two plans run at the same time only when their ranges are disjoint or one is wholly above the other
/// (<see cref="CompactionPlan.ConflictsWith"/>), and entries move only downwards, only within the claim of the job
/// that moves them; a flush adds tables above everything. So for a key in the claimed range, as long as the job runs:
/// </para>
/// <para>1. No entry comes into the places below the output, since it would have to pass through the claim. What the
/// view shows absent there stays absent: <see cref="IsLowest"/> and <see cref="IsLowestRange"/>. Another job may drop
/// what is below, or move it further down; then "not the lowest" was said in vain, which keeps an entry too many.
/// </para>
/// <para>2. Older entries of the key stand among the inputs or below the output, nowhere else: the inputs hold all
/// tables of the output level that they overlap, the levels between are empty, and of level 0 all that is older and
/// overlaps (or, when the output is level 0, it counts as below).</para>
/// <para>3. A newer entry than the inputs' that the view does not hold was committed after the view was acquired,
/// therefore after the horizon was set; if it were a touch of a record that had expired by the horizon, it would have
/// been refused. A touch that the view holds is in a memtable or in a table above or beside the inputs, and is seen
/// there even if another job moves it meanwhile, because the view keeps its tables. That job does not lose the touch:
/// it drops one only where nothing below can hold the key, and by 1 the record is below it, in the inputs or the
/// outputs of this job, each of which is named by the version until the other replaces it in one step.</para>
/// </remarks>
internal sealed class CompactionScope(ReadView view, CompactionPlan plan, long expiredThroughTicks) : IMergeScope
{
    /// <summary>What of level 0 lies below an output in level 0; below another output nothing of it does, see 2.
    /// </summary>
    private readonly TableMeta[] _olderLevelZero = plan.OutputLevel > 0
        ? []
        :
        [
            .. view.Tables.Version.Level(0)
                .Where(table => !plan.Takes(table) && table.SmallestSequence < plan.LargestSequence),
        ];

    public bool IsLowest(ReadOnlySpan<byte> key)
    {
        foreach (TableMeta table in _olderLevelZero)
        {
            if (Holds(table, key)) return false;
        }

        return !view.Tables.Version.HoldsBelow(plan.OutputLevel, key);
    }

    public bool IsLowestRange(byte[] start, byte[] end)
    {
        foreach (TableMeta table in _olderLevelZero)
        {
            if (KeyOrder.Overlap(table.Start, table.End, start, end)) return false;
        }

        return !view.Tables.Version.OverlapsBelow(plan.OutputLevel, start, end);
    }

    public bool IsExpiredForGood(ReadOnlySpan<byte> key, long expiryTicks) =>
        expiryTicks <= expiredThroughTicks && !MayBeTouchedAbove(key);

    private bool MayBeTouchedAbove(ReadOnlySpan<byte> key)
    {
        FoundEntry found = default;
        foreach (Memtable memtable in view.Memtables)
        {
            if (memtable.TryFind(key, long.MaxValue, ref found)) return true;
        }

        foreach (TableHandle table in view.Tables.Level(0))
        {
            if (MayHold(table, key)) return true;
        }

        for (int level = 1; level <= plan.OutputLevel; level++)
        {
            ReadOnlySpan<TableHandle> tables = view.Tables.Level(level);
            int at = tables.IsEmpty ? -1 : view.Tables.Version.FindTable(level, key);
            if (at >= 0 && MayHold(tables[at], key)) return true;
        }

        return false;
    }

    private bool MayHold(TableHandle table, ReadOnlySpan<byte> key) =>
        Holds(table.Meta, key) && !plan.Takes(table.Meta) && table.Reader.MayContain(key);

    private static bool Holds(TableMeta table, ReadOnlySpan<byte> key) =>
        KeyOrder.Compare(key, table.Start) >= 0 && KeyOrder.IsBeforeEnd(key, table.End);
}
