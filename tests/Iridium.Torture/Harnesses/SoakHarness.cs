using System.Diagnostics;
using System.Globalization;
using Iridium.Testing;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// Runs a database at its memory budget on the real disk, in a process of its own, and holds memory, open files and
/// disk space against their bounds.
/// </summary>
internal sealed class SoakHarness : IHarness
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _margin = TimeSpan.FromSeconds(1);

    public string Name => "soak";

    public int Weight => 6;

    public void Run(HarnessRun run)
    {
        TimeSpan time = run.Left - _margin;
        try
        {
            foreach (string line in Once(run.Seed, time > _margin ? time : _margin))
            {
                string[] words = line.Split('=');
                if (words.Length == 2) run.Count(words[0], long.Parse(words[1], CultureInfo.InvariantCulture));
            }

            run.Pass();
        }
        catch (InvalidOperationException error)
        {
            run.Fail(new ReplayFile(Name, run.Seed), error);
        }
    }

    public void Replay(ReplayFile file) => Once(file.Seed, TimeSpan.FromMinutes(2));

    private static string[] Once(int seed, TimeSpan time)
    {
        using var directory = new TempDirectory();
        using Process process = SelfProcess.Start(
            "soak-child",
            directory.Path,
            seed.ToString(CultureInfo.InvariantCulture),
            time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture));
        int? code = SelfProcess.WaitFor(process, time + _patience, out string[] lines);
        if (code == 0) return lines;
        throw new InvalidOperationException($"the process ended with {code}: {string.Join(' ', lines)}");
    }
}
