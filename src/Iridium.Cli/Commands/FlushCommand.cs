using System.CommandLine;
using Iridium.Cli.Output;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>flush</c>: writes the memtables to tables, so that the next open has no log to replay.</summary>
internal static class FlushCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var command = new Command("flush", "Writes all memtables to tables.");
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
        session.Database.Flush(token);
        TableChange.Print(settings, output, "Flushed", before, session.Database.GetStatistics());
        return ExitCode.Done;
    }
}
