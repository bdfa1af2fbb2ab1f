using System.Globalization;
using Iridium.Testing.Fuzzing;
using Iridium.Torture.Coverage;
using Iridium.Torture.Targets;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// Shows what guidance by coverage is worth: each target is fed from its seeds, guided by coverage and by outcomes
/// alone, for as many executions, and by outcomes for as many as plain code does in the time that guided executions
/// take. Coverage is measured in all three. Figures are means of runs with three seeds.
/// </summary>
internal static class FuzzComparison
{
    private const int Runs = 3;

    /// <summary>Runs and prints a row for each target.</summary>
    /// <returns>0, or 1 when it could not be measured.</returns>
    public static int Run(TortureOptions options, TextWriter output)
    {
        using InstrumentedCopy? copy = InstrumentedCopy.TryMake(AppContext.BaseDirectory, out string reason);
        if (copy is null)
        {
            output.WriteLine($"coverage cannot be measured: {reason}");
            return 1;
        }

        output.WriteLine($"seed {options.Seed}, {options.Executions:N0} executions of each target");
        output.WriteLine("| target | guided | by outcomes | by outcomes, the same time | speed |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (FuzzTarget target in EveryTarget.MakeAll())
        {
            if (options.Targets.Count > 0 && !options.Targets.Contains(target.Name)) continue;
            try
            {
                // Seeds may differ from call to call, so they are made once.
                FuzzCorpus.Write(Path.Combine(copy.Folder, "Seeds", target.Name), target.Seeds());
                output.WriteLine(Row(target.Name, options, copy.Folder));
            }
            catch (FuzzFindingException error)
            {
                output.WriteLine($"{target.Name}: a finding, look for it with 'fuzz': {error.Message}");
            }
        }

        return 0;
    }

    private static string Row(string target, TortureOptions options, string folder)
    {
        FuzzChildReport[] Measure(bool isGuided, long executions, string where) =>
        [
            .. Enumerable.Range(options.Seed, Runs)
                .Select(seed => FuzzChildProcess.Start(where, new FuzzChildOrder(target, seed)
                {
                    Executions = executions,
                    IsGuided = isGuided,
                    Corpus = Path.Combine(folder, "Seeds"),
                })),
        ];

        FuzzChildReport[] guided = Measure(isGuided: true, options.Executions, folder);
        FuzzChildReport[] blind = Measure(isGuided: false, options.Executions, folder);
        FuzzChildReport[] plain = Measure(isGuided: false, options.Executions, AppContext.BaseDirectory);
        double speed = SpeedOf(guided) / SpeedOf(plain);
        FuzzChildReport[] longer = Measure(isGuided: false, (long)(options.Executions / speed), folder);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {target} | {Reached(guided)} | {Reached(blind)} | {Reached(longer)} | {speed:F2} |");
    }

    private static double SpeedOf(FuzzChildReport[] reports) =>
        reports.Sum(report => report.Executions) / reports.Sum(report => report.Time.TotalSeconds);

    private static string Reached(FuzzChildReport[] reports) => string.Create(
        CultureInfo.InvariantCulture,
        $"{reports.Average(report => report.Edges):F0} / {reports.Average(report => report.Features):F0}");
}
