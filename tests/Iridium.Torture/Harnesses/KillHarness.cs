using Iridium.Engine;
using Iridium.Engine.Tests.Child;
using Iridium.Testing;

namespace Iridium.Torture.Harnesses;

/// <summary>A process that writes on the real disk is killed with SIGKILL, again and again, in each durability mode.
/// </summary>
internal sealed class KillHarness : IHarness
{
    private const int KillsInDirectory = 25;
    private const int LinesMax = 3_000;
    private const int SyncedLinesMax = 300;

    private static readonly Durability?[] _modes =
        [null, Durability.Sync, Durability.Os, Durability.Interval, Durability.Buffered, Durability.None];

    public string Name => "kill";

    public int Weight => 14;

    public void Run(HarnessRun run)
    {
        for (int seed = run.Seed; !run.IsOver; seed++)
        {
            Durability? mode = _modes[seed % _modes.Length];
            using var directory = new TempDirectory();
            try
            {
                RunDirectory(run, seed, directory.Path);
            }
            catch (Exception error)
            {
                // A database that does not open is a finding as much as one that lost something. It is kept.
                var settings = new Dictionary<string, string> { ["mode"] = mode?.ToString() ?? "mixed" };
                string kept = Path.Combine("artifacts", "torture", $"kill-{seed}");
                CopyFiles(directory.Path, kept);
                run.Say($"the files are in {kept}");
                run.Fail(new ReplayFile(Name, seed) { Settings = settings }, error);
            }
        }
    }

    /// <summary>Repeats the moments of the kills as well as that can be done: the machine decides the rest.</summary>
    public void Replay(ReplayFile file)
    {
        using var directory = new TempDirectory();
        RunDirectory(null, file.Seed, directory.Path);
    }

    private static void RunDirectory(HarnessRun? run, int seed, string path)
    {
        Durability? mode = _modes[seed % _modes.Length];
        var random = new Random(seed);
        var kills = new KillRun(path);
        for (int kill = 0; kill < KillsInDirectory && run?.IsOver != true; kill++)
        {
            long lost = kills.Lost;
            int opening = kills.WhileOpening;
            int linesMax = mode is null or Durability.Sync ? SyncedLinesMax : LinesMax;
            int lines = random.Next(5) == 0 ? 0 : random.Next(2, linesMax);
            kills.Once(lines, mode, database =>
            {
                if (random.Next(6) == 0) database.Compact();
            });
            run?.Count("kills");
            run?.Count("before the first write", kills.WhileOpening - opening);
            run?.Count("lost by weak modes", kills.Lost - lost);
            run?.Pass();
        }

        run?.Count("batches", kills.Batches);
    }

    private static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }
}
