using System.Xml.Linq;
using Iridium.Bench.Reporting;
using Iridium.Bench.Running;

namespace Iridium.Bench.Tests.Reporting;

public sealed class ChartTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Text_in_a_picture_is_escaped()
    {
        var canvas = new SvgCanvas(100, 50);
        canvas.Text(1.5, 2, "a < b & c");
        XElement text = Assert.Single(XDocument.Parse(canvas.ToString()).Descendants(_svg + "text"));
        Assert.Equal("a < b & c", text.Value);
        Assert.Equal("1.5", text.Attribute("x")!.Value);
    }

    [Fact]
    public void Ratios_have_a_bar_for_each_peer_on_the_side_where_they_belong()
    {
        RunReport[] medians =
            [SampleReport.Of("iridium", 100), SampleReport.Of("rocksdb", 50), SampleReport.Of("lmdb", 400)];
        XDocument picture = XDocument.Parse(RatioChart.Draw(medians));
        double one = picture.Descendants(_svg + "line")
            .Where(line => line.Attribute("stroke")!.Value == "#222")
            .Select(line => (double)line.Attribute("x1")!)
            .Single();
        XElement Bar(string peer) => picture.Descendants(_svg + "rect")
            .Last(box => box.Attribute("fill")!.Value == ChartColours.Of(peer));
        Assert.Equal(one, (double)Bar("rocksdb").Attribute("x")!, 1);
        Assert.True((double)Bar("lmdb").Attribute("x")! < one);
    }

    [Fact]
    public void Lines_leave_out_what_a_logarithm_cannot_show()
    {
        ChartSeries[] series = [new("iridium", "#000", [(0, 1), (1, 0), (2, 1_000)])];
        XDocument picture = XDocument.Parse(LineChart.Draw("t", "x", series));
        string points = picture.Descendants(_svg + "polyline").Single().Attribute("points")!.Value;
        Assert.Equal(2, points.Split(' ').Length);
    }

    [Fact]
    public void A_chart_without_points_says_so() =>
        Assert.Contains("no data", LineChart.Draw("t", "x", []), StringComparison.Ordinal);
}
