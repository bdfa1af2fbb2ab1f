using Iridium.Bench.Running;

namespace Iridium.Bench.Reporting;

/// <summary>The medians of the rounds: one report for each engine, workload and number of keys.</summary>
internal static class Medians
{
    public static IReadOnlyList<RunReport> Of(IEnumerable<RunReport> reports) =>
    [
        .. reports.GroupBy(report => (report.Keys, report.Workload, report.Engine))
            .Select(group => OfRounds([.. group.OrderBy(report => report.OpsPerSecond)])),
    ];

    /// <summary>The middle number, or the mean of the two middle ones.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) return 0;
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>
    /// Each number is the median of its own; the course over time is that of the round in the middle. The slowest
    /// operation is that of all rounds, since a median would hide a stall that most rounds did not have.
    /// </summary>
    private static RunReport OfRounds(IReadOnlyList<RunReport> rounds)
    {
        double Of(Func<RunReport, double> number) => Median(rounds.Select(number));
        return rounds[rounds.Count / 2] with
        {
            Round = rounds.Count,
            Spread = rounds[0].OpsPerSecond > 0 ? rounds[^1].OpsPerSecond / rounds[0].OpsPerSecond : 1,
            IsCutShort = rounds.Any(report => report.IsCutShort),
            OpsPerSecond = Of(report => report.OpsPerSecond),
            P50 = Of(report => report.P50),
            P99 = Of(report => report.P99),
            P999 = Of(report => report.P999),
            Max = rounds.Max(report => report.Max),
            AllocatedBytesPerOp = Of(report => report.AllocatedBytesPerOp),
            RssBytes = (long)Of(report => report.RssBytes),
            WriteAmplification = Of(report => report.WriteAmplification),
            SpaceAmplification = Of(report => report.SpaceAmplification),
            OpenMilliseconds = Of(report => report.OpenMilliseconds),
            SettleSeconds = Of(report => report.SettleSeconds),
            Collections =
            [
                .. Enumerable.Range(0, 3).Select(i => (int)Of(report => report.Collections.ElementAtOrDefault(i))),
            ],
        };
    }
}
