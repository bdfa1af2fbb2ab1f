using Iridium.Engine.Background;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;
using static Iridium.Engine.Tests.Background.PickerCase;

namespace Iridium.Engine.Tests.Background;

public sealed class UpkeepPickerTests
{
    private static readonly TableMeta _plain = Of(1, "a", "z");

    [Fact]
    public void A_table_of_the_last_level_is_rewritten_once_half_of_it_has_expired_for_every_snapshot()
    {
        PickerInput input = Input(new TableAddition(Last, _plain with { HalfExpiredTicks = 1_001 }));
        Assert.Null(CompactionPicker.Pick(input));
        Assert.Equal(1_001, CompactionPicker.NextDueTicks(input));
        input = input with { NowTicks = 1_001 };
        CompactionPlan plan = CompactionPicker.Pick(input)!;
        Assert.Equal((Last, Last, false), (plan.InputLevel, plan.OutputLevel, plan.IsTrivialMove));
        Assert.Null(CompactionPicker.Pick(input with { OldestSnapshotTicks = 1_000, OldestSnapshot = 5 }));
        Assert.True(UpkeepPicker.WaitsForSnapshot(input with { OldestSnapshotTicks = 1_000, OldestSnapshot = 5 }));
        Assert.Equal(long.MaxValue, CompactionPicker.NextDueTicks(input));
    }

    [Theory]
    [InlineData(6, 0, 0, true)]
    [InlineData(5, 0, 0, false)]
    [InlineData(3, 3, 0, true)]
    [InlineData(0, 0, 1, true)]
    public void What_a_snapshot_kept_in_the_last_level_goes_when_it_is_released(
        int older, int deletes, int ranges, bool isWorthIt)
    {
        TableMeta table = _plain with
        {
            EntryCount = 95,
            OlderVersionCount = older,
            DeleteCount = deletes,
            RangeTombstoneCount = ranges,
        };
        PickerInput input = Input(new TableAddition(Last, table));
        PickerInput held = input with { OldestSnapshot = table.LargestSequence - 1 };
        Assert.Null(CompactionPicker.Pick(held));
        Assert.Equal(isWorthIt, UpkeepPicker.WaitsForSnapshot(held));
        Assert.Equal(isWorthIt, CompactionPicker.Pick(input) is not null);
        held = held with { OldestSnapshot = table.LargestSequence };
        Assert.Equal(isWorthIt, CompactionPicker.Pick(held) is not null);
        Assert.False(UpkeepPicker.WaitsForSnapshot(input));
    }

    [Fact]
    public void A_table_of_deletions_or_of_expired_records_goes_down_and_is_rewritten()
    {
        TableMeta deletes = Of(2, "b", "c", 100) with { EntryCount = 10, DeleteCount = 6 };
        var below = new TableAddition(6, Of(1, "a", "z", 50_000));
        CompactionPlan plan = CompactionPicker.Pick(Input(new(5, deletes), below))!;
        Assert.Equal([2, 1], Inputs(plan));
        Assert.Null(CompactionPicker.Pick(Input(new(5, deletes with { DeleteCount = 5 }), below)));

        // Level 0 waits until there is enough of it, unless its records are worth nothing any more.
        Assert.Null(CompactionPicker.Pick(Input(new(0, deletes), below)));
        TableMeta expired = deletes with { DeleteCount = 0, HalfExpiredTicks = 999 };
        Assert.Equal([2, 1], Inputs(CompactionPicker.Pick(Input(new(0, expired), below))));
        plan = CompactionPicker.Pick(Input(new TableAddition(0, expired)))!;
        Assert.False(plan.IsTrivialMove);
    }

    [Fact]
    public void A_range_tombstone_goes_down_to_where_there_is_much_to_delete()
    {
        TableMeta range = Of(2, "b", "c", 400) with { RangeTombstoneCount = 1 };
        Assert.Equal([2, 1], Inputs(CompactionPicker.Pick(
            Input(new(5, range), new(6, Of(1, "a", "z", 500_000))))));
        Assert.Null(CompactionPicker.Pick(
            Input(new(5, range), new(6, Of(1, "b", "c", 300)), new(6, Of(3, "d", "e", 500_000)))));
    }

    [Theory]
    [InlineData(7_999, true)]
    [InlineData(8_000, false)]
    public void Level_0_is_merged_when_writers_pause_and_it_is_much_beside_the_rest(long rest, bool isMuch)
    {
        PickerInput input = Input(new(0, Of(2, "b", "c", 1_000)), new(Last, Of(1, "a", "z", rest)));
        Assert.Equal(isMuch, UpkeepPicker.WaitsForQuiet(input));
        Assert.Null(CompactionPicker.Pick(input));
        CompactionPlan? plan = CompactionPicker.Pick(input with { IsQuiet = true });
        Assert.Equal(isMuch ? [2, 1] : [], plan is null ? [] : Inputs(plan));
    }

    [Fact]
    public void Level_0_above_nothing_else_has_nothing_to_be_merged_with()
    {
        PickerInput input = Input(new TableAddition(0, Of(2, "b", "c", 1_000))) with { IsQuiet = true };
        Assert.False(UpkeepPicker.WaitsForQuiet(input));
        Assert.Null(CompactionPicker.Pick(input));
    }
}
