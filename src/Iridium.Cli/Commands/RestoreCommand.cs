using System.CommandLine;
using Iridium.Cli.Output;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>restore FROM</c>: makes a database out of a backup, in the directory of <c>--data</c>.</summary>
internal static class RestoreCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var from = new Argument<string>("FROM")
        {
            Description = "A directory with backups; '-' reads a backup from standard input.",
        };
        var id = new Option<long?>("--id")
        {
            Description = "The backup; without it the newest, or the newest that reaches back to the sequence.",
            HelpName = "N",
        };
        var through = new Option<long?>("--through-sequence")
        {
            Description = "Restore nothing newer than this sequence; 'backup list' shows the earliest that can be had.",
            HelpName = "N",
        };
        var command = new Command(
            "restore",
            "Makes a database in the directory of --data, which must be new or empty, out of a backup. Run it again "
            + "when it was interrupted.")
        {
            from, id, through,
        };
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            var what = new RestoreOptions
            {
                BackupId = result.GetValue(id),
                ThroughSequence = result.GetValue(through),
            };
            return Interruption.Run(token => Run(settings, output, result.GetRequiredValue(from), what, token));
        });
        return command;
    }

    /// <summary>Says which database is there now, and with which sequence it ends.</summary>
    public static void PrintSequence(
        Settings settings, StandardOutput output, string done, string directory, long sequence)
    {
        if (!settings.IsJson)
        {
            output.WriteLine($"{done} '{directory}', through sequence {sequence}.");
            return;
        }

        using var json = new JsonLine(settings.IsHex);
        json.Write(output, writer =>
        {
            writer.WriteString("directory", directory);
            writer.WriteNumber("lastSequence", sequence);
        });
    }

    private static int Run(
        Settings settings, StandardOutput output, string from, RestoreOptions what, CancellationToken token)
    {
        if (from.Length == 0) throw new UsageException("FROM is empty.");
        long sequence = ProgressBar.Run("Restoring", settings, progress =>
        {
            if (!ByteInput.IsFromInput(from))
                return new BackupDirectory(from).Restore(settings.DataDirectory, what, progress, token);
            if (what.BackupId is not null) throw new UsageException("--id is for a directory; a stream is one backup.");
            if (StandardStreams.IsClosed(StandardStreams.Input))
                throw new IOException("FROM is '-', but standard input is closed.");
            using Stream input = Console.OpenStandardInput();
            return BackupStreams.Restore(input, settings.DataDirectory, what, progress, token);
        });
        PrintSequence(settings, output, "Restored into", settings.DataDirectory, sequence);
        return ExitCode.Done;
    }
}
