using System.CommandLine;
using Iridium.Bench.Engines;
using Iridium.Bench.Reporting;
using Iridium.Bench.Running;

namespace Iridium.Bench.Commands;

/// <summary><c>compare</c>: engines against one another, each run in a process of its own.</summary>
internal static class CompareCommand
{
    private const int Rounds = 5;

    public static Command Create()
    {
        var keys = new Option<long>("--keys") { Description = "Records.", DefaultValueFactory = _ => 1_000_000 };
        var chosen = new ComparisonOptions(ComparisonOptions.AllEngines, ComparisonOptions.AllWorkloads, Rounds);
        var settings = new SettingsOptions();
        var command = new Command("compare", "Runs workloads on engines in turn and reports medians and ratios.");
        chosen.AddTo(command);
        command.Options.Add(keys);
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            BenchSettings read = settings.Read(parsed, parsed.GetValue(keys));
            IReadOnlyList<EngineKind> engines = AvailableEngines.Of(chosen.Engines(parsed), read);
            string machine = Machine.Describe();
            string folder = chosen.Out(parsed);
            var problems = new List<string>();
            var comparison = new Comparison(read, folder)
            {
                Problems = problems,
                OnRound = done => ReportFolder.Write(folder, done, machine, problems),
            };
            IReadOnlyList<RunReport> reports = await comparison.RunAsync(
                engines, chosen.Workloads(parsed), chosen.Rounds(parsed), cancellationToken);
            Terminal.Line("");
            Terminal.Line(ReportFolder.Write(folder, reports, machine, problems));
            return problems.Count == 0 ? 0 : 1;
        });
        return command;
    }
}
