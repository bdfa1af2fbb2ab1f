using Iridium.Engine.Background;
using Iridium.Engine.Versions;
using static Iridium.Engine.Tests.Background.PickerCase;

namespace Iridium.Engine.Tests.Background;

/// <summary>The leveled style: what is chosen, and what is chosen beside it.</summary>
public sealed class CompactionPickerTests
{
    [Fact]
    public void Levels_within_their_targets_are_left_alone()
    {
        Assert.Null(CompactionPicker.Pick(Input()));
        Assert.Null(CompactionPicker.Pick(Input(
            new(0, Of(1, "a", "z")), new(5, Of(2, "a", "c", 98_000)), new(6, Of(3, "a", "", 990_000)))));
    }

    [Fact]
    public void Level_zero_goes_straight_into_the_base_level_with_all_it_overlaps()
    {
        PickerInput input = Input(
            new(0, Of(5, "c", "f")),
            new(0, Of(6, "e", "k")),
            new(6, Of(1, "a", "c")),
            new(6, Of(2, "c", "d")),
            new(6, Of(3, "g", "h")),
            new(6, Of(4, "k", "m")));
        CompactionPlan plan = CompactionPicker.Pick(input)!;
        Assert.Equal((0, 6), (plan.InputLevel, plan.OutputLevel));
        Assert.Equal([6, 5, 2, 3], Inputs(plan));
        Assert.False(plan.IsTrivialMove);
    }

    [Fact]
    public void The_tables_of_an_ingest_in_level_zero_count_as_one()
    {
        TableAddition[] ingested =
        [
            .. Enumerable.Range(0, 20)
                .Select(i => new TableAddition(0, Of(20 + i, $"k{i:d2}", $"k{i:d2}x", 10).WithSequence(900))),
        ];
        TableAddition below = new(6, Of(1, "a", "z"));
        Assert.Null(CompactionPicker.Pick(Input([.. ingested, below])));
        PickerInput input = Input([.. ingested, new(0, Of(5, "a", "z", 10)), below]);
        Assert.Equal(22, CompactionPicker.Pick(input)!.Inputs.Count);
        Assert.False(LeveledPicker.IsLevelZeroUrgent(input));
    }

    [Fact]
    public void Tables_of_level_zero_that_do_not_overlap_go_down_apart()
    {
        PickerInput input = Input(
            new(0, Of(5, "a", "c")), new(0, Of(6, "x", "z")), new(6, Of(1, "a", "c")), new(6, Of(2, "x", "z")));
        CompactionPlan first = CompactionPicker.Pick(input)!;
        Assert.Equal([5, 1], Inputs(first));
        Assert.Equal([6, 2], Inputs(CompactionPicker.Pick(input with
        {
            Running = [first],
            Options = input.Options with { LevelZeroCompactionTrigger = 1 },
        })));
    }

    [Fact]
    public void Tables_of_level_zero_that_overlap_nothing_only_move_and_all_at_once()
    {
        PickerInput input = Input(
            new(0, Of(5, "a", "c")), new(0, Of(6, "d", "f")), new(0, Of(7, "c", "d")), new(6, Of(1, "x", "z")));
        CompactionPlan plan = CompactionPicker.Pick(input)!;
        Assert.True(plan.IsTrivialMove);
        Assert.Equal([5, 6, 7], Inputs(plan));
        Assert.Equal(6, plan.OutputLevel);
    }

    [Fact]
    public void The_level_furthest_over_its_target_goes_first()
    {
        PickerInput input = Input(
            new(0, Of(7, "a", "b")),
            new(0, Of(8, "a", "b")),
            new(5, Of(2, "a", "c", 300_000)),
            new(6, Of(3, "a", "c", 1_000_000)));
        CompactionPlan plan = CompactionPicker.Pick(input)!;
        Assert.Equal((5, 6), (plan.InputLevel, plan.OutputLevel));
    }

    [Fact]
    public void The_last_level_has_no_target() =>
        Assert.Null(CompactionPicker.Pick(Input(new TableAddition(Last, Of(1, "a", "", long.MaxValue / 2)))));

    [Fact]
    public void Of_a_level_the_table_goes_that_costs_least_for_each_of_its_bytes()
    {
        PickerInput input = Input(
            new(5, Of(1, "a", "c", 60_000)),
            new(5, Of(2, "c", "e", 60_000)),
            new(5, Of(3, "g", "", 60_000)),
            new(6, Of(4, "a", "b", 400_000)),
            new(6, Of(5, "c", "d", 200_000)),
            new(6, Of(6, "g", "h", 400_000)));
        CompactionPlan plan = CompactionPicker.Pick(input)!;
        Assert.Equal([2, 5], Inputs(plan));
        Assert.Equal([1, 4], Inputs(PickBeside(input, plan)));
    }

    [Fact]
    public void Neighbours_that_overlap_nothing_more_go_along()
    {
        PickerInput input = Input(
            new(5, Of(1, "a", "c", 60_000)),
            new(5, Of(2, "c", "e", 60_000)),
            new(5, Of(3, "g", "", 60_000)),
            new(6, Of(4, "a", "e", 100_000)),
            new(6, Of(6, "g", "h", 900_000)));
        Assert.Equal([1, 2, 4], Inputs(CompactionPicker.Pick(input)));
    }

    [Fact]
    public void Tables_with_nothing_below_only_move_and_no_more_than_the_level_is_over_its_target()
    {
        PickerInput input = Input(
            new(5, Of(1, "a", "c", 60_000)),
            new(5, Of(2, "d", "f", 60_000)),
            new(5, Of(3, "g", "h", 60_000)),
            new(6, Of(4, "x", "z", 1_000_000)));
        CompactionPlan plan = CompactionPicker.Pick(input)!;
        Assert.True(plan.IsTrivialMove);
        Assert.Equal([1, 2], Inputs(plan));
    }

    [Fact]
    public void An_open_range_overlaps_everything_after_its_start()
    {
        PickerInput input = Input(
            new(5, Of(1, "c", "", 200_000)),
            new(6, Of(2, "a", "c", 500_000)),
            new(6, Of(3, "c", "d")),
            new(6, Of(4, "x", "")));
        Assert.Equal([1, 3, 4], Inputs(CompactionPicker.Pick(input)));
    }

    [Fact]
    public void Levels_above_the_base_level_are_emptied_the_lowest_first()
    {
        PickerInput input = Input(new(1, Of(2, "a", "c")), new(2, Of(1, "a", "c")));
        CompactionPlan plan = CompactionPicker.Pick(input)!;
        Assert.Equal((1, 2), (plan.InputLevel, plan.OutputLevel));
        plan = CompactionPicker.Pick(Input(new TableAddition(2, Of(1, "a", "c"))))!;
        Assert.Equal((2, 6, true), (plan.InputLevel, plan.OutputLevel, plan.IsTrivialMove));
    }

    [Fact]
    public void While_the_base_level_is_busy_the_newest_tables_of_level_zero_are_merged_with_one_another()
    {
        PickerInput input = Input(new(0, Of(1, "a", "z")), new(0, Of(2, "a", "z")), new(6, Of(0, "a", "z")));
        CompactionPlan down = CompactionPicker.Pick(input)!;
        Assert.Equal([2, 1, 0], Inputs(down));
        input = Input(
            new(0, Of(1, "a", "z")),
            new(0, Of(2, "a", "z")),
            new(0, Of(3, "a", "z")),
            new(6, Of(0, "a", "z")));
        Assert.Null(PickBeside(input, down));
        input = Input(
            new(0, Of(1, "a", "z")),
            new(0, Of(2, "a", "z")),
            new(0, Of(3, "a", "z")),
            new(0, Of(4, "a", "z")),
            new(6, Of(0, "a", "z")));
        CompactionPlan within = PickBeside(input, down)!;
        Assert.Equal((0, 0), (within.InputLevel, within.OutputLevel));
        Assert.Equal([4, 3], Inputs(within));
    }

    [Fact]
    public void Plans_conflict_unless_their_ranges_are_apart_or_one_is_wholly_above_the_other()
    {
        var down = new CompactionPlan([new(1, Of(10, "c", "f")), new(2, Of(11, "a", "d"))], 2);
        Assert.True(down.ConflictsWith(new CompactionPlan([new(2, Of(12, "e", "g"))], 3)));
        Assert.True(down.ConflictsWith(new CompactionPlan([new(0, Of(12, "e", "g"))], 1)));
        Assert.True(down.ConflictsWith(new CompactionPlan([new(0, Of(12, "e", "g"))], 6)));
        Assert.False(down.ConflictsWith(new CompactionPlan([new(2, Of(12, "f", "g"))], 3)));
        Assert.False(down.ConflictsWith(new CompactionPlan([new(3, Of(12, "a", "g"))], 4)));
        Assert.False(down.ConflictsWith(new CompactionPlan([new(0, Of(12, "a", "g"))], 0)));
        var newer = new CompactionPlan([new(0, Of(12, "a", "g"))], 0);
        var older = new CompactionPlan([new(0, Of(10, "a", "g")), new(6, Of(1, "a", "g"))], 6);
        Assert.False(newer.ConflictsWith(older) || older.ConflictsWith(newer));
        var oldest = new CompactionPlan([new(0, Of(9, "a", "g"))], 0);
        Assert.True(oldest.ConflictsWith(older) && older.ConflictsWith(oldest));
    }

    [Fact]
    public void A_damaged_table_keeps_only_those_in_place_that_it_would_be_merged_with()
    {
        PickerInput input = Input(
            new(0, Of(5, "a", "c")),
            new(0, Of(6, "x", "z")),
            new(6, Of(1, "a", "c")),
            new(6, Of(2, "x", "z"))) with
        {
            Damaged = new HashSet<long> { 1 },
        };
        Assert.Equal([6, 2], Inputs(CompactionPicker.Pick(input)));
        Assert.Null(CompactionPicker.Pick(input with { Damaged = new HashSet<long> { 1, 6 } }));
    }

    [Fact]
    public void A_full_compaction_takes_all_tables_to_the_last_level_and_reads_even_a_lone_one()
    {
        Assert.Null(CompactionPicker.PickAll(TreeVersion.Empty, CompactionStyle.Leveled));
        PickerInput input = Input(new(0, Of(3, "a", "b")), new(1, Of(2, "a", "c")), new(4, Of(1, "x", "y")));
        CompactionPlan plan = CompactionPicker.PickAll(input.Version, CompactionStyle.Leveled)!;
        Assert.Equal(Last, plan.OutputLevel);
        Assert.Equal([3, 2, 1], Inputs(plan));
        Assert.Null(CompactionPicker.PickAll(input.Version, CompactionStyle.Fifo));
        input = Input(new TableAddition(0, Of(3, "a", "b")));
        Assert.False(CompactionPicker.PickAll(input.Version, CompactionStyle.SizeTiered)!.IsTrivialMove);
    }
}
