using Iridium.Engine.Tests.Child;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Kills;

/// <summary>
/// A process that writes is killed with SIGKILL at a random moment, again and again on the same directory: whatever it
/// had reported as written is there, with <see cref="Durability.Sync"/> and with <see cref="Durability.Os"/>.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 24;
    private const int KillsOfEachMode = 4;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_a_killed_process_reported_as_written_is_there_and_batches_are_whole()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        var run = new KillRun(_directory.Path);
        for (int kill = 0; kill < Kills; kill++)
        {
            // Some die while they open the database; the others after so many lines.
            int lines = random.Next(5) == 0 ? 0 : random.Next(2, 3_000);
            run.Once(lines, after: database =>
            {
                if (random.Next(4) == 0) database.Compact();
            });
        }

        output.WriteLine($"{Kills} kills, {run.WhileOpening} of them before the first write; {run.Batches} batches");
        Assert.True(run.Batches > Kills);
    }

    [Theory]
    [InlineData(Durability.Sync)]
    [InlineData(Durability.Os)]
    [InlineData(Durability.Interval)]
    [InlineData(Durability.Buffered)]
    [InlineData(Durability.None)]
    public void Each_mode_keeps_a_prefix_and_the_logged_ones_keep_all(Durability durability)
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        var run = new KillRun(_directory.Path);
        for (int kill = 0; kill < KillsOfEachMode; kill++)
            run.Once(random.Next(2, 3_000), durability, database => database.Flush());
        output.WriteLine($"{KillsOfEachMode} kills, {run.Batches} batches, {run.Lost} lost");
    }
}
