using Iridium.Testing;
using Iridium.Testing.Crashes;
using Iridium.Testing.Model;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// Power losses at random operations of a simulated disk, also during recovery and after syncs that failed; now and
/// then on a disk that lies about syncs.
/// </summary>
internal sealed class CrashHarness : IHarness
{
    private const int CrashesInChain = 25;
    private const int FailedSyncOneIn = 4;
    private const int LyingOneIn = 20;
    private const int BurstsOneIn = 12;

    private static readonly CrashProfile[] _profiles = Enum.GetValues<CrashProfile>();

    public string Name => "crash";

    public int Weight => 25;

    public void Run(HarnessRun run) => run.ForEachSeed(seed =>
    {
        if (seed % LyingOneIn == 0) RunLying(run, seed);
        else RunChain(run, seed);
    });

    public void Replay(ReplayFile file)
    {
        if (file["profile"] == "lying") LyingDiskRun.IsNoticed(file.Seed);
        else Chain(file.Seed, Enum.Parse<CrashProfile>(file["profile"])).Replay(file.Operations);
    }

    private void RunChain(HarnessRun run, int seed)
    {
        CrashProfile profile = _profiles[seed % _profiles.Length];
        CrashChain chain = Chain(seed, profile);
        try
        {
            chain.Run(CrashesInChain);
            run.Pass();
        }
        catch (ModelMismatchException error)
        {
            IReadOnlyList<ModelOperation> shortest = OperationReducer.Reduce(
                chain.Script, list => IsFailing(seed, profile, list), run.ReduceTime);
            var settings = new Dictionary<string, string> { ["profile"] = profile.ToString() };
            run.Fail(new ReplayFile(Name, seed) { Settings = settings, Operations = shortest }, error);
        }

        run.Count("operations", chain.Operations);
        run.Count("power losses", chain.Crashes);
        run.Count("while opening", chain.CrashesAtOpen);
        run.Count("failed syncs", chain.FailedSyncs);
    }

    private void RunLying(HarnessRun run, int seed)
    {
        try
        {
            run.Count("lying disks noticed", LyingDiskRun.IsNoticed(seed) ? 1 : 0);
            run.Pass();
        }
        catch (ModelMismatchException error)
        {
            var settings = new Dictionary<string, string> { ["profile"] = "lying" };
            run.Fail(new ReplayFile(Name, seed) { Settings = settings }, error);
        }

        run.Count("lying disks");
    }

    private static bool IsFailing(int seed, CrashProfile profile, IReadOnlyList<ModelOperation> script)
    {
        try
        {
            Chain(seed, profile).Replay(script);
            return false;
        }
        catch (ModelMismatchException)
        {
            return true;
        }
    }

    /// <summary>One thread, so that the same script meets the disk in the same order; bursts alone go their own way.
    /// </summary>
    private static CrashChain Chain(int seed, CrashProfile profile) => new(
        seed,
        profile,
        seed % BurstsOneIn == 0 ? OperationMix.WritesInBursts : OperationMix.Writes,
        options => options with { BackgroundThreads = 1 })
    {
        FailedSyncOneIn = FailedSyncOneIn,
    };
}
