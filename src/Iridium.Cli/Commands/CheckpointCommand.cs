using System.CommandLine;
using Iridium.Cli.Output;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>checkpoint DIR</c>: makes a second database beside the first, with hard links.</summary>
internal static class CheckpointCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var directory = new Argument<string>("DIR")
        {
            Description = "A new or empty directory, or that of a checkpoint that was interrupted.",
        };
        var command = new Command(
            "checkpoint",
            "Makes a database of its own out of a closed one, in moments: files are hard-linked where that is "
            + "possible. An application with an open database calls Checkpoint itself.")
        {
            directory,
        };
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            return Interruption.Run(token => Run(settings, output, result.GetRequiredValue(directory), token));
        });
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, string directory, CancellationToken token)
    {
        if (directory.Length == 0) throw new UsageException("DIR is empty.");
        using Session session = Session.OpenExisting(settings);
        long sequence = ProgressBar.Run(
            "Copying", settings, progress => session.Database.Checkpoint(directory, progress, token));
        RestoreCommand.PrintSequence(settings, output, "Made a checkpoint in", directory, sequence);
        return ExitCode.Done;
    }
}
