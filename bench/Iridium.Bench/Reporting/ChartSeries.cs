namespace Iridium.Bench.Reporting;

/// <summary>One line of a chart. Immutable.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Points">Its points in the order of x.</param>
internal sealed record ChartSeries(string Name, string Colour, IReadOnlyList<(double X, double Y)> Points);
