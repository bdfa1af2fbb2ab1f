using Iridium.Engine.Background;
using Iridium.Engine.Versions;
using static Iridium.Engine.Tests.Versions.TestTables;

namespace Iridium.Engine.Tests.Background;

public sealed class CompactionPickerTests
{
    private static readonly DatabaseOptions _options = new()
    {
        LevelZeroCompactionTrigger = 2,
        LevelOneBytesTarget = 10_000,
    };

    [Fact]
    public void Levels_within_their_targets_are_left_alone()
    {
        Assert.Null(Pick(Version()));
        TreeVersion version = Version(
            new(0, Of(1, "a", "z")), new(1, Of(2, "a", "c", 9_999)), new(2, Of(3, "a", "", 99_000)));
        Assert.Null(Pick(version));
    }

    [Fact]
    public void Level_zero_goes_down_whole_with_all_it_overlaps()
    {
        TreeVersion version = Version(
            new(0, Of(5, "c", "f")),
            new(0, Of(6, "h", "k")),
            new(1, Of(1, "a", "c")),
            new(1, Of(2, "c", "d")),
            new(1, Of(3, "g", "h")),
            new(1, Of(4, "k", "m")));
        CompactionPlan plan = Pick(version)!;
        Assert.Equal((0, 1), (plan.InputLevel, plan.OutputLevel));
        Assert.Equal([6, 5, 2, 3], Inputs(plan));
        Assert.False(plan.IsTrivialMove);
    }

    [Fact]
    public void The_level_furthest_over_its_target_goes_first()
    {
        TreeVersion version = Version(
            new(0, Of(5, "a", "b")),
            new(0, Of(6, "a", "b")),
            new(1, Of(1, "a", "c", 15_000)),
            new(2, Of(2, "a", "c", 210_000)));
        CompactionPlan plan = Pick(version)!;
        Assert.Equal((2, 3), (plan.InputLevel, plan.OutputLevel));
    }

    [Fact]
    public void The_deepest_level_has_no_target()
    {
        Assert.Null(Pick(Version(new TableAddition(TreeVersion.LevelCount - 1, Of(1, "a", "", long.MaxValue / 2)))));
    }

    [Fact]
    public void The_tables_of_a_level_take_turns()
    {
        TreeVersion version = Version(
            new(1, Of(1, "a", "c", 6_000)), new(1, Of(2, "c", "e", 6_000)), new(1, Of(3, "g", "", 6_000)));
        var turns = new byte[]?[TreeVersion.LevelCount];
        long[] expected = [1, 2, 3, 1];
        foreach (long number in expected)
        {
            CompactionPlan plan = CompactionPicker.Pick(version, _options, turns)!;
            Assert.Equal([number], Inputs(plan));
            turns[1] = plan.Inputs[0].Table.Start;
        }

        turns[1] = "b"u8.ToArray();
        Assert.Equal([2L], Inputs(CompactionPicker.Pick(version, _options, turns)!));
    }

    [Fact]
    public void A_lone_table_with_nothing_below_only_moves()
    {
        TreeVersion version = Version(new(1, Of(1, "a", "c", 20_000)), new(2, Of(2, "c", "e")));
        CompactionPlan plan = Pick(version)!;
        Assert.True(plan.IsTrivialMove);
        Assert.Equal([1L], Inputs(plan));
    }

    [Fact]
    public void An_open_range_overlaps_everything_after_its_start()
    {
        TreeVersion version = Version(
            new(1, Of(1, "c", "", 20_000)), new(2, Of(2, "a", "c")), new(2, Of(3, "c", "d")), new(2, Of(4, "x", "")));
        Assert.Equal([1, 3, 4], Inputs(Pick(version)!));
    }

    [Fact]
    public void A_full_compaction_takes_all_tables_to_the_deepest_level_and_reads_even_a_lone_one()
    {
        Assert.Null(CompactionPicker.PickAll(TreeVersion.Empty));
        TreeVersion version = Version(new(0, Of(3, "a", "b")), new(1, Of(2, "a", "c")), new(4, Of(1, "x", "y")));
        CompactionPlan plan = CompactionPicker.PickAll(version)!;
        Assert.Equal(4, plan.OutputLevel);
        Assert.Equal([3, 2, 1], Inputs(plan));
        CompactionPlan lone = CompactionPicker.PickAll(Version(new TableAddition(0, Of(3, "a", "b"))))!;
        Assert.Equal(1, lone.OutputLevel);
        Assert.False(lone.IsTrivialMove);
    }

    private static CompactionPlan? Pick(TreeVersion version) =>
        CompactionPicker.Pick(version, _options, new byte[]?[TreeVersion.LevelCount]);

    private static IEnumerable<long> Inputs(CompactionPlan plan) => Numbers(plan.Inputs.Select(input => input.Table));
}
