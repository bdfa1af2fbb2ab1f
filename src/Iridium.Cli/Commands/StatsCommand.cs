using System.CommandLine;
using System.Text.Json;
using Iridium.Cli.Output;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>stats</c>: prints what the database holds.</summary>
internal static class StatsCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var command = new Command("stats", "Prints what the database holds, keyspace by keyspace.");
        command.SetAction(result => Run(options.Read(result), output));
        return command;
    }

    private static int Run(Settings settings, StandardOutput output)
    {
        using Session session = Session.OpenExisting(settings);
        EngineStatistics statistics = session.Database.GetStatistics();
        if (settings.IsJson) output.WriteLine(JsonSerializer.Serialize(statistics, JsonLine.Readable));
        else Print(session.Database.Path, statistics, output);
        return ExitCode.Done;
    }

    private static void Print(string directory, EngineStatistics statistics, StandardOutput output)
    {
        var summary = new TextTable(2);
        summary.Add("directory", directory);
        summary.Add("last sequence", SizeText.Count(statistics.LastSequence));
        summary.Add("entries", SizeText.Count(statistics.Entries));
        summary.Add(
            "memtables",
            $"{SizeText.Count(statistics.MemtableEntries)} entries, {SizeText.Bytes(statistics.MemtableBytes)}");
        summary.Add(
            "tables", $"{SizeText.Count(statistics.Tables, "file")}, {SizeText.Bytes(statistics.TableBytes)}");
        summary.Add(
            "log", $"{SizeText.Count(statistics.WalSegments, "segment")}, {SizeText.Bytes(statistics.WalBytes)}");
        if (statistics.Failure is not null) summary.Add("failure", ErrorLine.OneLine(statistics.Failure));
        summary.Print(output);
        output.WriteLine("");

        var keyspaces = new TextTable(5);
        keyspaces.Add("keyspace", "part", "tables", "entries", "size");
        foreach (KeyspaceStatistics keyspace in statistics.Keyspaces)
        {
            long inTables = keyspace.Levels.Sum(level => level.Entries);
            string inMemory = SizeText.Count(keyspace.Entries - inTables);
            keyspaces.Add(keyspace.Name, "memtables", "", inMemory, SizeText.Bytes(keyspace.MemtableBytes));
            foreach (LevelStatistics level in keyspace.Levels.Where(level => level.Tables > 0))
            {
                keyspaces.Add(
                    keyspace.Name,
                    $"level {level.Level}",
                    SizeText.Count(level.Tables),
                    SizeText.Count(level.Entries),
                    SizeText.Bytes(level.Bytes));
            }
        }

        keyspaces.Print(output);
    }
}
