using Iridium.Bench.Reporting;
using Iridium.Bench.Running;

namespace Iridium.Bench.Tests.Reporting;

public sealed class ReopenTextTests
{
    [Fact]
    public void Times_are_medians_with_the_slowest_round_in_brackets()
    {
        var report = new ReopenReport
        {
            Engine = "iridium",
            Records = 1_000_000,
            ValueBytes = 1_000,
            LoadSeconds = 12.34,
            CloseSeconds = 1,
            DirectoryBytes = 3L << 29,
            CleanMilliseconds = [30, 10, 20],
            AgainMilliseconds = [5],
            KilledMilliseconds = [],
            MemtableBytes = 1 << 20,
            EngineSettings = "as it comes",
        };
        string text = ReopenText.Write([report], "a machine");
        Assert.Contains("- Machine: a machine", text, StringComparison.Ordinal);
        Assert.Contains("**iridium**: as it comes", text, StringComparison.Ordinal);
        foreach (string cell in (string[])["1,000,000", "1.50", "12.3", "20.0 (30.0)", "5.0 (5.0)", " – "])
            Assert.Contains(cell, text, StringComparison.Ordinal);
    }
}
