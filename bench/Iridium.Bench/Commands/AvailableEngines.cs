using Iridium.Bench.Engines;
using Iridium.Bench.Running;

namespace Iridium.Bench.Commands;

/// <summary>Leaves out the engines whose libraries are missing, and prints what the others are opened with.</summary>
internal static class AvailableEngines
{
    public static IReadOnlyList<EngineKind> Of(IReadOnlyList<EngineKind> engines, BenchSettings settings)
    {
        NativeLibraries.Configure(settings.Libraries);
        var available = new List<EngineKind>();
        foreach (EngineKind engine in engines)
        {
            if (engine.Library is { } library && !NativeLibraries.TryLoad(library, out string? problem))
            {
                Terminal.Error(problem);
                continue;
            }

            available.Add(engine);
            string build = engine.Library is { } native ? NativeLibraries.FileOf(native) + "; " : "";
            int valueBytes = settings.ValueBytes ?? 100;
            string words = engine.Settings(settings.ForEngine("", settings.IsSync, valueBytes));
            Terminal.Line($"{engine.Name}: {build}{words}");
        }

        return available.Count > 0 ? available : throw new BenchException("No engine is left to run.");
    }
}
