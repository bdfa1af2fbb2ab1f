using Iridium.Bench.Reporting;
using Iridium.Bench.Running;

namespace Iridium.Bench.Tests.Reporting;

public sealed class ComparisonTextTests
{
    [Fact]
    public void The_text_names_builds_settings_problems_and_ratios()
    {
        RunReport[] medians = [SampleReport.Of("iridium", 3_000), SampleReport.Of("rocksdb", 2_000)];
        string text = ComparisonText.Write(medians, "a machine", ["lmdb fillseq round 1 ended with code 3"]);
        Assert.Contains("- Machine: a machine", text, StringComparison.Ordinal);
        Assert.Contains("**rocksdb**: lib<1>.so; as it comes", text, StringComparison.Ordinal);
        Assert.Contains("**Failed**: lmdb fillseq round 1 ended with code 3", text, StringComparison.Ordinal);
        Assert.Contains("1.50", ComparisonText.Ratios(medians).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_peer_without_a_report_leaves_a_dash()
    {
        RunReport[] medians =
        [
            SampleReport.Of("iridium", 3_000),
            SampleReport.Of("iridium", 3_000, workload: "readseq"),
            SampleReport.Of("rocksdb", 2_000),
        ];
        string row = ComparisonText.Ratios(medians).ToString().Split('\n').First(line => line.Contains("readseq"));
        Assert.EndsWith("– |", row, StringComparison.Ordinal);
    }
}
