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
            if (Problem(engine, settings) is { } problem)
            {
                Terminal.Error(problem);
                continue;
            }

            available.Add(engine);
            string build = engine.Library is { } native ? BuildOf(engine, native, settings) + "; " : "";
            int valueBytes = settings.ValueBytes ?? 100;
            string words = engine.Settings(settings.ForEngine("", settings.Durability, valueBytes));
            Terminal.Line($"{engine.Name}: {build}{words}");
        }

        return available.Count > 0 ? available : throw new BenchException("No engine is left to run.");
    }

    /// <summary>
    /// Two builds of one library are better not loaded into one process, so another one is only looked for.
    /// </summary>
    private static string? Problem(EngineKind engine, BenchSettings settings)
    {
        if (engine.Library is not { } library) return null;
        if (!engine.IsOtherBuild) return NativeLibraries.TryLoad(library, out string? problem) ? null : problem;
        string path = settings.LibrariesOf(engine)[library.Name];
        return File.Exists(path) ? null : $"{engine.Name}: '{path}' does not exist; it is left out.";
    }

    private static string BuildOf(EngineKind engine, NativeLibraryName library, BenchSettings settings) =>
        engine.IsOtherBuild ? settings.LibrariesOf(engine)[library.Name] : NativeLibraries.FileOf(library);
}
