using System.Globalization;

namespace Iridium.Bench.Reporting;

/// <summary>
/// Lines over a logarithmic y axis with a mark at each power of ten, so that a stall of a second and an operation of a
/// microsecond are both seen. Points at or below zero are left out.
/// </summary>
internal static class LineChart
{
    private const double Left = 80;
    private const double Top = 60;
    private const double Width = 760;
    private const double Height = 320;

    /// <param name="title">Stands above the chart.</param>
    /// <param name="xLabel">What x is, with its unit.</param>
    /// <param name="series">The lines.</param>
    /// <param name="isXLogarithmic">Whether x is logarithmic too.</param>
    public static string Draw(
        string title,
        string xLabel,
        IReadOnlyList<ChartSeries> series,
        bool isXLogarithmic = false)
    {
        var canvas = new SvgCanvas(Left + Width + 30, Top + Height + 50);
        canvas.Text(10, 20, title);
        bool IsShown((double X, double Y) point) => point.Y > 0 && (!isXLogarithmic || point.X > 0);
        (double X, double Y)[] all =
            [.. series.SelectMany(line => line.Points).Where(IsShown)];
        if (all.Length == 0)
        {
            canvas.Text(Left, Top + (Height / 2), "no data");
            return canvas.ToString();
        }

        double Along(double x) => isXLogarithmic ? Math.Log10(x) : x;
        double low = Math.Floor(Math.Log10(all.Min(point => point.Y)));
        double high = Math.Max(low + 1, Math.Ceiling(Math.Log10(all.Max(point => point.Y))));
        double from = isXLogarithmic ? all.Min(point => Along(point.X)) : 0;
        double to = Math.Max(from + 1e-9, all.Max(point => Along(point.X)));
        (double X, double Y) Place((double X, double Y) point) => (
            Left + (Width * (Along(point.X) - from) / (to - from)),
            Top + (Height * (1 - ((Math.Log10(point.Y) - low) / (high - low)))));

        DrawFrame(canvas, low, high);
        foreach (double x in isXLogarithmic ? all.Select(point => point.X).Distinct() : Marks(to))
        {
            string text = x.ToString(isXLogarithmic ? "N0" : "0.##", CultureInfo.InvariantCulture);
            canvas.Text(Place((x, Math.Pow(10, low))).X, Top + Height + 16, text, "middle", "#777");
        }

        canvas.Text(Left + (Width / 2), Top + Height + 36, xLabel, "middle");
        double legend = 10;
        foreach (ChartSeries line in series)
        {
            canvas.Box(legend, 30, 10, 10, line.Colour);
            canvas.Text(legend + 14, 39, line.Name);
            legend += 90;
            canvas.Path(line.Points.Where(IsShown).Select(Place), line.Colour);
        }

        return canvas.ToString();
    }

    private static void DrawFrame(SvgCanvas canvas, double low, double high)
    {
        for (double power = low; power <= high; power++)
        {
            double y = Top + (Height * (1 - ((power - low) / (high - low))));
            canvas.Line((Left, y), (Left + Width, y), "#ddd");
            string text = Math.Pow(10, power).ToString("#,##0.###", CultureInfo.InvariantCulture);
            canvas.Text(Left - 8, y + 4, text, "end", "#777");
        }
    }

    private static IEnumerable<double> Marks(double to) => Enumerable.Range(0, 6).Select(i => to * i / 5);
}
