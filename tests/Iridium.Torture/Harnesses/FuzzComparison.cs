using System.Diagnostics;
using System.Globalization;
using Iridium.Testing.Fuzzing;
using Iridium.Torture.Coverage;
using Iridium.Torture.Targets;

namespace Iridium.Torture.Harnesses;

/// <summary>
/// Shows what guidance by coverage is worth: each target is fed from its seeds, guided by coverage and by outcomes alone,
/// for as many executions, and by outcomes for as many as plain code does in the time that guided executions take.
/// Coverage is measured in all three.
/// </summary>
internal static class FuzzComparison
{
    private static readonly TimeSpan _patience = TimeSpan.FromHours(1);

    /// <summary>Runs and prints a row for each target.</summary>
    /// <returns>0, or 1 when it could not be measured.</returns>
    public static int Run(TortureOptions options, TextWriter output)
    {
        using InstrumentedCopy? copy = InstrumentedCopy.TryMake(out string reason);
        if (copy is null)
        {
            output.WriteLine($"coverage cannot be measured: {reason}");
            return 1;
        }

        output.WriteLine($"seed {options.Seed}, {options.Executions:N0} executions of each target");
        output.WriteLine("target: edges and counts of edges guided, by outcomes, by outcomes for the same time; speed");
        foreach (string target in EveryTarget.MakeAll().Select(target => target.Name))
        {
            if (options.Targets.Count > 0 && !options.Targets.Contains(target)) continue;
            try
            {
                output.WriteLine(Row(target, options, copy.Folder));
            }
            catch (FuzzFindingException error)
            {
                output.WriteLine($"{target}: a finding, look for it with 'fuzz': {error.Message}");
            }
        }

        return 0;
    }

    private static string Row(string target, TortureOptions options, string folder)
    {
        FuzzChildReport Measure(bool isGuided, long executions, string where)
        {
            string shared = Path.GetTempFileName();
            try
            {
                var order = new FuzzChildOrder(target, options.Seed, shared)
                {
                    Executions = executions,
                    IsGuided = isGuided,
                    IsFromSeeds = true,
                };
                using Process process = SelfProcess.StartIn(where, order.Format());
                int? code = SelfProcess.WaitFor(process, _patience, out string[] lines);
                string last = lines.Length == 0 ? "" : lines[^1];
                return code == 0 ? FuzzChildReport.Parse(last) : throw new FuzzFindingException(last);
            }
            finally
            {
                File.Delete(shared);
            }
        }

        FuzzChildReport guided = Measure(isGuided: true, options.Executions, folder);
        FuzzChildReport blind = Measure(isGuided: false, options.Executions, folder);
        FuzzChildReport plain = Measure(isGuided: false, options.Executions, AppContext.BaseDirectory);
        double speed = SpeedOf(guided) / SpeedOf(plain);
        FuzzChildReport longer = Measure(isGuided: false, (long)(options.Executions / speed), folder);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{target}: {Reached(guided)}, {Reached(blind)}, {Reached(longer)}; {speed:F2} of {SpeedOf(plain):N0}/s");
    }

    private static double SpeedOf(FuzzChildReport report) => report.Executions / report.Time.TotalSeconds;

    private static string Reached(FuzzChildReport report) =>
        string.Create(CultureInfo.InvariantCulture, $"{report.Edges}/{report.Features}");
}
