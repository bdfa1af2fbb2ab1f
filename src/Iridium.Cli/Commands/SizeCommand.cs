using System.CommandLine;
using Iridium.Cli.Output;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>size</c>: estimates what a keyspace, or a range of it, takes and holds, without reading it.</summary>
internal static class SizeCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var bounds = new RangeOptions();
        var command = new Command("size", "Estimates the bytes and records of a keyspace or a range of it.");
        bounds.AddTo(command);
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            return Run(settings, output, bounds.Read(result, settings));
        });
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, KeyRange range)
    {
        using Session session = Session.OpenExisting(settings);
        RangeEstimate estimate = session.Keyspace().Estimate(range);
        if (settings.IsJson)
        {
            using var json = new JsonLine(settings.IsHex);
            json.Write(output, writer =>
            {
                writer.WriteNumber("bytes", estimate.Bytes);
                writer.WriteNumber("tableBytes", estimate.TableBytes);
                writer.WriteNumber("memtableBytes", estimate.MemtableBytes);
                writer.WriteNumber("records", estimate.Records);
                writer.WriteNumber("entries", estimate.Entries);
                writer.WriteNumber("tables", estimate.Tables);
            });
            return ExitCode.Done;
        }

        output.WriteLine(
            $"about {SizeText.Bytes(estimate.Bytes)} ({SizeText.Bytes(estimate.TableBytes)} in "
            + $"{SizeText.Count(estimate.Tables, "table")}), about {SizeText.Count(estimate.Records, "record")}");
        return ExitCode.Done;
    }
}
