using Iridium.Engine.Background;

namespace Iridium.Engine.Tests.Background;

public sealed class RetentionRuleTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 2)]
    public void A_stripe_ends_with_the_snapshot_that_sees_it(long sequence, int stripe) =>
        Assert.Equal(stripe, new RetentionRule([5, 9]).StripeOf(sequence));

    [Fact]
    public void The_last_stripe_is_open()
    {
        var rule = new RetentionRule([5, 9]);
        Assert.Equal(5, rule.EndOf(0));
        Assert.Equal(9, rule.EndOf(1));
        Assert.Equal(long.MaxValue, rule.EndOf(2));
        Assert.Equal(long.MaxValue, new RetentionRule([]).EndOf(0));
        Assert.Equal(0, new RetentionRule([]).StripeOf(long.MaxValue));
    }

    [Fact]
    public void Of_the_tombstones_over_a_range_the_newest_of_each_stripe_is_kept()
    {
        var rule = new RetentionRule([5, 9]);
        long[] sequences = [12, 11, 9, 6, 5, 4];
        Assert.Equal([12, 9, 5], rule.RetainTombstones(sequences, isLowest: false));
        Assert.Equal([12, 9], rule.RetainTombstones(sequences, isLowest: true));
    }

    [Fact]
    public void Without_snapshots_and_with_nothing_below_no_tombstone_is_kept()
    {
        Assert.Empty(new RetentionRule([]).RetainTombstones([12, 4], isLowest: true));
        Assert.Equal([12], new RetentionRule([]).RetainTombstones([12, 4], isLowest: false));
    }
}
