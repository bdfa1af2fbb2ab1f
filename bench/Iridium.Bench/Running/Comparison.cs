using Iridium.Bench.Commands;
using Iridium.Bench.Engines;
using Iridium.Bench.Workloads;

namespace Iridium.Bench.Running;

/// <summary>
/// Runs engines against one another: round after round, in each one workload after another, in each the engines in
/// turn, and another one first each time, so that what disturbs the machine for a while disturbs all of them.
/// </summary>
/// <param name="settings">What all runs share.</param>
/// <param name="outputFolder">Where databases and reports are put.</param>
internal sealed class Comparison(BenchSettings settings, string outputFolder)
{
    private readonly string _databases = Path.Combine(outputFolder, "databases");
    private readonly string _runs = Path.Combine(outputFolder, "runs");
    private readonly Dictionary<string, string?> _loaded = new(StringComparer.Ordinal);

    /// <summary>Called after each round with the reports so far, so that a long comparison can be watched.</summary>
    public Action<IReadOnlyList<RunReport>>? OnRound { get; init; }

    /// <summary>Problems so far, one line each; a run with a problem has no report.</summary>
    public required List<string> Problems { get; init; }

    public async Task<IReadOnlyList<RunReport>> RunAsync(
        IReadOnlyList<EngineKind> engines,
        IReadOnlyList<WorkloadKind> workloads,
        int rounds,
        CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_runs);
        var reports = new List<RunReport>();
        int total = rounds * workloads.Count * engines.Count;
        int started = 0;
        try
        {
            for (int round = 1; round <= rounds; round++)
            {
                foreach (WorkloadKind workload in workloads)
                {
                    for (int turn = 0; turn < engines.Count; turn++)
                    {
                        EngineKind engine = engines[(turn + round - 1) % engines.Count];
                        string label = $"[{++started}/{total}] round {round} {workload.Name} {engine.Name}";
                        Terminal.Progress(label);
                        RunReport? report = await RunOneAsync(engine, workload, round, cancellationToken);
                        if (report is null) continue;
                        reports.Add(report);
                        Terminal.Line(FormattableString.Invariant(
                            $"{label}: {report.OpsPerSecond:N0} ops/s, p99 {report.P99:N1} µs"));
                    }
                }

                OnRound?.Invoke(reports);
            }
        }
        finally
        {
            DatabaseFolder.Delete(_databases);
        }

        return reports;
    }

    private async Task<RunReport?> RunOneAsync(
        EngineKind engine,
        WorkloadKind workload,
        int round,
        CancellationToken cancellationToken)
    {
        string? loaded = workload.IsLoaded ? await LoadAsync(engine, workload, cancellationToken) : null;
        if (workload.IsLoaded && loaded is null) return null;
        string directory = Path.Combine(_databases, $"{engine.Name}-run");
        var request = new RunRequest(engine, workload, round, directory) { Settings = settings, Loaded = loaded };
        return await StartAsync(request, cancellationToken);
    }

    /// <summary>Makes the database that a workload starts with, once for all workloads that start with it.</summary>
    private async Task<string?> LoadAsync(EngineKind engine, WorkloadKind workload, CancellationToken cancellationToken)
    {
        int valueBytes = settings.ValueBytesOf(workload);
        string directory = Path.Combine(_databases, $"{engine.Name}-{workload.Load.Name}-{valueBytes}");
        if (_loaded.TryGetValue(directory, out string? known)) return known;
        BenchSettings sized = settings with { ValueBytes = valueBytes, Durability = WriteDurability.Os };
        var request = new RunRequest(engine, workload.Load, 0, directory) { Settings = sized };
        RunReport? report = await StartAsync(request, cancellationToken);
        return _loaded[directory] = report is null ? null : directory;
    }

    private async Task<RunReport?> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        string file = Path.Combine(
            _runs, $"{request.Engine.Name}-{request.Workload.Name}-{settings.Keys}-{request.Round}.json");
        string? problem = await ChildProcess.RunAsync(RunArguments.Of(request, file), cancellationToken);
        if (problem is null) return ReportFile.Read(file);
        string line = $"{request.Engine.Name} {request.Workload.Name} round {request.Round} {problem}";
        Problems.Add(line);
        Terminal.Error(line);
        return null;
    }
}
