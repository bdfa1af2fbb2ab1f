using System.CommandLine;
using Iridium.Bench.Engines;
using Iridium.Bench.Reporting;
using Iridium.Bench.Running;
using Iridium.Bench.Statements;

namespace Iridium.Bench.Commands;

/// <summary><c>data</c>: prepared statements of Iridium.Data against those of SQLite.</summary>
internal static class DataCommand
{
    public static Command Create()
    {
        var directory = new Option<string>("--directory")
        {
            Required = true,
            Description = "Folder for the databases, which are deleted before and after.",
        };
        var records = new Option<long>("--records")
        {
            Description = "Records to load, at least 20,000. Default: 100,000.",
            DefaultValueFactory = _ => 100_000,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often each workload runs on each side, in turns. Default: 7.",
            DefaultValueFactory = _ => 7,
        };
        var only = new Option<string?>("--only")
        {
            Description = "A word: runs only the workloads whose names have it; \"parser\" none of them.",
        };
        var command = new Command("data", "Measures statements of Iridium.Data against SQLite's.");
        foreach (Option option in (Option[])[directory, records, rounds, only]) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            NativeLibraries.Configure(new Dictionary<string, string>());
            string folder = Path.Combine(Path.GetFullPath(parsed.GetValue(directory)!), "iridium-data-bench");
            Terminal.Line(Machine.Describe());
            string? word = parsed.GetValue(only);
            if (word is null or "parser") Terminal.Line("\nTexts of commands\n\n" + ParserThroughput.Run());
            if (word is "parser") return;
            foreach (bool isSync in (bool[])[false, true])
            {
                Terminal.Line(
                    isSync ? "\nDurability Sync, synchronous=FULL\n" : "\nDurability Os, synchronous=NORMAL\n");
                var options = new StatementOptions(
                    Math.Max(20_000, parsed.GetValue(records)), Math.Max(1, parsed.GetValue(rounds)), word);
                Terminal.Line(new StatementComparison(folder, options).Run(isSync));
            }

            DatabaseFolder.Delete(folder);
        });
        return command;
    }
}
