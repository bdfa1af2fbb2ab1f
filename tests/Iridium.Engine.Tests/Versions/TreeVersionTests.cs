using Iridium.Engine.Tables;
using Iridium.Engine.Versions;
using static Iridium.Engine.Tests.Versions.TestTables;

namespace Iridium.Engine.Tests.Versions;

public sealed class TreeVersionTests
{
    [Fact]
    public void Level_zero_stands_newest_first_and_the_others_in_key_order()
    {
        TreeVersion version = Version(
            new(0, Of(1, "a", "z")), new(0, Of(3, "a", "z")), new(0, Of(2, "a", "z")),
            new(1, Of(5, "m", "")), new(1, Of(4, "a", "m")));
        Assert.Equal([3, 2, 1], Numbers(version.Level(0)));
        Assert.Equal([4, 5], Numbers(version.Level(1)));
        Assert.Equal([3, 2, 1, 4, 5], Numbers(version.AllTables));
        Assert.Equal(2_000, version.LevelBytes(1));
        Assert.Equal(1, version.DeepestLevel);
        Assert.Equal(0, TreeVersion.Empty.DeepestLevel);
    }

    [Theory]
    [InlineData("a", -1)]
    [InlineData("b", 0)]
    [InlineData("c", 0)]
    [InlineData("d", 1)]
    [InlineData("f", -1)]
    [InlineData("h", 2)]
    [InlineData("zz", 2)]
    public void The_one_table_of_a_level_whose_range_holds_a_key_is_found(string key, int at)
    {
        TreeVersion version = Version(
            new(2, Of(1, "b", "d")), new(2, Of(2, "d", "f")), new(2, Of(3, "h", "")));
        Assert.Equal(at, version.FindTable(2, System.Text.Encoding.UTF8.GetBytes(key)));
        Assert.Equal(at >= 0, version.HoldsBelow(1, System.Text.Encoding.UTF8.GetBytes(key)));
        Assert.False(version.HoldsBelow(2, System.Text.Encoding.UTF8.GetBytes(key)));
    }

    [Fact]
    public void Overlaps_are_half_open()
    {
        TreeVersion version = Version(new(2, Of(1, "b", "d")), new(2, Of(2, "d", "f")), new(2, Of(3, "h", "")));
        Assert.Equal([1], Numbers(version.Overlapping(2, "a"u8.ToArray(), "d"u8.ToArray())));
        Assert.Equal([2, 3], Numbers(version.Overlapping(2, "d"u8.ToArray(), [])));
        Assert.False(version.OverlapsBelow(0, "f"u8.ToArray(), "h"u8.ToArray()));
        Assert.True(version.OverlapsBelow(0, "f"u8.ToArray(), "i"u8.ToArray()));
        Assert.False(version.OverlapsBelow(2, "a"u8.ToArray(), []));
    }

    [Fact]
    public void A_change_makes_a_new_version_and_leaves_the_old_one()
    {
        TableMeta moved = Of(1, "a", "c");
        TreeVersion before = Version(new TableAddition(0, moved));
        TreeVersion after = before.Apply([new TableRemoval(0, 1)], [new TableAddition(1, moved)]);
        Assert.Equal([1], Numbers(before.Level(0)));
        Assert.Empty(after.Level(0));
        Assert.Equal([1], Numbers(after.Level(1)));
    }

    [Fact]
    public void A_table_that_is_not_there_cannot_be_removed()
    {
        TreeVersion version = Version(new TableAddition(1, Of(1, "a", "c")));
        Assert.Throws<InvalidDataException>(() => version.Apply([new TableRemoval(1, 2)], []));
        Assert.Throws<InvalidDataException>(() => version.Apply([new TableRemoval(0, 1)], []));
    }

    [Theory]
    [InlineData("a", "c", "b", "d")]
    [InlineData("a", "", "b", "d")]
    [InlineData("a", "c", "a", "c")]
    public void Tables_of_a_sorted_level_never_overlap(string start, string end, string otherStart, string otherEnd)
    {
        TableAddition[] added = [new(3, Of(1, start, end)), new(3, Of(2, otherStart, otherEnd))];
        Assert.Throws<InvalidDataException>(() => TreeVersion.Empty.Apply([], added));
    }
}
