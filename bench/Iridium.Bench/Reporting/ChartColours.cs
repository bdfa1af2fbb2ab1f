using Iridium.Bench.Engines;

namespace Iridium.Bench.Reporting;

/// <summary>One colour for each engine, the same in every chart, told apart by the colour-blind too.</summary>
internal static class ChartColours
{
    private static readonly string[] _colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    public static string Of(string engine)
    {
        for (int i = 0; i < EngineKind.All.Count; i++)
        {
            if (EngineKind.All[i].Name == engine) return _colours[i % _colours.Length];
        }

        // Another build of a peer.
        return _colours[^1];
    }
}
