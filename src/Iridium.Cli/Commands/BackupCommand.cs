using System.CommandLine;
using Iridium.Cli.Output;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>backup create|list|verify|prune</c>: backups of a database in a directory.</summary>
internal static class BackupCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output) => new(
        "backup",
        "Incremental backups in a directory: creates, lists, verifies and prunes them. 'restore' brings one back.")
    {
        CreateCreate(options, output),
        CreateList(options, output),
        CreateVerify(options, output),
        CreatePrune(options, output),
    };

    private static Argument<string> DirectoryArgument(string description) =>
        new("DIR") { Description = description };

    private static Command CreateCreate(GlobalOptions options, StandardOutput output)
    {
        Argument<string> directory = DirectoryArgument(
            "The directory with the backups, created when it is missing; '-' writes a whole backup to standard "
            + "output.");
        var command = new Command(
            "create",
            "Adds a backup of a closed database; only what is new is copied. Run it again when it was interrupted. An "
            + "application with an open database calls BackupDirectory.Create itself.")
        {
            directory,
        };
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            return Interruption.Run(token => RunCreate(settings, output, result.GetRequiredValue(directory), token));
        });
        return command;
    }

    private static int RunCreate(Settings settings, StandardOutput output, string directory, CancellationToken token)
    {
        if (ByteInput.IsFromInput(directory) && StandardOutput.IsTerminal)
            throw new UsageException("A backup is nothing for a terminal; redirect standard output.");
        RequireNamed(directory);
        using Session session = Session.OpenExisting(settings);
        BackupInfo made = ProgressBar.Run("Backing up", settings, progress =>
            ByteInput.IsFromInput(directory)
                ? session.Database.BackupTo(new OutputStream(output, mustBeWhole: true), progress, token)
                : new BackupDirectory(directory).Create(session.Database, progress, token));
        if (!ByteInput.IsFromInput(directory)) BackupPrinter.PrintLine(settings, output, directory, made);
        return ExitCode.Done;
    }

    private static Command CreateList(GlobalOptions options, StandardOutput output)
    {
        Argument<string> directory = DirectoryArgument("The directory with the backups.");
        var command = new Command("list", "Lists the backups in a directory, from the oldest.") { directory };
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            BackupDirectory backups = Named(result.GetRequiredValue(directory));
            BackupPrinter.PrintTable(settings, output, backups.List());
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateVerify(GlobalOptions options, StandardOutput output)
    {
        Argument<string> directory = DirectoryArgument("The directory with the backups.");
        var id = new Option<long?>("--id") { Description = "The backup; without it all.", HelpName = "N" };
        var command = new Command("verify", "Reads every file of the backups and checks every checksum.")
        {
            directory, id,
        };
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            string path = result.GetRequiredValue(directory);
            BackupDirectory backups = Named(path);
            return Interruption.Run(token =>
            {
                VerifyReport report = ProgressBar.Run(
                    "Verifying", settings, progress => backups.Verify(result.GetValue(id), progress, token));
                return VerifyCommand.Report(settings with { DataDirectory = path }, output, report);
            });
        });
        return command;
    }

    private static Command CreatePrune(GlobalOptions options, StandardOutput output)
    {
        Argument<string> directory = DirectoryArgument("The directory with the backups.");
        var keep = new Option<int>("--keep")
        {
            Description = "How many of the newest to keep in any case, at least 1.",
            HelpName = "N",
            Required = true,
        };
        var olderThan = new Option<string?>("--older-than")
        {
            Description = "Remove only what is older than this: 12h, 30d. Without it, whatever its age.",
            HelpName = "TIME",
        };
        var command = new Command("prune", "Removes old backups and the files that no other backup has.")
        {
            directory, keep, olderThan,
        };
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            int kept = result.GetValue(keep);
            if (kept < 1) throw new UsageException("--keep is less than 1.");
            TimeSpan? age = result.GetValue(olderThan) is string text
                ? TimeToLive.DurationOf("--older-than", text)
                : null;
            IReadOnlyList<BackupInfo> gone = Named(result.GetRequiredValue(directory)).Prune(kept, age);
            if (settings.IsJson) BackupPrinter.PrintTable(settings, output, gone);
            else output.WriteLine($"Removed {SizeText.Count(gone.Count, "backup")}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static BackupDirectory Named(string directory)
    {
        RequireNamed(directory);
        return new BackupDirectory(directory);
    }

    private static void RequireNamed(string directory)
    {
        if (directory.Length == 0) throw new UsageException("DIR is empty.");
    }
}
