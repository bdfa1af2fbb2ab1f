using System.Globalization;
using Iridium.Bench.Running;

namespace Iridium.Bench.Reporting;

/// <summary>Open times as Markdown: medians with the slowest round behind them.</summary>
internal static class ReopenText
{
    public static string Write(IReadOnlyList<ReopenReport> reports, string machine)
    {
        var table = new MarkdownTable(
            "engine", "records", "value B", "on disk GiB", "load s", "settle, close s", "open ms", "second open ms",
            "open after kill ms", "memtable at kill MiB");
        foreach (ReopenReport report in reports)
        {
            table.Add(
                report.Engine,
                Number(report.Records, "N0"),
                Number(report.ValueBytes, "N0"),
                Number(report.DirectoryBytes / (double)(1 << 30), "0.00"),
                Number(report.LoadSeconds, "N1"),
                Number(report.CloseSeconds, "N1"),
                Times(report.CleanMilliseconds),
                Times(report.AgainMilliseconds),
                Times(report.KilledMilliseconds),
                Number(report.MemtableBytes / (double)(1 << 20), "0.0"));
        }

        string settings = string.Concat(
            reports.Select(report => $"- **{report.Engine}**: {report.EngineSettings}\n"));
        return $"- Machine: {machine}\n{settings}\n{table}\n"
            + "Medians, the slowest round in brackets. Each open is the first of a fresh process, so compiling the\n"
            + "code counts; the second open of the same process shows it without. Files are in the page cache.\n";
    }

    private static string Times(IReadOnlyList<double> milliseconds) => milliseconds.Count == 0
        ? "–"
        : $"{Number(Medians.Median(milliseconds), "N1")} ({Number(milliseconds.Max(), "N1")})";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
