using Iridium.Bench.Engines;
using Iridium.Bench.Running;
using Iridium.Bench.Workloads;
using Iridium.Testing;

namespace Iridium.Bench.Tests.Running;

public sealed class RunExecutorTests
{
    [Theory]
    [InlineData("overwrite")]
    [InlineData("syncmany")]
    public void A_run_on_the_engine_is_measured_and_leaves_nothing(string workload)
    {
        using var directory = new TempDirectory();
        var request = new RunRequest(
            EngineKind.Of(EngineKind.Iridium), WorkloadKind.Of(workload), 1, directory["run"])
        {
            Settings = new BenchSettings { Keys = 200, Writers = 10, WarmUp = TimeSpan.Zero },
        };
        RunReport report = RunExecutor.Execute(request);
        Assert.Equal(200, report.Operations);
        Assert.False(report.IsCutShort);
        Assert.True(report.OpsPerSecond > 0 && report.Max >= report.P50);
        Assert.True(report.SpaceAmplification > 0);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }
}
