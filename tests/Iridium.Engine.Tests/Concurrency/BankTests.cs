using Iridium.Testing;
using Iridium.Testing.Concurrency;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Concurrency;

/// <summary>What threads see while others write, flush and compact.</summary>
public sealed class BankTests(ITestOutputHelper output)
{
    private static readonly TimeSpan _time = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _registerTime = TimeSpan.FromSeconds(2);

    [Fact]
    public void Every_snapshot_shows_the_same_sum_and_no_read_goes_back()
    {
        var run = new BankRun(TestSeed.Next(output.WriteLine));
        run.Run(_time);
        output.WriteLine(
            $"{run.Transfers} transfers, {run.Conflicts} conflicts, {run.Snapshots} snapshots, {run.Flushes} flushes, "
            + $"{run.Compactions} compactions");
        Assert.True(run.Transfers > 100 && run.Snapshots > 10 && run.Compactions > 0);
    }

    [Fact]
    public void Each_key_is_linearizable()
    {
        var run = new RegisterRun(TestSeed.Next(output.WriteLine));
        run.Run(_registerTime);
        output.WriteLine($"{run.Operations} operations, {run.Compactions} compactions");
        Assert.True(run.Operations > 1_000 && run.Compactions > 0);
    }
}
