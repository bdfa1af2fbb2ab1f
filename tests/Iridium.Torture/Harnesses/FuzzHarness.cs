using System.Diagnostics;
using System.Globalization;
using Iridium.Testing.Fuzzing;
using Iridium.Torture.Targets;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// Feeds every parser with changed inputs, each in a process of its own, so that an input that ends the process, or
/// never ends itself, is known: it stands in a file that both processes see.
/// </summary>
internal sealed class FuzzHarness : IHarness
{
    private static readonly TimeSpan _sliceMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public string Name => "fuzz";

    public int Weight => 10;

    public void Run(HarnessRun run)
    {
        string[] names = [.. EveryTarget.MakeAll().Select(target => target.Name)];
        if (run.Targets.Count > 0) names = [.. names.Where(run.Targets.Contains)];
        if (names.Length == 0) return;

        run.ForEachSeed(seed =>
        {
            // In the first round each target gets its share of what is left, since every start of a process costs too.
            int at = seed - run.Seed;
            TimeSpan slice = at < names.Length ? run.Left * run.Threads / (names.Length - at) : _sliceMax;
            if (slice > _sliceMax) slice = _sliceMax;
            if (slice > run.Left) slice = run.Left;
            RunTarget(run, names[at % names.Length], run.Seed + (at / names.Length), slice);
        });
    }

    public void Replay(ReplayFile file) =>
        FuzzLoop.Check(EveryTarget.Make(file["target"]), Convert.FromHexString(file["input"]));

    private void RunTarget(HarnessRun run, string target, int seed, TimeSpan time)
    {
        string shared = Path.GetTempFileName();
        try
        {
            using Process process = SelfProcess.Start(
                "fuzz-child",
                target,
                seed.ToString(CultureInfo.InvariantCulture),
                time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture),
                shared);
            int? code = SelfProcess.WaitFor(process, time + _patience, out string[] lines);
            string last = lines.Length == 0 ? "" : lines[^1];
            if (code == 0 && long.TryParse(last, CultureInfo.InvariantCulture, out long done))
            {
                run.Count(target, done);
                run.Pass();
                return;
            }

            string trouble = code is null ? "it did not come to an end" : $"the process ended with {code}: {last}";
            byte[] input = FuzzChildProcess.ReadShared(shared);
            var settings = new Dictionary<string, string>
            {
                ["target"] = target,
                ["input"] = Convert.ToHexString(input),
            };
            var file = new ReplayFile(Name, seed) { Settings = settings };
            run.Fail(file, new FuzzFindingException($"{target}: {trouble}"));
        }
        finally
        {
            File.Delete(shared);
        }
    }
}
