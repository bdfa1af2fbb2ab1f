using Iridium.Bench.Running;

namespace Iridium.Bench.Reporting;

/// <summary>Writes everything that a comparison says into its folder.</summary>
internal static class ReportFolder
{
    /// <summary>Writes results.json, comparison.md and the charts.</summary>
    /// <returns>The text of comparison.md.</returns>
    public static string Write(
        string folder,
        IReadOnlyList<RunReport> reports,
        string machine,
        IReadOnlyList<string> problems)
    {
        Directory.CreateDirectory(folder);
        IReadOnlyList<RunReport> medians = Medians.Of(reports);
        ReportFile.WriteResults(Path.Combine(folder, "results.json"), reports);
        string text = ComparisonText.Write(medians, machine, problems);
        File.WriteAllText(Path.Combine(folder, "comparison.md"), text);
        File.WriteAllText(Path.Combine(folder, "ratios.svg"), RatioChart.Draw(medians));
        foreach (IGrouping<(long Keys, string Workload), RunReport> group in
            medians.GroupBy(median => (median.Keys, median.Workload)))
        {
            string name = FormattableString.Invariant($"latency-{group.Key.Workload}-{group.Key.Keys}.svg");
            File.WriteAllText(Path.Combine(folder, name), Latency(group.Key.Workload, group));
        }

        if (medians.Select(median => median.Keys).Distinct().Skip(1).Any()) WriteScale(folder, medians);
        return text;
    }

    private static string Latency(string workload, IEnumerable<RunReport> medians) => LineChart.Draw(
        $"{workload}: slowest operation in each stretch of the run, µs",
        "seconds since the first operation",
        [.. medians.Select(LatencySeries)]);

    private static ChartSeries LatencySeries(RunReport median) => new(
        median.Engine,
        ChartColours.Of(median.Engine),
        [.. median.SlotMax.Select((max, slot) => ((slot + 0.5) * median.SlotMilliseconds / 1_000, max))]);

    private static void WriteScale(string folder, IReadOnlyList<RunReport> medians)
    {
        foreach (IGrouping<string, RunReport> workload in medians.GroupBy(median => median.Workload))
        {
            ChartSeries[] series =
            [
                .. workload.GroupBy(median => median.Engine).Select(engine => new ChartSeries(
                    engine.Key,
                    ChartColours.Of(engine.Key),
                    [.. engine.OrderBy(run => run.Keys).Select(run => ((double)run.Keys, run.OpsPerSecond))])),
            ];
            string chart = LineChart.Draw(
                $"{workload.Key}: operations per second", "keys", series, isXLogarithmic: true);
            File.WriteAllText(Path.Combine(folder, $"scale-{workload.Key}.svg"), chart);
        }
    }
}
