using Iridium.Bench.Reporting;
using Iridium.Bench.Running;

namespace Iridium.Bench.Tests.Reporting;

public sealed class MediansTests
{
    [Theory]
    [InlineData(2, new double[] { 3, 1, 2 })]
    [InlineData(2.5, new double[] { 4, 1, 2, 3 })]
    [InlineData(0, new double[0])]
    public void The_median_is_the_middle(double wanted, double[] values) =>
        Assert.Equal(wanted, Medians.Median(values));

    [Fact]
    public void Rounds_become_one_report_with_the_worst_pause_of_all()
    {
        RunReport[] rounds =
        [
            SampleReport.Of("iridium", 300, round: 1) with { Max = 10 },
            SampleReport.Of("iridium", 100, round: 2) with { Max = 900 },
            SampleReport.Of("iridium", 200, round: 3) with { Max = 20 },
            SampleReport.Of("rocksdb", 50, round: 1),
        ];
        IReadOnlyList<RunReport> medians = Medians.Of(rounds);
        Assert.Equal(["iridium", "rocksdb"], medians.Select(median => median.Engine));
        Assert.Equal(3, medians[0].Spread);
        Assert.Equal((200, 900, 3), (medians[0].OpsPerSecond, medians[0].Max, medians[0].Round));
    }
}
