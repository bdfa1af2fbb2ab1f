using Iridium.Bench.Data;

namespace Iridium.Bench.Tests.Data;

public sealed class RandomStreamTests
{
    [Fact]
    public void One_seed_gives_one_stream()
    {
        var first = new RandomStream(7, 1);
        var second = new RandomStream(7, 1);
        for (int i = 0; i < 100; i++) Assert.Equal(first.Next(), second.Next());
    }

    [Fact]
    public void Streams_of_one_seed_differ()
    {
        var first = new RandomStream(7, 1);
        var second = new RandomStream(7, 2);
        Assert.NotEqual(first.Next(), second.Next());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1L << 40)]
    public void Numbers_stay_below_their_bound(long bound)
    {
        var random = new RandomStream(7, 3);
        for (int i = 0; i < 1_000; i++) Assert.InRange(random.NextBelow(bound), 0, bound - 1);
    }

    [Fact]
    public void Small_bounds_are_drawn_evenly()
    {
        var random = new RandomStream(7, 4);
        int[] seen = new int[10];
        for (int i = 0; i < 100_000; i++) seen[random.NextBelow(10)]++;
        Assert.All(seen, count => Assert.InRange(count, 9_500, 10_500));
    }
}
