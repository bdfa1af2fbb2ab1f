using System.Diagnostics;
using System.Globalization;
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
        long next = 0;
        int whileOpening = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            // Some die while they open the database; the others after so many lines.
            int lines = random.Next(5) == 0 ? 0 : random.Next(2, 3_000);
            long acknowledged = RunAndKill(next, lines, ref whileOpening);
            using var database = IridiumDatabase.Open(_directory.Path, KillWorkload.Options);
            next = KillWorkload.Check(database, acknowledged);
            if (random.Next(4) == 0) database.Compact();
        }

        output.WriteLine($"{Kills} kills, {whileOpening} of them before the first write; {next} batches");
        Assert.True(next > Kills);
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
        long next = 0;
        long lost = 0;
        int whileOpening = 0;
        for (int kill = 0; kill < KillsOfEachMode; kill++)
        {
            long acknowledged = RunAndKill(next, random.Next(2, 3_000), ref whileOpening, durability);
            using var database = IridiumDatabase.Open(_directory.Path, KillWorkload.Options);
            bool mayLose = durability >= Durability.Buffered;
            long before = next;
            next = KillWorkload.Check(database, mayLose ? before - 1 : acknowledged);
            lost += Math.Max(0, acknowledged + 1 - next);
            database.Flush();
        }

        output.WriteLine($"{KillsOfEachMode} kills, {next} batches, {lost} lost");
    }

    /// <summary>Starts the writing process and kills it after it has printed so many lines.</summary>
    /// <returns>The last batch it reported; what it printed until it died counts.</returns>
    private long RunAndKill(long first, int lines, ref int whileOpening, Durability? durability = null)
    {
        string child = Path.Combine(AppContext.BaseDirectory, "Iridium.Engine.Tests.Child.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!) // A process has a path.
        {
            RedirectStandardOutput = true,
            ArgumentList = { child, _directory.Path, first.ToString(CultureInfo.InvariantCulture) },
        };
        if (durability is not null) start.ArgumentList.Add(durability.Value.ToString());
        using Process process = Process.Start(start)!; // Without a shell it is always a new process.
        string? line = null;
        for (int i = 0; i < lines; i++) line = process.StandardOutput.ReadLine() ?? line;
        process.Kill();
        while (process.StandardOutput.ReadLine() is { } late) line = late;
        process.WaitForExit();
        Assert.NotEqual(0, process.ExitCode);
        if (long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out long last)) return last;
        whileOpening++;
        return first - 1;
    }
}
