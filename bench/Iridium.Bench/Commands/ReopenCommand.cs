using System.CommandLine;
using Iridium.Bench.Engines;
using Iridium.Bench.Reporting;
using Iridium.Bench.Running;

namespace Iridium.Bench.Commands;

/// <summary><c>reopen</c>: how long a large database takes to open, after a clean close and after a kill.</summary>
internal static class ReopenCommand
{
    public static Command Create()
    {
        var gib = new Option<double>("--gib")
        {
            Description = "Bytes of keys and values to load, in GiB. Default: 10.",
            DefaultValueFactory = _ => 10,
        };
        var directory = new Option<string>("--directory")
        {
            Required = true,
            Description = "Folder for the databases, which are deleted before and after.",
        };
        var engines = new Option<string>("--engines")
        {
            Description = "Engines, with commas between. Default: iridium.",
            DefaultValueFactory = _ => EngineKind.Iridium,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often it is opened each way. Default: 5.",
            DefaultValueFactory = _ => 5,
        };
        var random = new Option<bool>("--random")
        {
            Description = "Loads in a random order, which takes many times longer, and not in key order.",
        };
        var settings = new SettingsOptions();
        var command = new Command("reopen", "Measures opening a large database after a close and after a kill.");
        foreach (Option option in (Option[])[gib, directory, engines, rounds, random]) command.Options.Add(option);
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            BenchSettings read = settings.Read(parsed, keys: 1);
            int valueBytes = read.ValueBytes ?? ReopenRequest.DefaultValueBytes;
            read = read with
            {
                ValueBytes = valueBytes,
                Keys = ReopenRequest.RecordsOf(parsed.GetValue(gib), valueBytes),
            };
            string folder = Path.GetFullPath(parsed.GetValue(directory)!);
            string machine = Machine.Describe();
            var reports = new List<ReopenReport>();
            string[] names = parsed.GetValue(engines)!.Split(',', StringSplitOptions.TrimEntries);
            foreach (EngineKind engine in AvailableEngines.Of([.. names.Select(EngineKind.Of)], read))
            {
                string path = Path.Combine(folder, engine.Name);
                var request = new ReopenRequest(engine, read, path, parsed.GetValue(random));
                try
                {
                    reports.Add(await new Reopening(request)
                        .RunAsync(Math.Max(1, parsed.GetValue(rounds)), cancellationToken));
                }
                finally
                {
                    DatabaseFolder.Delete(path);
                }
            }

            Terminal.Line("");
            Terminal.Line(ReopenText.Write(reports, machine));
        });
        return command;
    }
}
