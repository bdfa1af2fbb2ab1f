using Iridium.Bench.Measuring;

namespace Iridium.Bench.Tests.Measuring;

public sealed class RecorderSetTests
{
    [Fact]
    public void The_sum_counts_every_thread()
    {
        using var recorders = new RecorderSet(TimeSpan.FromMinutes(1));
        var other = new Thread(() => recorders.Current.Lap());
        other.Start();
        recorders.Current.Start();
        Assert.True(recorders.Current.Lap());
        recorders.Current.CountUnmeasured(3);
        other.Join();
        Recorder sum = recorders.Sum();
        Assert.Equal(5, sum.Operations);
        Assert.Equal(2, sum.Histogram.Count);
    }

    [Fact]
    public void A_lap_says_when_the_time_is_up()
    {
        using var recorders = new RecorderSet(TimeSpan.Zero);
        recorders.Current.Start();
        Assert.False(recorders.Current.Lap());
    }
}
