using System.CommandLine;
using System.Globalization;
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
        var properties = new Option<bool>("--properties")
        {
            Description = "One number on a line: name, keyspace, level, value, unit.",
        };
        var command = new Command("stats", "Prints what the database holds, keyspace by keyspace.") { properties };
        command.SetAction(result => Run(options.Read(result), output, result.GetValue(properties)));
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, bool areProperties)
    {
        using Session session = Session.OpenExisting(settings);
        EngineStatistics statistics = session.Database.GetStatistics();
        if (areProperties) PrintProperties(settings, statistics, output);
        else if (settings.IsJson) output.WriteLine(JsonSerializer.Serialize(statistics, JsonLine.Readable));
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
        if (statistics.BlobFiles > 0)
        {
            summary.Add(
                "blob files",
                $"{SizeText.Count(statistics.BlobFiles, "file")}, {SizeText.Bytes(statistics.BlobBytes)}, "
                + $"{SizeText.Bytes(statistics.BlobGarbageBytes)} of it garbage");
        }

        summary.Add(
            "log", $"{SizeText.Count(statistics.WalSegments, "segment")}, {SizeText.Bytes(statistics.WalBytes)}");
        if (statistics.SpaceAmplification is double space) summary.Add("space ampl.", SizeText.Ratio(space));
        if (statistics.Failure is not null) summary.Add("failure", ErrorLine.OneLine(statistics.Failure));
        summary.Print(output);
        output.WriteLine("");
        PrintKeyspaces(statistics, output);
        output.WriteLine("");
        PrintSinceOpen(statistics, output);
    }

    private static void PrintProperties(Settings settings, EngineStatistics statistics, StandardOutput output)
    {
        if (settings.IsJson)
        {
            foreach (StatisticsProperty each in statistics.ToProperties())
                output.WriteLine(JsonSerializer.Serialize(each, JsonLine.Readable));
            return;
        }

        var table = new TextTable(5);
        foreach (StatisticsProperty each in statistics.ToProperties())
        {
            string level = each.Level?.ToString(CultureInfo.InvariantCulture) ?? "-";
            string value = each.Value.ToString(CultureInfo.InvariantCulture);
            table.Add(each.Name, each.Keyspace ?? "-", level, value, each.Unit);
        }

        table.Print(output);
    }

    private static void PrintKeyspaces(EngineStatistics statistics, StandardOutput output)
    {
        var keyspaces = new TextTable(8);
        keyspaces.Add("keyspace", "part", "tables", "entries", "deletions", "size", "read", "written");
        foreach (KeyspaceStatistics keyspace in statistics.Keyspaces)
        {
            long inTables = keyspace.Levels.Sum(level => level.Entries);
            string inMemory = SizeText.Count(keyspace.Entries - inTables);
            keyspaces.Add(
                keyspace.Name, "memtables", "", inMemory, "", SizeText.Bytes(keyspace.MemtableBytes), "", "");
            foreach (LevelStatistics level in keyspace.Levels.Where(level => level.Tables > 0))
            {
                keyspaces.Add(
                    keyspace.Name,
                    $"level {level.Level}",
                    SizeText.Count(level.Tables),
                    SizeText.Count(level.Entries),
                    SizeText.Count(level.Deletions),
                    SizeText.Bytes(level.Bytes),
                    SizeText.Bytes(level.BytesRead),
                    SizeText.Bytes(level.BytesWritten));
            }
        }

        keyspaces.Print(output);
    }

    /// <summary>
    /// What this process did since it opened the database: recovery, and what the background found to do. A program
    /// that keeps a database open shows its own work through the meter.
    /// </summary>
    private static void PrintSinceOpen(EngineStatistics statistics, StandardOutput output)
    {
        var work = new TextTable(2);
        work.Add("since open", "");
        work.Add("batches", SizeText.Count(statistics.BatchesCommitted));
        work.Add(
            "log syncs",
            $"{SizeText.Count(statistics.WalSyncs)}, median {SizeText.Milliseconds(statistics.WalSyncMedian)}, "
            + $"p99 {SizeText.Milliseconds(statistics.WalSyncP99)}");
        work.Add(
            "flushes",
            $"{SizeText.Count(statistics.Flushes)}, {SizeText.Bytes(statistics.FlushBytesWritten)} written, "
            + SizeText.Milliseconds(statistics.FlushTime));
        work.Add(
            "compactions",
            $"{SizeText.Count(statistics.Compactions)}, {SizeText.Bytes(statistics.CompactionBytesRead)} read, "
            + $"{SizeText.Bytes(statistics.CompactionBytesWritten)} written, "
            + $"{SizeText.Milliseconds(statistics.CompactionTime)}, "
            + SizeText.Count(statistics.TablesMoved, "table") + " moved");
        work.Add(
            "write stalls",
            $"{SizeText.Count(statistics.WriteStalls)}, {SizeText.Milliseconds(statistics.WriteStallTime)}");
        work.Add("background errors", SizeText.Count(statistics.BackgroundErrors));
        string ratio = statistics.BlockCacheHitRatio is double hits ? $", hit ratio {SizeText.Ratio(hits)}" : "";
        work.Add("block cache", SizeText.Bytes(statistics.BlockCacheBytes) + ratio);
        if (statistics.WriteAmplification is double write) work.Add("write amplification", SizeText.Ratio(write));
        work.Print(output);
    }
}
