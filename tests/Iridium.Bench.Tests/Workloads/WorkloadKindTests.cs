using Iridium.Bench.Data;
using Iridium.Bench.Measuring;
using Iridium.Bench.Workloads;

namespace Iridium.Bench.Tests.Workloads;

public sealed class WorkloadKindTests
{
    private const int Records = 300;

    public static TheoryData<string> Names => [.. WorkloadKind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_workload_does_its_operations_and_counts_what_it_puts(string name)
    {
        var workload = WorkloadKind.Of(name);
        using var engine = new ListEngine();
        if (workload.IsLoaded) _ = Run(workload.Load, engine);
        int before = engine.Count;
        Assert.Equal(workload.IsLoaded ? Records : 0, before);
        (WorkloadContext context, Recorder recorder) = Run(workload, engine);
        Assert.Equal(context.Operations, recorder.Operations);
        Assert.Equal(engine.Count - before, context.RecordsAdded);
        if (workload.IsReadOnly) Assert.Equal(0, context.BytesPut);
        else if (name != "readwhilewriting") Assert.True(context.BytesPut > 0);
    }

    [Theory]
    [InlineData("readrandom")]
    [InlineData("ycsbc")]
    public void A_wrong_value_ends_the_run(string name)
    {
        var workload = WorkloadKind.Of(name);
        using var engine = new ListEngine();
        _ = Run(workload.Load, engine);
        engine.Lie = 1;
        Assert.Throws<BenchException>(() => Run(workload, engine));
    }

    [Theory]
    [InlineData("readrandom")]
    [InlineData("seekrandom")]
    public void A_missing_record_ends_the_run(string name)
    {
        using var engine = new ListEngine();
        Assert.Throws<BenchException>(() => Run(WorkloadKind.Of(name), engine));
    }

    [Fact]
    public void An_unknown_workload_is_answered_with_the_known_ones()
    {
        BenchException error = Assert.Throws<BenchException>(() => WorkloadKind.Of("x"));
        Assert.Contains("ycsba", error.Message, StringComparison.Ordinal);
    }

    private static (WorkloadContext Context, Recorder Recorder) Run(WorkloadKind workload, ListEngine engine)
    {
        using var recorders = new RecorderSet(TimeSpan.FromMinutes(1));
        var context = new WorkloadContext
        {
            Engine = engine,
            Data = Dataset.Create(Records, valueBytes: 100, workload.Shape, seed: 42),
            Recorders = recorders,
            Operations = workload.Operations(Records),
            RunSeed = 1,
            Writers = 10,
        };
        workload.Run(context);
        return (context, recorders.Sum());
    }
}
