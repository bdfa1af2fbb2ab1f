using System.Text.Json;
using Iridium.Bench.Running;
using Iridium.Bench.Tests.Reporting;
using Iridium.Testing;

namespace Iridium.Bench.Tests.Running;

public sealed class ReportFileTests
{
    [Fact]
    public void Results_have_exactly_the_agreed_fields()
    {
        string text = ReportFile.ResultsText([SampleReport.Of("iridium", 100)]);
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement result = Assert.Single(document.RootElement.EnumerateArray());
        string[] wanted =
        [
            "engine", "workload", "keys", "valueSize", "durability", "round", "opsPerSecond", "p50us", "p99us",
            "p999us", "maxus", "allocatedBytesPerOp", "rssBytes", "writeAmplification", "spaceAmplification",
        ];
        Assert.Equal(wanted, result.EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public void A_report_is_read_as_it_was_written()
    {
        using var directory = new TempDirectory();
        RunReport report = SampleReport.Of("iridium", 100);
        ReportFile.Write(directory["run.json"], report);
        RunReport read = ReportFile.Read(directory["run.json"]);
        Assert.Equal(report.SlotMax, read.SlotMax);
        Assert.Equal(ReportFile.Text(report), ReportFile.Text(read));
    }
}
