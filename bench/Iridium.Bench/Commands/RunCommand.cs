using System.CommandLine;
using Iridium.Bench.Engines;
using Iridium.Bench.Running;
using Iridium.Bench.Workloads;

namespace Iridium.Bench.Commands;

/// <summary><c>run</c>: one workload on one engine in this process, its report as JSON.</summary>
internal static class RunCommand
{
    public const string EngineName = "--engine";
    public const string WorkloadName = "--workload";
    public const string RoundName = "--round";
    public const string DirectoryName = "--directory";
    public const string ResultName = "--result";
    public const string LoadedName = "--loaded";

    public static Command Create()
    {
        var engine = new Option<string>(EngineName) { Required = true, Description = "The engine." };
        var workload = new Option<string>(WorkloadName) { Required = true, Description = "The workload." };
        var round = new Option<int>(RoundName) { Description = "The round.", DefaultValueFactory = _ => 1 };
        var keys = new Option<long>("--keys") { Description = "Records.", DefaultValueFactory = _ => 1_000_000 };
        var directory = new Option<string>(DirectoryName)
        {
            Required = true,
            Description = "Where the database is made; deleted before and, but for loads, after.",
        };
        var loaded = new Option<string?>(LoadedName) { Description = "A loaded database to start with." };
        var result = new Option<string?>(ResultName) { Description = "File for the report; else it is printed." };
        var settings = new SettingsOptions();
        var command = new Command("run", "Runs one workload on one engine in this process.");
        Option[] own = [engine, workload, round, keys, directory, loaded, result];
        foreach (Option option in own) command.Options.Add(option);
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            BenchSettings read = settings.Read(parsed, parsed.GetValue(keys));
            var request = new RunRequest(
                EngineKind.Of(parsed.GetValue(engine)!),
                WorkloadKind.Of(parsed.GetValue(workload)!),
                parsed.GetValue(round),
                parsed.GetValue(directory)!)
            {
                Settings = read,
                Loaded = parsed.GetValue(loaded),
            };
            Run(request, parsed.GetValue(result));
        });
        return command;
    }

    /// <summary>Loads what an engine needs, for the one run of a process.</summary>
    public static void LoadLibraries(EngineKind engine, BenchSettings settings)
    {
        NativeLibraries.Configure(settings.LibrariesOf(engine));
        if (engine.Library is { } library && !NativeLibraries.TryLoad(library, out string? problem))
            throw new BenchException(problem);
    }

    private static void Run(RunRequest request, string? resultFile)
    {
        LoadLibraries(request.Engine, request.Settings);
        RunReport report = RunExecutor.Execute(request);
        if (resultFile is null) Terminal.Line(ReportFile.Text(report));
        else ReportFile.Write(resultFile, report);
    }
}
