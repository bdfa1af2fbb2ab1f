using System.CommandLine;
using Iridium.Cli.Output;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>compact</c>: merges every keyspace, or a range of one, into its last level, dropping what is
/// shadowed or expired.</summary>
internal static class CompactCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var bounds = new RangeOptions();
        var command = new Command(
            "compact",
            "Merges all tables, or those of a range of one keyspace, dropping what was deleted, replaced or has "
            + "expired.");
        bounds.AddTo(command);
        command.SetAction(result =>
        {
            Settings settings = options.Read(result);
            KeyRange? range = bounds.AreGiven(result) ? bounds.Read(result, settings) : null;
            return Interruption.Run(token => Run(settings, output, range, token));
        });
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, KeyRange? range, CancellationToken token)
    {
        using Session session = Session.OpenExisting(settings);
        EngineStatistics before = session.Database.GetStatistics();
        EngineStatistics after = ProgressBar.Run("Compacting", settings, progress =>
        {
            if (range is KeyRange some) session.Keyspace().Compact(some, progress, token);
            else session.Database.Compact(progress, token);
            return session.Database.GetStatistics();
        });
        TableChange.Print(settings, output, "Compacted", before, after);
        return ExitCode.Done;
    }
}
