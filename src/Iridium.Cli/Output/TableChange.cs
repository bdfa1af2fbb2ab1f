using System.Text.Json;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Output;

/// <summary>Prints what a flush or a compaction made of the tables.</summary>
internal static class TableChange
{
    public static void Print(
        Settings settings,
        StandardOutput output,
        string done,
        EngineStatistics before,
        EngineStatistics after)
    {
        if (!settings.IsJson)
        {
            output.WriteLine($"{done}: {Describe(before)} before, {Describe(after)} after.");
            return;
        }

        using var json = new JsonLine(settings.IsHex);
        json.Write(output, writer =>
        {
            Write(writer, "before", before);
            Write(writer, "after", after);
        });
    }

    private static string Describe(EngineStatistics statistics) =>
        $"{SizeText.Count(statistics.Tables, "table")} ({SizeText.Bytes(statistics.TableBytes)}) and "
        + $"{SizeText.Count(statistics.MemtableEntries)} {(statistics.MemtableEntries == 1 ? "entry" : "entries")} "
        + "in memtables";

    private static void Write(Utf8JsonWriter writer, string name, EngineStatistics statistics)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("tables", statistics.Tables);
        writer.WriteNumber("tableBytes", statistics.TableBytes);
        writer.WriteNumber("memtableEntries", statistics.MemtableEntries);
        writer.WriteEndObject();
    }
}
