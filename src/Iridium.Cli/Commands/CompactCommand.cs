using System.CommandLine;
using Iridium.Cli.Output;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>compact</c>: merges every keyspace into its last level, dropping what is shadowed or expired.</summary>
internal static class CompactCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var command = new Command("compact", "Merges all tables, dropping what was deleted, replaced or has expired.");
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            return Interruption.Run(token => Run(settings, output, token));
        });
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, CancellationToken token)
    {
        using Session session = Session.OpenExisting(settings);
        EngineStatistics before = session.Database.GetStatistics();
        EngineStatistics after = ProgressBar.Run("Compacting", settings, progress =>
        {
            session.Database.Compact(progress, token);
            return session.Database.GetStatistics();
        });
        TableChange.Print(settings, output, "Compacted", before, after);
        return ExitCode.Done;
    }
}
