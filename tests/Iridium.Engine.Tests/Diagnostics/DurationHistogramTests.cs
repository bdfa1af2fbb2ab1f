using Iridium.Engine.Diagnostics;

namespace Iridium.Engine.Tests.Diagnostics;

public sealed class DurationHistogramTests
{
    [Fact]
    public void Without_durations_everything_is_zero()
    {
        var histogram = new DurationHistogram();
        Assert.Equal(TimeSpan.Zero, histogram.Percentile(0.99));
        Assert.Equal(TimeSpan.Zero, histogram.Total);
    }

    [Fact]
    public void A_percentile_is_never_too_low_and_at_most_an_eighth_too_high()
    {
        for (long ticks = 0; ticks < 1L << 50; ticks = ticks < 100 ? ticks + 1 : ticks * 3 / 2)
        {
            var histogram = new DurationHistogram();
            histogram.Record(TimeSpan.FromTicks(ticks));
            long read = histogram.Percentile(0.5).Ticks;
            Assert.True(read >= ticks, $"{ticks} is read as {read}.");
            Assert.True(read - ticks <= ticks / 8.0, $"{ticks} is read as {read}.");
        }
    }

    [Fact]
    public void Percentiles_count_durations_from_the_short_end()
    {
        var histogram = new DurationHistogram();
        for (int i = 0; i < 99; i++) histogram.Record(TimeSpan.FromMilliseconds(1));
        histogram.Record(TimeSpan.FromSeconds(1));
        Assert.InRange(histogram.Percentile(0.5).TotalMilliseconds, 1, 1.125);
        Assert.InRange(histogram.Percentile(0.99).TotalMilliseconds, 1, 1.125);
        Assert.InRange(histogram.Percentile(1).TotalMilliseconds, 1_000, 1_125);
        Assert.Equal(TimeSpan.FromMilliseconds(1_099), histogram.Total);
    }

    [Fact]
    public void The_longest_duration_has_a_slot_too()
    {
        var histogram = new DurationHistogram();
        histogram.Record(TimeSpan.MaxValue);
        Assert.Equal(TimeSpan.MaxValue, histogram.Percentile(1));
    }
}
