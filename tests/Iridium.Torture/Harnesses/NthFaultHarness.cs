using System.Globalization;
using Iridium.Testing;
using Iridium.Testing.Faults;
using Iridium.Testing.Model;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// Every file operation of a small workload fails once, in every way it can, with and without a power loss after it;
/// then the next workload.
/// </summary>
internal sealed class NthFaultHarness : IHarness
{
    private const int Operations = 80;

    public string Name => "nth-fault";

    public int Weight => 10;

    public void Run(HarnessRun run) => run.ForEachSeed(seed =>
    {
        bool isWhole = true;
        foreach (FaultKind kind in Enum.GetValues<FaultKind>()) isWhole &= RunKind(run, seed, kind);
        if (isWhole) run.Count("whole matrices");
    });

    public void Replay(ReplayFile file) => Once(
        file.Seed,
        file.Operations,
        Enum.Parse<FaultKind>(file["kind"]),
        long.Parse(file["n"], CultureInfo.InvariantCulture),
        bool.Parse(file["power loss"]));

    /// <summary>Fails each operation once.</summary>
    /// <returns>Whether all of them had their turn.</returns>
    private bool RunKind(HarnessRun run, int seed, FaultKind kind)
    {
        IReadOnlyList<ModelOperation> operations = FaultRun.OperationsOf(seed, Operations);
        for (long n = 1; ; n++)
        {
            foreach (bool losePower in (bool[])[false, true])
            {
                if (run.IsOver) return false;
                try
                {
                    FaultRun done = Once(seed, operations, kind, n, losePower);
                    if (done.Files.FaultCount == 0) return true;
                    run.Count("faults");
                    run.Count("latched", done.HasFailed ? 1 : 0);
                    run.Pass();
                }
                catch (Exception error)
                {
                    // Whatever a fault brings about is a finding.
                    Fail(run, new Case(seed, operations, kind, n, losePower), error);
                }
            }
        }
    }

    private void Fail(HarnessRun run, Case failing, Exception error)
    {
        // Leaving operations out moves the fault; any list that fails with the same n is as good.
        IReadOnlyList<ModelOperation> shortest = OperationReducer.Reduce(
            failing.Operations, list => IsFailing(failing with { Operations = list }), run.ReduceTime);
        var settings = new Dictionary<string, string>
        {
            ["kind"] = failing.Kind.ToString(),
            ["n"] = failing.N.ToString(CultureInfo.InvariantCulture),
            ["power loss"] = failing.LosePower.ToString(),
        };
        run.Fail(new ReplayFile(Name, failing.Seed) { Settings = settings, Operations = shortest }, error);
    }

    private static bool IsFailing(Case each)
    {
        try
        {
            Once(each.Seed, each.Operations, each.Kind, each.N, each.LosePower);
            return false;
        }
        catch (Exception)
        {
            // As above.
            return true;
        }
    }

    private static FaultRun Once(
        int seed, IReadOnlyList<ModelOperation> operations, FaultKind kind, long n, bool losePower)
    {
        var run = new FaultRun(seed, operations);
        run.Files.Add(FaultRule.AtNth(kind, n));
        run.Run(losePower);
        return run;
    }

    private sealed record Case(
        int Seed, IReadOnlyList<ModelOperation> Operations, FaultKind Kind, long N, bool LosePower);
}
