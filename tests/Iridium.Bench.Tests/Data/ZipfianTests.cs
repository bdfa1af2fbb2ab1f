using Iridium.Bench.Data;

namespace Iridium.Bench.Tests.Data;

public sealed class ZipfianTests
{
    private const int Draws = 200_000;

    [Fact]
    public void The_first_numbers_come_as_often_as_the_law_says()
    {
        const int count = 1_000;
        var random = new RandomStream(42, 1);
        var zipfian = new Zipfian(count);
        int[] seen = new int[count];
        for (int i = 0; i < Draws; i++) seen[zipfian.Next(ref random)]++;
        double zeta = Enumerable.Range(1, count).Sum(i => Math.Pow(i, -0.99));
        for (int rank = 0; rank < 2; rank++)
        {
            double wanted = Draws * Math.Pow(rank + 1, -0.99) / zeta;
            Assert.InRange(seen[rank], wanted * 0.95, wanted * 1.05);
        }

        // A fifth of the numbers gets most of the draws.
        Assert.True(seen.Take(count / 5).Sum() > Draws * 0.7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50_000_000)]
    public void Numbers_stay_below_the_count(long count)
    {
        var random = new RandomStream(42, 2);
        var zipfian = new Zipfian(count);
        for (int i = 0; i < 10_000; i++)
        {
            Assert.InRange(zipfian.Next(ref random), 0, count - 1);
            Assert.InRange(zipfian.NextScrambled(ref random), 0, count - 1);
        }
    }

    [Fact]
    public void Scrambling_keeps_the_law_and_moves_the_frequent_numbers_apart()
    {
        const int count = 1_000;
        var random = new RandomStream(42, 3);
        var zipfian = new Zipfian(count);
        int[] seen = new int[count];
        for (int i = 0; i < Draws; i++) seen[zipfian.NextScrambled(ref random)]++;
        int[] frequent = [.. Enumerable.Range(0, count).OrderByDescending(number => seen[number]).Take(10)];
        Assert.True(seen[frequent[0]] > Draws / 10);
        Assert.True(frequent.Max() - frequent.Min() > count / 2);
    }
}
