using System.Globalization;
using System.Text.Json;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Output;

/// <summary>Prints what backups are: one JSON object for each, or a line or a table.</summary>
internal static class BackupPrinter
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss'Z'";

    public static void PrintLine(Settings settings, StandardOutput output, string directory, BackupInfo backup)
    {
        if (settings.IsJson)
        {
            PrintJson(settings, output, [backup]);
            return;
        }

        output.WriteLine(
            $"Made backup {backup.Id} in '{directory}': through sequence {backup.LastSequence}, "
            + $"{SizeText.Count(backup.Files, "file")}, {SizeText.Bytes(backup.Bytes)}, "
            + $"{SizeText.Bytes(backup.CopiedBytes)} of them new.");
    }

    public static void PrintTable(Settings settings, StandardOutput output, IReadOnlyList<BackupInfo> backups)
    {
        if (settings.IsJson)
        {
            PrintJson(settings, output, backups);
            return;
        }

        if (backups.Count == 0) return;
        var table = new TextTable(7);
        table.Add("id", "taken at", "earliest", "last sequence", "files", "size", "new");
        foreach (BackupInfo backup in backups)
        {
            string id = backup.Id.ToString(CultureInfo.InvariantCulture);
            if (backup.Damage is not null)
            {
                table.Add(id, "damaged", "", "", "", "", "");
                continue;
            }

            table.Add(
                id,
                backup.CreatedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
                backup.EarliestSequence.ToString(CultureInfo.InvariantCulture),
                backup.LastSequence.ToString(CultureInfo.InvariantCulture),
                SizeText.Count(backup.Files),
                SizeText.Bytes(backup.Bytes),
                SizeText.Bytes(backup.CopiedBytes));
        }

        table.Print(output);
    }

    private static void PrintJson(Settings settings, StandardOutput output, IEnumerable<BackupInfo> backups)
    {
        using var json = new JsonLine(settings.IsHex);
        foreach (BackupInfo backup in backups) json.Write(output, writer => WriteFields(writer, backup));
    }

    private static void WriteFields(Utf8JsonWriter writer, BackupInfo backup)
    {
        writer.WriteNumber("id", backup.Id);
        if (backup.Damage is CorruptionException damage)
        {
            writer.WriteString("damage", damage.Message);
            return;
        }

        writer.WriteString("createdAt", backup.CreatedAt.UtcDateTime);
        writer.WriteString("databaseId", backup.DatabaseId);
        writer.WriteNumber("earliestSequence", backup.EarliestSequence);
        writer.WriteNumber("lastSequence", backup.LastSequence);
        writer.WriteNumber("files", backup.Files);
        writer.WriteNumber("bytes", backup.Bytes);
        writer.WriteNumber("copiedBytes", backup.CopiedBytes);
    }
}
