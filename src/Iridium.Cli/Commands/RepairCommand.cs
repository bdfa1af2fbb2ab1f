using System.CommandLine;
using System.Text.Json;
using Iridium.Cli.Output;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>repair</c>: makes a damaged database usable again and says exactly what is lost.</summary>
internal static class RepairCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be done and lost." };
        var command = new Command(
            "repair",
            "Rebuilds what is damaged of a closed database. Damaged files are moved to its folder 'lost'; run again "
            + "what was interrupted.")
        {
            dryRun,
        };
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            bool isDryRun = result.GetValue(dryRun);
            return Interruption.Run(token => Run(settings, output, isDryRun, token));
        });
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, bool isDryRun, CancellationToken token)
    {
        RepairReport report = ProgressBar.Run(
            "Repairing",
            settings,
            progress => DatabaseRepair.Run(
                settings.DataDirectory, new RepairOptions { DryRun = isDryRun }, progress, token));
        if (settings.IsJson) PrintJson(settings, output, report, isDryRun);
        else Print(settings, output, report, isDryRun);
        output.Flush();
        if (report.Losses.Count > 0)
        {
            RepairLoss first = report.Losses[0];
            Console.Error.WriteLine("iridium: " + ErrorLine.OneLine(
                $"Not everything could be saved; the first loss is in '{first.File}': {first.Detail}."));
        }

        return report.Losses.Count > 0 ? ExitCode.Corruption : ExitCode.Done;
    }

    private static void Print(Settings settings, StandardOutput output, RepairReport report, bool isDryRun)
    {
        string lost = report.Losses.Count == 0 ? "nothing is lost" : $"{SizeText.Count(report.Losses.Count)} lost";
        string done = !report.IsChanged ? "is sound" : isDryRun ? "would be repaired" : "is repaired";
        output.WriteLine(
            $"'{settings.DataDirectory}' {done}: {SizeText.Count(report.Tables, "table")}, {report.TablesSalvaged} of "
            + $"them made anew, up to sequence {report.LastSequence}; {lost}.");
        foreach (RepairLoss loss in report.Losses)
            output.WriteLine(ErrorLine.OneLine($"lost: {loss.File}: {Describe(settings, loss)}: {loss.Detail}"));
        foreach (VerifyNote note in report.Notes)
            output.WriteLine(ErrorLine.OneLine($"note: {note.File} at offset {note.Offset}: {note.Detail}"));
    }

    private static string Describe(Settings settings, RepairLoss loss)
    {
        string keys = $"keys from '{Show(loss.Range.Start)}' to '{Show(loss.Range.End)}'";
        string where = loss.Keyspace is null ? "any keyspace" : $"keyspace '{loss.Keyspace}'";
        string last = loss.LastSequence == long.MaxValue ? "" : $"{loss.LastSequence}";
        return $"{where}, {keys}, {SizeText.Bytes(loss.Bytes)}, sequences {loss.FirstSequence} to {last}".TrimEnd();

        string Show(ReadOnlyMemory<byte> bound) =>
            System.Text.Encoding.UTF8.GetString(ByteText.Show(bound.Span, settings.IsHex));
    }

    private static void PrintJson(Settings settings, StandardOutput output, RepairReport report, bool isDryRun)
    {
        using var json = new JsonLine(settings.IsHex);
        json.Write(output, writer =>
        {
            writer.WriteBoolean("isChanged", report.IsChanged && !isDryRun);
            writer.WriteBoolean("isDamaged", report.IsChanged);
            writer.WriteBoolean("isManifestRebuilt", report.IsManifestRebuilt);
            writer.WriteNumber("tables", report.Tables);
            writer.WriteNumber("tablesSalvaged", report.TablesSalvaged);
            writer.WriteNumber("lastSequence", report.LastSequence);
            writer.WriteStartArray("losses");
            foreach (RepairLoss loss in report.Losses) WriteLoss(writer, json, loss);
            writer.WriteEndArray();
            writer.WriteStartArray("notes");
            foreach (VerifyNote note in report.Notes) WriteNote(writer, note);
            writer.WriteEndArray();
        });
    }

    private static void WriteLoss(Utf8JsonWriter writer, JsonLine json, RepairLoss loss)
    {
        writer.WriteStartObject();
        writer.WriteString("file", loss.File);
        writer.WriteString("keyspace", loss.Keyspace);
        json.WriteBytes(writer, "start", loss.Range.Start.Span);
        json.WriteBytes(writer, "end", loss.Range.End.Span);
        writer.WriteNumber("bytes", loss.Bytes);
        writer.WriteNumber("firstSequence", loss.FirstSequence);
        if (loss.LastSequence == long.MaxValue) writer.WriteNull("lastSequence");
        else writer.WriteNumber("lastSequence", loss.LastSequence);
        writer.WriteString("detail", loss.Detail);
        writer.WriteEndObject();
    }

    private static void WriteNote(Utf8JsonWriter writer, VerifyNote note)
    {
        writer.WriteStartObject();
        writer.WriteString("file", note.File);
        writer.WriteNumber("offset", note.Offset);
        writer.WriteString("detail", note.Detail);
        writer.WriteEndObject();
    }
}
