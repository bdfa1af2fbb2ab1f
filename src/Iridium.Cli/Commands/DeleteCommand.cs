using System.CommandLine;
using Iridium.Cli.Output;
using Iridium.Cli.Text;

namespace Iridium.Cli.Commands;

/// <summary><c>delete KEY</c>: removes a key; an absent one is no error. Silent without --json.</summary>
internal static class DeleteCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var key = new Argument<string>("KEY") { Description = "The key; '-' reads it from standard input." };
        var command = new Command("delete", "Removes a key. A key that is not there is no error.") { key };
        command.SetAction(result => Run(options.Read(result), output, result.GetRequiredValue(key)));
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, string key)
    {
        byte[] keyBytes = ByteInput.Key(key, settings.IsHex);
        using Session session = Session.OpenExisting(settings);
        long sequence = session.Keyspace().Delete(keyBytes);
        using var printer = new RecordPrinter(settings, output);
        printer.PrintWrite(keyBytes, sequence, expiresAt: null);
        return ExitCode.Done;
    }
}
