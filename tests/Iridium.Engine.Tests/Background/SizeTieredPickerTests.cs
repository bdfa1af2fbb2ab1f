using Iridium.Engine.Background;
using Iridium.Engine.Versions;
using static Iridium.Engine.Tests.Background.PickerCase;

namespace Iridium.Engine.Tests.Background;

public sealed class SizeTieredPickerTests
{
    [Fact]
    public void Runs_of_similar_size_are_merged_and_stay_above_the_next_older_one()
    {
        PickerInput input = Input(
            new(0, Of(9, "a", "z", 100)),
            new(0, Of(8, "a", "z", 100)),
            new(4, Of(2, "a", "k", 5_000)),
            new(4, Of(3, "k", "z", 5_000)),
            new(6, Of(1, "a", "z", 50_000)));
        CompactionPlan plan = Pick(input)!;
        Assert.Equal([9, 8], Inputs(plan));
        Assert.Equal(3, plan.OutputLevel);
        input = Input(
            new(0, Of(9, "a", "z", 100)),
            new(0, Of(8, "a", "z", 100)),
            new(0, Of(7, "a", "z", 900)),
            new(6, Of(1, "a", "z", 50_000)));
        plan = Pick(input)!;
        Assert.Equal([9, 8], Inputs(plan));
        Assert.Equal(0, plan.OutputLevel);
    }

    [Fact]
    public void All_runs_are_merged_when_the_newer_ones_are_twice_the_oldest()
    {
        CompactionPlan plan = Pick(Input(new(0, Of(9, "a", "c", 2_000)), new(6, Of(1, "a", "z", 1_000))))!;
        Assert.Equal([9, 1], Inputs(plan));
        Assert.Equal(Last, plan.OutputLevel);
    }

    [Fact]
    public void Too_many_runs_are_merged_whatever_their_size()
    {
        CompactionPlan plan = Pick(Input(
            new(0, Of(9, "a", "c", 10)),
            new(0, Of(8, "a", "c", 100)),
            new(0, Of(7, "a", "c", 1_000)),
            new(6, Of(1, "a", "z", 10_000))))!;
        Assert.Equal([9, 8, 7], Inputs(plan));
        Assert.Equal(5, plan.OutputLevel);
    }

    [Fact]
    public void The_tables_of_an_ingest_in_level_zero_are_one_run()
    {
        TableAddition[] ingested =
        [
            .. Enumerable.Range(0, 20)
                .Select(i => new TableAddition(0, Of(20 + i, $"k{i:d2}", $"k{i:d2}x").WithSequence(900))),
        ];
        Assert.Null(Pick(Input([.. ingested, new(6, Of(1, "a", "z", 90_000))])));
        TableAddition[] older = [new(0, Of(5, "a", "z", 100)), new(6, Of(1, "a", "z", 900_000))];
        CompactionPlan plan = Pick(Input([.. ingested, .. older]))!;
        Assert.Equal(21, plan.Inputs.Count);
        Assert.Equal(5, plan.OutputLevel);
    }

    [Fact]
    public void Beside_a_merge_only_newer_runs_are_chosen()
    {
        TableAddition[] older = [new(0, Of(3, "a", "z")), new(0, Of(2, "a", "z")), new(6, Of(1, "a", "z", 90_000))];
        CompactionPlan running = Pick(Input(older))!;
        Assert.Equal([3, 2], Inputs(running));
        PickerInput input = Input([.. older, new(0, Of(5, "a", "z")), new(0, Of(4, "a", "z"))]);
        Assert.Equal([5, 4], Inputs(Pick(input with { Running = [running] })));
        input = Input([.. older, new(0, Of(5, "a", "z"))]);
        Assert.Null(Pick(input with { Running = [running] }));
    }

    private static CompactionPlan? Pick(PickerInput input) => CompactionPicker.Pick(
        input with { Keyspace = input.Keyspace with { Compaction = CompactionStyle.SizeTiered } });
}
