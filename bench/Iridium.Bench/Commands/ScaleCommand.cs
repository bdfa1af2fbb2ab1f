using System.CommandLine;
using System.Globalization;
using Iridium.Bench.Engines;
using Iridium.Bench.Reporting;
using Iridium.Bench.Running;

namespace Iridium.Bench.Commands;

/// <summary>
/// <c>scale</c>: the same workloads at growing numbers of keys within a memory budget far below the data.
/// </summary>
internal static class ScaleCommand
{
    private const string Workloads = "fillrandom,overwrite,readrandom,readmissing,readseq,seekrandom";

    public static Command Create()
    {
        var keys = new Option<string>("--keys")
        {
            Description = "Numbers of records, with commas between. Default: 1000000,10000000,50000000.",
            DefaultValueFactory = _ => "1000000,10000000,50000000",
        };
        var memory = new Option<long>("--memory-mib")
        {
            Description = "One memory budget: an eighth is one memtable, half is the cache. Default: 256.",
            DefaultValueFactory = _ => 256,
        };
        var chosen = new ComparisonOptions($"{EngineKind.Iridium},rocksdb", Workloads, 1);
        var settings = new SettingsOptions();
        var command = new Command("scale", "Shows how cost grows with the number of keys in little memory.");
        chosen.AddTo(command);
        command.Options.Add(keys);
        command.Options.Add(memory);
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            long[] steps = [.. parsed.GetValue(keys)!.Split(',').Select(CountOf)];
            long budget = parsed.GetValue(memory) << 20;
            BenchSettings first = settings.Read(parsed, steps[0]) with
            {
                CacheBytes = budget / 2,
                MemtableBytes = budget / 8,
                MemoryBytes = budget,
            };
            IReadOnlyList<EngineKind> engines = AvailableEngines.Of(chosen.Engines(parsed), first);
            string machine = Machine.Describe();
            var reports = new List<RunReport>();
            var problems = new List<string>();
            foreach (long step in steps)
            {
                var comparison = new Comparison(first with { Keys = step }, chosen.Out(parsed)) { Problems = problems };
                reports.AddRange(await comparison.RunAsync(
                    engines, chosen.Workloads(parsed), chosen.Rounds(parsed), cancellationToken));
                // Written after each step, since the next one may take an hour.
                ReportFolder.Write(chosen.Out(parsed), reports, machine, problems);
            }

            Terminal.Line("");
            Terminal.Line(ReportFolder.Write(chosen.Out(parsed), reports, machine, problems));
            return problems.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static long CountOf(string text) =>
        long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out long count) && count > 0
            ? count
            : throw new BenchException($"--keys wants numbers with commas between, not '{text}'.");
}
