using Iridium.Bench.Engines;
using Iridium.Bench.Running;
using Iridium.Testing;

namespace Iridium.Bench.Tests.Running;

public sealed class ReopenRequestTests
{
    [Theory]
    [InlineData(1, 1_008, 1 << 20)]
    [InlineData(0.5, 1_008, 1 << 19)]
    [InlineData(0, 100, 1)]
    public void Gibibytes_become_records_of_key_and_value(double gib, int valueBytes, long records) =>
        Assert.Equal(records, ReopenRequest.RecordsOf(gib, valueBytes));

    [Fact]
    public void Each_round_fills_the_memtable_with_records_of_its_own()
    {
        var settings = new BenchSettings { Keys = 100, ValueBytes = 920, MemtableBytes = 1_000_000 };
        var request = new ReopenRequest(EngineKind.Of(EngineKind.Iridium), settings, "somewhere", IsRandom: false);
        Assert.Equal(900, request.MemtableRecords);
        Assert.Equal(100, request.FirstOfRound(1));
        Assert.Equal(1_000, request.FirstOfRound(2));
    }

    [Fact]
    public void A_step_tells_its_numbers_behind_a_word()
    {
        Assert.Equal([1.5, 12_000], Reopening.NumbersOf("result 1.5 12000"));
        Assert.Empty(Reopening.NumbersOf("ready"));
    }

    [Fact]
    public void A_database_is_loaded_opened_and_found_whole()
    {
        using var folder = new TempDirectory();
        var settings = new BenchSettings { Keys = 500, ValueBytes = 100, MemtableBytes = 1 << 20 };
        var request = new ReopenRequest(
            EngineKind.Of(EngineKind.Iridium), settings, folder["db"], IsRandom: true);
        var step = new ReopenStep(request, round: 1);
        step.Run(ReopenStep.Load);
        step.Run(ReopenStep.Open);
        BenchException lost = Assert.Throws<BenchException>(() => step.Run(ReopenStep.OpenKilled));
        Assert.Contains("has lost record", lost.Message, StringComparison.Ordinal);
    }
}
