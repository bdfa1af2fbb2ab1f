using Iridium.Engine.Background;
using Iridium.Engine.Versions;
using static Iridium.Engine.Tests.Background.PickerCase;

namespace Iridium.Engine.Tests.Background;

public sealed class LevelTargetsTests
{
    [Theory]
    [InlineData(0, 6)]
    [InlineData(8_007, 6)]
    [InlineData(8_008, 5)]
    [InlineData(80_079, 5)]
    [InlineData(80_080, 4)]
    [InlineData(90_000_000_000, 1)]
    public void A_level_is_made_when_the_next_is_large_enough_to_be_worth_it(long lastBytes, int expected) =>
        Assert.Equal(expected, Of(lastBytes, 0).BaseLevel);

    [Fact]
    public void A_level_that_is_there_stays_until_it_is_clearly_not_worth_it()
    {
        Assert.Equal(5, Of(8_000, 100).BaseLevel);
        Assert.Equal(5, Of(5_000, 100).BaseLevel);
        Assert.Equal(6, Of(4_000, 100).BaseLevel);
    }

    [Fact]
    public void Each_level_has_a_tenth_of_the_next()
    {
        LevelTargets targets = Of(100_000, 0);
        Assert.Equal((10_000, 1_000), (targets.TargetOf(5), targets.TargetOf(4)));
        Assert.Equal((4, 5, 6), (targets.Below(0), targets.Below(4), targets.Below(5)));
    }

    private static LevelTargets Of(long lastBytes, long levelFiveBytes)
    {
        TreeVersion version = Input().Version;
        if (lastBytes > 0) version = version.Apply([], [new(6, PickerCase.Of(1, "a", "b", lastBytes))]);
        if (levelFiveBytes > 0) version = version.Apply([], [new(5, PickerCase.Of(2, "a", "b", levelFiveBytes))]);
        return LevelTargets.Of(version, new DatabaseOptions { LevelOneBytesTarget = 1_000 });
    }
}
