using Iridium.Engine.Background;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;
using static Iridium.Engine.Tests.Background.PickerCase;

namespace Iridium.Engine.Tests.Background;

public sealed class FifoPickerTests
{
    private static readonly TableAddition[] _tables =
    [
        new(0, Aged(4, 400)), new(0, Aged(3, 300)), new(0, Aged(2, 200)), new(6, Aged(1, 100)),
    ];

    [Fact]
    public void Without_a_bound_nothing_is_merged_or_dropped() => Assert.Null(Pick(_ => KeyspaceOptions.Default));

    [Fact]
    public void The_oldest_tables_are_dropped_until_the_rest_fits()
    {
        Assert.Null(Pick(options => options with { FifoBytesMax = 4_000 }));
        CompactionPlan plan = Pick(options => options with { FifoBytesMax = 2_999 })!;
        Assert.True(plan.IsDrop);
        Assert.Equal([2, 1], Inputs(plan));
    }

    [Fact]
    public void Tables_older_than_the_bound_are_dropped()
    {
        Assert.Equal([2, 1], Inputs(Pick(options => options with { FifoAgeMax = new TimeSpan(800) })));
        Assert.Null(Pick(options => options with { FifoAgeMax = new TimeSpan(901) }));
        Assert.Null(Pick(options => options with { FifoAgeMax = TimeSpan.MaxValue }));
        PickerInput input = Styled(CompactionStyle.Fifo, _tables);
        input = input with { Keyspace = input.Keyspace with { FifoAgeMax = new TimeSpan(950) } };
        Assert.Equal(1_050, CompactionPicker.NextDueTicks(input));
    }

    [Fact]
    public void A_table_never_goes_before_an_older_one()
    {
        // The clock was set back between the flushes: the older table has the later time.
        PickerInput input = Styled(CompactionStyle.Fifo, new(0, Aged(2, 100)), new(0, Aged(1, 900)));
        input = input with { Keyspace = input.Keyspace with { FifoAgeMax = new TimeSpan(500) } };
        Assert.Null(CompactionPicker.Pick(input));
        Assert.Equal([1, 2], Inputs(CompactionPicker.Pick(input with { NowTicks = 1_400 })));
    }

    [Fact]
    public void A_table_of_unknown_age_is_as_old_as_the_next_younger_one_whose_age_is_known()
    {
        PickerInput input = Styled(
            CompactionStyle.Fifo, new(0, Aged(3, 900)), new(0, Aged(2, 500)), new(6, Aged(1, 0)));
        input = input with { Keyspace = input.Keyspace with { FifoAgeMax = new TimeSpan(600) } };
        Assert.Equal(1_100, CompactionPicker.NextDueTicks(input));
        Assert.Null(CompactionPicker.Pick(input));
        Assert.Equal([2, 1], Inputs(CompactionPicker.Pick(input with { NowTicks = 1_100 })));
        PickerInput unknown = Styled(CompactionStyle.Fifo, new TableAddition(0, Aged(1, 0)));
        unknown = unknown with { Keyspace = unknown.Keyspace with { FifoAgeMax = new TimeSpan(1) } };
        Assert.Null(CompactionPicker.Pick(unknown));
        Assert.Equal(long.MaxValue, CompactionPicker.NextDueTicks(unknown));
    }

    private static TableMeta Aged(long number, long ticks) => Of(number, "a", "z") with { CreatedTicks = ticks };

    private static CompactionPlan? Pick(Func<KeyspaceOptions, KeyspaceOptions> with)
    {
        PickerInput input = Styled(CompactionStyle.Fifo, _tables);
        return CompactionPicker.Pick(
            input with { Keyspace = with(input.Keyspace) with { Compaction = CompactionStyle.Fifo } });
    }
}
