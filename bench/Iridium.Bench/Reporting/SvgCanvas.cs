using System.Globalization;
using System.Security;
using System.Text;

namespace Iridium.Bench.Reporting;

/// <summary>
/// Draws an SVG picture with a white ground. Lengths are pixels from the top left. Text is escaped. For one thread at a
/// time.
/// </summary>
/// <param name="width">Width of the picture.</param>
/// <param name="height">Height of the picture.</param>
internal sealed class SvgCanvas(double width, double height)
{
    private readonly StringBuilder _parts = new();

    public void Box(double x, double y, double boxWidth, double boxHeight, string colour) => Add(
        $"""<rect x="{x:0.##}" y="{y:0.##}" width="{boxWidth:0.##}" height="{boxHeight:0.##}" fill="{colour}"/>""");

    public void Line((double X, double Y) from, (double X, double Y) to, string colour) => Add(
        $"""<line x1="{from.X:0.##}" y1="{from.Y:0.##}" x2="{to.X:0.##}" y2="{to.Y:0.##}" stroke="{colour}"/>""");

    public void Path(IEnumerable<(double X, double Y)> points, string colour)
    {
        string list = string.Join(' ', points.Select(point => Invariant($"{point.X:0.##},{point.Y:0.##}")));
        Add($"""<polyline points="{list}" fill="none" stroke="{colour}" stroke-width="1.5"/>""");
    }

    /// <param name="x">Where the text is anchored.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">The text.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="colour">Its colour.</param>
    public void Text(double x, double y, string text, string anchor = "start", string colour = "#222")
    {
        string escaped = SecurityElement.Escape(text);
        Add($"""<text x="{x:0.##}" y="{y:0.##}" text-anchor="{anchor}" fill="{colour}">{escaped}</text>""");
    }

    public override string ToString()
    {
        string size = Invariant(
            $"""viewBox="0 0 {width:0.##} {height:0.##}" width="{width:0.##}" height="{height:0.##}" """);
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" {size}font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="#fff"/>
            {_parts}</svg>

            """;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Add(FormattableString part) => _parts.Append(Invariant(part)).Append('\n');
}
