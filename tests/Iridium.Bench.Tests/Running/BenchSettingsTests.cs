using Iridium.Bench.Engines;
using Iridium.Bench.Running;
using Iridium.Bench.Workloads;

namespace Iridium.Bench.Tests.Running;

public sealed class BenchSettingsTests
{
    [Theory]
    [InlineData("overwrite", 5_000)]
    [InlineData("fillrandom", 100)]
    public void No_workload_puts_more_new_records_than_there_are_keys(string workload, long wanted)
    {
        var settings = new BenchSettings { Keys = 100, Operations = 5_000 };
        Assert.Equal(wanted, settings.OperationsOf(WorkloadKind.Of(workload), settings.Keys));
    }

    [Fact]
    public void Another_build_takes_the_path_that_is_given_under_its_name()
    {
        var settings = new BenchSettings
        {
            Libraries = new Dictionary<string, string> { ["rocksdb-release"] = "/opt/librocksdb.so" },
        };
        Assert.Equal("/opt/librocksdb.so", settings.LibrariesOf(EngineKind.Of("rocksdb-release"))["rocksdb"]);
        Assert.False(settings.LibrariesOf(EngineKind.Of("rocksdb")).ContainsKey("rocksdb"));
        Assert.Throws<BenchException>(() => settings.LibrariesOf(EngineKind.Of("rocksdb-debug")));
    }

    [Fact]
    public void Managed_code_has_no_other_build() =>
        Assert.Throws<BenchException>(() => EngineKind.Of("iridium-release"));
}
