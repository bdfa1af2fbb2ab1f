using System.Text.Json;

namespace Iridium.Bench.Running;

/// <summary>Reports of runs as JSON: one in full, or the list of results.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions _plain = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    private static readonly JsonSerializerOptions _indented = new(_plain) { WriteIndented = true };

    public static void Write(string path, RunReport report) =>
        File.WriteAllText(path, JsonSerializer.Serialize(report, _plain));

    public static RunReport Read(string path) =>
        JsonSerializer.Deserialize<RunReport>(File.ReadAllText(path), _plain)
        ?? throw new BenchException($"'{path}' holds no report.");

    /// <summary>
    /// Writes results.json: an array with one object for each engine, workload and round, of the fields of
    /// <see cref="RunResult"/> only.
    /// </summary>
    public static void WriteResults(string path, IEnumerable<RunResult> results) =>
        File.WriteAllText(path, ResultsText(results));

    public static string ResultsText(IEnumerable<RunResult> results) =>
        JsonSerializer.Serialize<IEnumerable<RunResult>>(results, _indented);

    public static string Text(RunReport report) => JsonSerializer.Serialize(report, _indented);
}
