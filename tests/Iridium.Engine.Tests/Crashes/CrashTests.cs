using Iridium.Testing;
using Iridium.Testing.Crashes;
using Iridium.Testing.Model;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Crashes;

/// <summary>Power losses at random operations of the disk, again and again on the same database.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int CrashesInChain = 12;
    private const int LyingDisks = 200;

    private static readonly int _chains = CountOf("IRIDIUM_CHAINS", 20);

    [Theory]
    [InlineData(CrashProfile.Strict)]
    [InlineData(CrashProfile.Torn)]
    [InlineData(CrashProfile.Reordered)]
    [InlineData(CrashProfile.LostDirectoryEntries)]
    [InlineData(CrashProfile.Mixed)]
    public void After_a_power_loss_a_prefix_of_the_commits_is_there_with_all_that_was_durable(CrashProfile profile) =>
        Run(profile, OperationMix.Writes);

    [Fact]
    public void Bursts_of_awaiting_writers_leave_a_prefix_too() => Run(CrashProfile.Mixed, OperationMix.WritesInBursts);

    [Fact]
    public void A_disk_that_only_says_it_synced_never_shows_a_value_that_was_not_written()
    {
        int seed = TestSeed.Next(output.WriteLine);
        int noticed = Enumerable.Range(seed, LyingDisks).Count(LyingDiskRun.IsNoticed);
        output.WriteLine($"{LyingDisks} power losses, {noticed} of them noticed");
    }

    private static int CountOf(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out int count) ? count : otherwise;

    private void Run(CrashProfile profile, OperationMix mix)
    {
        int seed = TestSeed.Next(output.WriteLine);
        int crashes = 0;
        int atOpen = 0;
        for (int i = 0; i < _chains; i++)
        {
            var chain = new CrashChain(seed + i, profile, mix);
            chain.Run(CrashesInChain);
            crashes += chain.Crashes;
            atOpen += chain.CrashesAtOpen;
        }

        output.WriteLine($"{crashes} power losses, {atOpen} of them while opening");
        Assert.InRange(atOpen, 1, crashes);
    }
}
