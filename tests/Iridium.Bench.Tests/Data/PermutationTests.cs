using Iridium.Bench.Data;

namespace Iridium.Bench.Tests.Data;

public sealed class PermutationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1_000)]
    [InlineData(4_096)]
    [InlineData(4_097)]
    public void Every_number_comes_once(long count)
    {
        var order = new Permutation(count, seed: 42);
        var seen = new HashSet<long>();
        for (long place = 0; place < count; place++)
        {
            long number = order.At(place);
            Assert.InRange(number, 0, count - 1);
            Assert.True(seen.Add(number), $"{number} came twice.");
        }
    }

    [Fact]
    public void The_order_is_neither_ascending_nor_that_of_another_seed()
    {
        var first = new Permutation(1_000, seed: 1);
        var second = new Permutation(1_000, seed: 2);
        int inPlace = Enumerable.Range(0, 1_000).Count(place => first.At(place) == place);
        int alike = Enumerable.Range(0, 1_000).Count(place => first.At(place) == second.At(place));
        Assert.InRange(inPlace, 0, 20);
        Assert.InRange(alike, 0, 20);
    }
}
