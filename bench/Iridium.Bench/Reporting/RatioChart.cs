using System.Globalization;
using Iridium.Bench.Engines;
using Iridium.Bench.Running;

namespace Iridium.Bench.Reporting;

/// <summary>
/// Bars of Iridium's throughput over each peer's, by workload. The scale is logarithmic around 1, so that twice as fast
/// and half as fast are equally long; to the left of the line Iridium loses.
/// </summary>
internal static class RatioChart
{
    private const double LabelWidth = 190;
    private const double PlotWidth = 620;
    private const double BarHeight = 12;
    private const double Top = 60;
    private const double RatioMax = 32;

    public static string Draw(IReadOnlyList<RunReport> medians)
    {
        var bars = new List<(string Group, string Peer, double Ratio)>();
        foreach (IGrouping<(long Keys, string Workload), RunReport> group in
            medians.GroupBy(median => (median.Keys, median.Workload)))
        {
            double own = group.FirstOrDefault(run => run.Engine == EngineKind.Iridium)?.OpsPerSecond ?? 0;
            if (own <= 0) continue;
            string name = string.Create(CultureInfo.InvariantCulture, $"{group.Key.Workload} ({group.Key.Keys:N0})");
            foreach (RunReport run in group.Where(run => run.Engine != EngineKind.Iridium && run.OpsPerSecond > 0))
                bars.Add((name, run.Engine, own / run.OpsPerSecond));
        }

        return Draw(bars);
    }

    private static string Draw(List<(string Group, string Peer, double Ratio)> bars)
    {
        int groups = bars.Select(bar => bar.Group).Distinct(StringComparer.Ordinal).Count();
        double bottom = Top + (bars.Count * BarHeight) + (groups * BarHeight);
        var canvas = new SvgCanvas(LabelWidth + PlotWidth + 70, bottom + 20);
        canvas.Text(10, 20, "Iridium's throughput as a multiple of each peer's (right of 1: Iridium is faster)");
        double legend = 10;
        foreach (string peer in bars.Select(bar => bar.Peer).Distinct(StringComparer.Ordinal))
        {
            canvas.Box(legend, 30, 10, 10, ChartColours.Of(peer));
            canvas.Text(legend + 14, 39, peer);
            legend += 90;
        }

        foreach (double mark in (double[])[1 / 16.0, 0.25, 0.5, 1, 2, 4, 16])
        {
            canvas.Line((PlaceOf(mark), Top - 5), (PlaceOf(mark), bottom), mark == 1 ? "#222" : "#ddd");
            canvas.Text(PlaceOf(mark), Top - 8, mark.ToString("0.##", CultureInfo.InvariantCulture), "middle", "#777");
        }

        double y = Top;
        foreach (IGrouping<string, (string Group, string Peer, double Ratio)> group in bars.GroupBy(bar => bar.Group))
        {
            canvas.Text(LabelWidth - 8, y + BarHeight, group.Key, "end");
            foreach ((_, string peer, double ratio) in group)
            {
                double place = PlaceOf(ratio);
                double one = PlaceOf(1);
                double length = Math.Max(1, Math.Abs(place - one));
                canvas.Box(Math.Min(one, place), y, length, BarHeight - 2, ChartColours.Of(peer));
                string label = ratio.ToString("0.00", CultureInfo.InvariantCulture);
                canvas.Text(ratio >= 1 ? place + 4 : place - 4, y + BarHeight - 2, label, ratio >= 1 ? "start" : "end");
                y += BarHeight;
            }

            y += BarHeight;
        }

        return canvas.ToString();
    }

    private static double PlaceOf(double ratio)
    {
        double share = Math.Log(Math.Clamp(ratio, 1 / RatioMax, RatioMax)) / Math.Log(RatioMax);
        return LabelWidth + (PlotWidth * (share + 1) / 2);
    }
}
