using Iridium.Testing.Fuzzing;
using Iridium.Torture.Coverage;
using Iridium.Torture.Targets;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// Feeds every parser with changed inputs, each in a process of its own, so that an input that ends the process, or
/// never ends itself, is known: it stands in a file that both processes see.
/// </summary>
internal sealed class FuzzHarness : IHarness
{
    private static readonly TimeSpan _sliceMax = TimeSpan.FromSeconds(60);

    public string Name => "fuzz";

    public int Weight => 10;

    /// <summary>Where the program is whose copy is instrumented.</summary>
    public string Source { get; init; } = AppContext.BaseDirectory;

    public void Run(HarnessRun run)
    {
        string[] names = [.. EveryTarget.MakeAll().Select(target => target.Name)];
        if (run.Targets.Count > 0) names = [.. names.Where(run.Targets.Contains)];
        if (names.Length == 0) return;

        using InstrumentedCopy? copy = InstrumentedCopy.TryMake(Source, out string reason);
        if (copy is null) run.Say($"outcomes alone guide, since the code does not tell its coverage: {reason}");
        string kept = run.Kept ?? Directory.CreateTempSubdirectory("iridium-fuzz-").FullName;
        var fuzz = new FuzzRun(run, copy?.Folder ?? AppContext.BaseDirectory, kept);
        try
        {
            run.ForEachSeed(seed =>
            {
                // In the first round each target gets its share of what is left, since every start of a process costs
                // too.
                int at = seed - run.Seed;
                TimeSpan slice = at < names.Length ? run.Left * run.Threads / (names.Length - at) : _sliceMax;
                if (slice > _sliceMax) slice = _sliceMax;
                if (slice > run.Left) slice = run.Left;
                fuzz.RunTarget(names[at % names.Length], run.Seed + (at / names.Length), slice);
            });
        }
        finally
        {
            if (run.Kept is null) Directory.Delete(kept, recursive: true);
        }

        fuzz.SayReached();
    }

    public void Replay(ReplayFile file) =>
        FuzzLoop.Check(EveryTarget.Make(file["target"]), Convert.FromHexString(file["input"]));
}
