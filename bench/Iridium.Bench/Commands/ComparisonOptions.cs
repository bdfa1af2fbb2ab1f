using System.CommandLine;
using Iridium.Bench.Engines;
using Iridium.Bench.Workloads;

namespace Iridium.Bench.Commands;

/// <summary>Which engines and workloads are compared, how often, and where the reports go. Immutable.</summary>
internal sealed class ComparisonOptions
{
    private readonly Option<string> _engines;
    private readonly Option<string> _workloads;
    private readonly Option<int> _rounds;
    private readonly Option<string> _out;

    public ComparisonOptions(string engines, string workloads, int rounds)
    {
        _engines = WithDefault("--engines", "Engines, with commas between.", engines);
        _workloads = WithDefault("--workloads", "Workloads, with commas between.", workloads);
        _rounds = WithDefault("--rounds", "How often each run is done.", rounds);
        _out = new Option<string>("--out") { Required = true, Description = "Folder for databases and reports." };
    }

    public static string AllEngines => "iridium,rocksdb,leveldb,lmdb,sqlite";

    public static string AllWorkloads => string.Join(',', WorkloadKind.All.Select(kind => kind.Name));

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_engines, _workloads, _rounds, _out]) command.Options.Add(option);
    }

    public IReadOnlyList<EngineKind> Engines(ParseResult parsed) =>
        [.. Names(parsed.GetValue(_engines)).Select(EngineKind.Of)];

    public IReadOnlyList<WorkloadKind> Workloads(ParseResult parsed) =>
        [.. Names(parsed.GetValue(_workloads)).Select(WorkloadKind.Of)];

    public int Rounds(ParseResult parsed) => Math.Max(1, parsed.GetValue(_rounds));

    public string Out(ParseResult parsed) => Path.GetFullPath(parsed.GetValue(_out)!);

    private static IEnumerable<string> Names(string? list) => (list ?? "")
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Distinct(StringComparer.Ordinal);

    private static Option<T> WithDefault<T>(string name, string description, T value) =>
        new(name) { Description = $"{description} Default: {value}.", DefaultValueFactory = _ => value };
}
