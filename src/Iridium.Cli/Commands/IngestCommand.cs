using System.CommandLine;
using Iridium.Cli.Output;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>ingest [FILE]</c>: as <c>import</c>, for records in key order, which become visible at once.</summary>
internal static class IngestCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        Argument<string> file = ImportCommand.NewFile();
        var command = new Command("ingest", "Adds records that are sorted by key at once: all of them or none.")
        {
            file,
        };
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            var ingest = new ImportOptions { AsIngest = true, CheckFirst = false };
            var request = new ImportCommand.Request(
                result.GetValue(file) ?? ImportCommand.FromInput, IsAll: false, ingest);
            return Interruption.Run(token => ImportCommand.Run(settings, output, request, token));
        });
        return command;
    }
}
