using System.CommandLine;
using System.Text.Json;
using Iridium.Cli.Output;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>verify</c>: reads every file of a closed database and says what is damaged, file and offset.</summary>
internal static class VerifyCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var command = new Command(
            "verify", "Reads every file of a closed database and checks every checksum. Changes nothing.");
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            return Interruption.Run(token => Run(settings, output, token));
        });
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, CancellationToken token)
    {
        VerifyReport report = ProgressBar.Run(
            "Verifying",
            settings,
            progress => IridiumDatabase.Verify(settings.DataDirectory, null, progress, token));
        return Report(settings, output, report);
    }

    /// <summary>Prints what was found, and gives the exit code for it.</summary>
    public static int Report(Settings settings, StandardOutput output, VerifyReport report)
    {
        if (report.Findings.Count > 0)
        {
            VerifyFinding first = report.Findings[0];
            Console.Error.WriteLine("iridium: " + ErrorLine.OneLine(
                $"Found {SizeText.Count(report.Findings.Count, "damaged place")}; the first is in '{first.File}' at "
                + $"offset {first.Offset}: {first.Detail}."));
        }

        try
        {
            if (settings.IsJson) PrintJson(settings, output, report);
            else Print(settings, output, report);
            output.Flush();
        }
        catch (Exception error) when (IsOutrankedBy(report, error))
        {
            // The verdict stands, read or not.
            return CodeOf(report);
        }

        return CodeOf(report);
    }

    private static bool IsOutrankedBy(VerifyReport report, Exception outputError) =>
        outputError is OutputClosedException || (outputError is IOException && report.Findings.Count > 0);

    private static int CodeOf(VerifyReport report) => report.Findings.Count > 0 ? ExitCode.Corruption : ExitCode.Done;

    private static void Print(Settings settings, StandardOutput output, VerifyReport report)
    {
        string verdict = report.Findings.Count == 0
            ? "no damage"
            : SizeText.Count(report.Findings.Count, "damaged place");
        string read = $"{SizeText.Count(report.Files, "file")}, {SizeText.Bytes(report.Bytes)}";
        output.WriteLine($"Verified '{settings.DataDirectory}': {read}, {verdict}.");
        foreach (VerifyFinding finding in report.Findings)
            PrintLine(output, "damage", finding.File, finding.Offset, finding.Detail);
        foreach (VerifyNote note in report.Notes) PrintLine(output, "note", note.File, note.Offset, note.Detail);
    }

    private static void PrintLine(StandardOutput output, string kind, string file, long offset, string detail) =>
        output.WriteLine(ErrorLine.OneLine($"{kind}: {file} at offset {offset}: {detail}"));

    private static void PrintJson(Settings settings, StandardOutput output, VerifyReport report)
    {
        using var json = new JsonLine(settings.IsHex);
        json.Write(output, writer =>
        {
            writer.WriteNumber("files", report.Files);
            writer.WriteNumber("bytes", report.Bytes);
            writer.WriteStartArray("findings");
            foreach (VerifyFinding finding in report.Findings)
                WriteObject(writer, finding.File, finding.Offset, finding.Detail);
            writer.WriteEndArray();
            writer.WriteStartArray("notes");
            foreach (VerifyNote note in report.Notes) WriteObject(writer, note.File, note.Offset, note.Detail);
            writer.WriteEndArray();
        });
    }

    private static void WriteObject(Utf8JsonWriter writer, string file, long offset, string detail)
    {
        writer.WriteStartObject();
        writer.WriteString("file", file);
        writer.WriteNumber("offset", offset);
        writer.WriteString("detail", detail);
        writer.WriteEndObject();
    }
}
