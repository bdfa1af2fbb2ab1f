using System.Globalization;
using System.Text;
using Iridium.Bench.Engines;
using Iridium.Bench.Running;

namespace Iridium.Bench.Reporting;

/// <summary>Medians as Markdown: what was measured with what, the ratios, and one table for each workload.</summary>
internal static class ComparisonText
{
    public static string Write(IReadOnlyList<RunReport> medians, string machine, IEnumerable<string> problems)
    {
        var text = new StringBuilder();
        text.Append("# Iridium and its peers\n\n");
        AppendHead(text, medians, machine);
        foreach (string problem in problems) text.Append("- **Failed**: ").Append(problem).Append('\n');
        text.Append("\n## Throughput, and Iridium's ratio to each peer\n\n").Append(Ratios(medians));
        foreach (IGrouping<(long Keys, string Workload), RunReport> group in Groups(medians))
        {
            RunReport any = group.First();
            string title = string.Create(
                CultureInfo.InvariantCulture,
                $"\n## {any.Workload}: {any.Keys:N0} keys, {any.ValueSize} B values, durability {any.Durability}\n\n");
            text.Append(title).Append(Details([.. group]));
        }

        return text.ToString();
    }

    private static void AppendHead(StringBuilder text, IReadOnlyList<RunReport> medians, string machine)
    {
        text.Append("- Machine: ").Append(machine).Append('\n');
        int rounds = medians.Count == 0 ? 0 : medians.Max(median => median.Round);
        text.Append(CultureInfo.InvariantCulture, $"- Medians of {rounds} interleaved rounds; max is of all rounds.\n");
        foreach (RunReport median in medians.DistinctBy(median => median.Engine))
        {
            text.Append(
                CultureInfo.InvariantCulture, $"- **{median.Engine}**: {median.Build}; {median.EngineSettings}\n");
        }

        text.Append("- Each line shows the settings of its first workload; fillsync and syncmany always sync.\n");
    }

    /// <summary>
    /// One row for each workload: operations per second, and how many times a peer's Iridium's are.
    /// </summary>
    public static MarkdownTable Ratios(IReadOnlyList<RunReport> medians)
    {
        string[] engines = [.. medians.Select(median => median.Engine).Distinct(StringComparer.Ordinal)];
        string[] peers = [.. engines.Where(engine => engine != EngineKind.Iridium)];
        var table = new MarkdownTable(
            ["workload", "keys", .. engines.Select(engine => $"{engine} ops/s"), .. peers.Select(peer => $"÷ {peer}")]);
        foreach (IGrouping<(long Keys, string Workload), RunReport> group in Groups(medians))
        {
            double Rate(string engine) => group.FirstOrDefault(run => run.Engine == engine)?.OpsPerSecond ?? 0;
            double own = Rate(EngineKind.Iridium);
            table.Add(
            [
                group.Key.Workload,
                Number(group.Key.Keys, "N0"),
                .. engines.Select(engine => Rate(engine) > 0 ? Number(Rate(engine), "N0") : "–"),
                .. peers.Select(peer => own > 0 && Rate(peer) > 0 ? Number(own / Rate(peer), "0.00") : "–"),
            ]);
        }

        return table;
    }

    private static IEnumerable<IGrouping<(long Keys, string Workload), RunReport>> Groups(
        IReadOnlyList<RunReport> medians) => medians.GroupBy(median => (median.Keys, median.Workload));

    private static MarkdownTable Details(IReadOnlyList<RunReport> medians)
    {
        var table = new MarkdownTable(
            "engine", "ops/s", "spread", "iridium ÷",
            "p50 µs", "p99 µs", "p99.9 µs", "max µs", "alloc B/op", "GC 0/1/2", "peak RSS MiB",
            "write ampl.", "space ampl.", "open ms", "settle s");
        double own = medians.FirstOrDefault(median => median.Engine == EngineKind.Iridium)?.OpsPerSecond ?? 0;
        foreach (RunReport median in medians)
        {
            string name = median.Writers > 1 ? $"{median.Engine} ({median.Writers} writers)" : median.Engine;
            table.Add(
                median.IsCutShort ? name + " (time was up)" : name,
                Number(median.OpsPerSecond, "N0"),
                Number(median.Spread, "0.00"),
                own > 0 && median.OpsPerSecond > 0 ? Number(own / median.OpsPerSecond, "0.00") : "–",
                Number(median.P50, "N1"),
                Number(median.P99, "N1"),
                Number(median.P999, "N1"),
                Number(median.Max, "N0"),
                Number(median.AllocatedBytesPerOp, "0.0"),
                string.Join('/', median.Collections),
                Number(median.RssBytes / 1048576.0, "N0"),
                median.WriteAmplification > 0 ? Number(median.WriteAmplification, "0.00") : "–",
                Number(median.SpaceAmplification, "0.00"),
                Number(median.OpenMilliseconds, "N1"),
                Number(median.SettleSeconds, "0.0"));
        }

        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
