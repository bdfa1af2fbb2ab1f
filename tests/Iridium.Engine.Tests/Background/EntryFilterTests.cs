using Iridium.Engine.Records;
using static Iridium.Engine.Tests.Background.FakeMergeScope;
using static Iridium.Engine.Tests.Background.MergeStory;

namespace Iridium.Engine.Tests.Background;

public sealed class EntryFilterTests
{
    [Theory]
    [InlineData("9 put c, 5 put b, 3 put a", "9 put c")]
    [InlineData("9 delete, 5 put b", "9 delete")]
    [InlineData("9 put c, 5 delete, 3 put a", "9 put c")]
    public void Without_snapshots_only_the_newest_entry_is_kept(string story, string kept) =>
        Assert.Equal(kept, Filter(story, Middle, []));

    [Theory]
    [InlineData("9 put d, 7 put c, 5 put b, 3 put a", "9 put d, 5 put b")]
    [InlineData("9 put d, 6 put c", "9 put d, 6 put c")]
    [InlineData("6 put b, 5 put a", "6 put b")]
    [InlineData("9 delete, 6 put b, 5 delete", "9 delete, 6 put b")]
    public void A_snapshot_keeps_the_entry_that_it_sees(string story, string kept) =>
        Assert.Equal(kept, Filter(story, Middle, [6]));

    [Theory]
    [InlineData("9 touch 70, 5 put a", "5 put a until 70")]
    [InlineData("9 touch 70, 8 touch 60, 5 put a until 10", "5 put a until 70")]
    [InlineData("9 touch never, 5 put a until 10", "5 put a")]
    public void A_touch_joins_the_put_of_its_stripe(string story, string kept) =>
        Assert.Equal(kept, Filter(story, Middle, []));

    [Theory]
    [InlineData("9 touch 70, 5 put a", "9 touch 70, 5 put a")]
    [InlineData("9 touch 70, 8 touch 60, 5 put a until 10", "9 touch 70, 5 put a until 10")]
    [InlineData("9 touch 70, 6 touch 60, 4 put a", "9 touch 70, 4 put a until 60")]
    public void A_touch_in_another_stripe_than_its_put_stays_apart(string story, string kept) =>
        Assert.Equal(kept, Filter(story, Middle, [6]));

    [Fact]
    public void A_touch_whose_put_lies_further_down_is_kept()
    {
        Assert.Equal("9 touch 70", Filter("9 touch 70, 8 touch 60", Middle, []));
        Assert.Equal("9 touch 70, 5 touch 60", Filter("9 touch 70, 5 touch 60", Middle, [6]));
    }

    [Fact]
    public void A_touch_without_a_put_goes_only_where_nothing_lies_below()
    {
        Assert.Equal("", Filter("9 touch 70", Lowest, []));
        Assert.Equal("9 touch 70", Filter("9 touch 70", Lowest, [6]));
    }

    [Fact]
    public void A_touch_above_a_delete_changes_nothing_of_it() =>
        Assert.Equal("5 delete", Filter("9 touch 70, 5 delete, 3 put a", Lowest, [3]).Split(", ")[^2]);

    [Fact]
    public void A_record_that_is_expired_for_good_becomes_a_delete_and_goes_at_the_lowest_level()
    {
        Assert.Equal("5 delete", Filter("5 put a until 10", new FakeMergeScope(false, 20), []));
        Assert.Equal("", Filter("5 put a until 10", new FakeMergeScope(true, 20), []));
        Assert.Equal("5 put a until 21", Filter("5 put a until 21", new FakeMergeScope(true, 20), []));
        Assert.Equal("", Filter("9 touch 10, 5 put a until 90", new FakeMergeScope(true, 20), []));
    }

    [Fact]
    public void An_expired_record_stays_when_a_newer_stripe_touched_it_before_the_clock_was_set_back() =>
        Assert.Equal(
            "9 touch 70, 5 put a until 10",
            Filter("9 touch 70, 5 put a until 10", new FakeMergeScope(true, 20), [6]));

    [Fact]
    public void A_touch_above_one_that_is_joined_keeps_the_record_too() =>
        Assert.Equal(
            "9 touch 70, 4 put a until 15",
            Filter("9 touch 70, 6 touch 15, 4 put a until 10", new FakeMergeScope(true, 20), [6]));

    [Fact]
    public void A_touch_of_a_newer_record_does_not_keep_an_expired_older_one() =>
        Assert.Equal(
            "8 put b until 70",
            Filter("9 touch 70, 8 put b, 5 put a until 10", new FakeMergeScope(true, 20), [6]));

    [Theory]
    [InlineData(new long[0], "")]
    [InlineData(new long[] { 6 }, "9 delete, 5 put a")]
    [InlineData(new long[] { 10 }, "")]
    [InlineData(new long[] { 3 }, "9 delete")]
    public void A_delete_goes_only_at_the_lowest_level_and_only_below_every_snapshot(long[] snapshots, string kept) =>
        Assert.Equal(kept, Filter("9 delete, 5 put a", Lowest, snapshots));

    [Fact]
    public void A_range_tombstone_hides_what_is_older_in_its_stripe()
    {
        var tombstone = new RangeTombstone("a"u8.ToArray(), "z"u8.ToArray(), 7);
        Assert.Equal("", Filter("5 put a", Middle, [], tombstone));
        Assert.Equal("9 put b", Filter("9 put b, 5 put a", Middle, [8], tombstone));
        Assert.Equal("9 put b, 5 put a", Filter("9 put b, 5 put a", Middle, [6], tombstone));
        Assert.Equal("9 touch 70", Filter("9 touch 70, 5 put a", Middle, [8], tombstone));
        Assert.Equal("8 put b", Filter("8 put b", Middle, [], tombstone));
    }

    [Fact]
    public void A_range_tombstone_beside_the_key_hides_nothing() =>
        Assert.Equal(
            "5 put a", Filter("5 put a", Middle, [], new RangeTombstone("l"u8.ToArray(), "z"u8.ToArray(), 7)));
}
