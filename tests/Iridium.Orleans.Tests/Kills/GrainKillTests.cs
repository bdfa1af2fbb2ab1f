using System.Diagnostics;
using System.Globalization;
using Iridium.Engine;
using Iridium.Orleans.Tests.Child;
using Iridium.Testing;
using Orleans;
using Orleans.Runtime;
using Xunit.Abstractions;

namespace Iridium.Orleans.Tests.Kills;

/// <summary>A process whose grains write their states is killed with SIGKILL, again and again on one
/// directory.</summary>
public sealed class GrainKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 4;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_a_killed_silo_was_told_is_written_is_there_with_its_etag()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        for (int kill = 0; kill < Kills; kill++)
        {
            Dictionary<int, (long Number, string ETag)> told = RunAndKill(random.Next(50, 2_000));
            using IridiumDatabase database = IridiumDatabase.Open(_directory.Path);
            var options = new IridiumGrainStorageOptions { GrainStorageSerializer = new StreamedStates() };
            var storage = new IridiumGrainStorage("Default", options, database, "kill", new NewActivators());
            foreach ((int grain, (long number, string etag)) in told)
            {
                var state = new GrainState<Counter>();
                GrainId id = GrainId.Create("counter", grain.ToString(CultureInfo.InvariantCulture));
                await storage.ReadStateAsync("state", id, state);

                // One more write may be on disk than its line was printed for.
                Assert.InRange(state.State!.Number, number, number + 1);
                if (state.State.Number == number) Assert.Equal(etag, state.ETag);
            }

            output.WriteLine($"kill {kill}: {told.Count} grains, up to {told.Values.Max(each => each.Number)}");
        }
    }

    private Dictionary<int, (long Number, string ETag)> RunAndKill(int lines)
    {
        string child = Path.Combine(AppContext.BaseDirectory, "Iridium.Orleans.Tests.Child.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!) // A process has a path.
        {
            RedirectStandardOutput = true,
            ArgumentList = { child, _directory.Path },
        };
        using Process process = Process.Start(start)!; // Without a shell it is always a new process.
        var told = new Dictionary<int, (long, string)>();
        for (int i = 0; process.StandardOutput.ReadLine() is { } line; i++)
        {
            if (i == lines) process.Kill();
            if (line.Split(' ') is not [var grain, var number, { Length: > 0 } etag]) continue;
            told[int.Parse(grain, CultureInfo.InvariantCulture)] =
                (long.Parse(number, CultureInfo.InvariantCulture), etag);
        }

        process.WaitForExit();
        Assert.NotEqual(0, process.ExitCode);
        return told;
    }
}
