using Iridium.Bench.Data;
using Iridium.Bench.Measuring;

namespace Iridium.Bench.Tests.Measuring;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void An_empty_histogram_has_zero_percentiles()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(0, histogram.Percentile(0.5));
        Assert.Equal(0, histogram.Max);
    }

    [Fact]
    public void Small_values_are_exact()
    {
        var histogram = new LatencyHistogram();
        for (int i = 1; i <= 100; i++) histogram.Record(i);
        Assert.Equal(50, histogram.Percentile(0.5));
        Assert.Equal(99, histogram.Percentile(0.99));
        Assert.Equal(100, histogram.Percentile(1));
        Assert.Equal(1, histogram.Percentile(0));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    public void Percentiles_of_any_size_are_at_most_two_percent_high(double share)
    {
        var histogram = new LatencyHistogram();
        var random = new RandomStream(42, 1);
        var values = new List<long>();
        for (int i = 0; i < 20_000; i++)
        {
            long value = (long)(random.Next() >> (int)random.NextBelow(60)) & long.MaxValue;
            values.Add(value);
            histogram.Record(value);
        }

        values.Sort();
        long exact = values[(int)Math.Ceiling(values.Count * share) - 1];
        double found = histogram.Percentile(share);
        Assert.InRange(found, exact, Math.Max(exact * 1.02, exact + 1));
        Assert.Equal(values[^1], histogram.Max);
    }

    [Fact]
    public void The_largest_and_negative_values_have_a_bucket()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(long.MaxValue);
        histogram.Record(-5);
        Assert.Equal(2, histogram.Count);
        Assert.Equal(long.MaxValue, histogram.Percentile(1));
        Assert.Equal(0, histogram.Percentile(0.5));
    }

    [Fact]
    public void Adding_counts_both()
    {
        var first = new LatencyHistogram();
        var second = new LatencyHistogram();
        first.Record(10);
        second.Record(1_000_000);
        first.Add(second);
        Assert.Equal(2, first.Count);
        Assert.Equal(1_000_000, first.Max);
        Assert.Equal(10, first.Percentile(0.5));
    }
}
