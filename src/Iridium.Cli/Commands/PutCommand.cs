using System.CommandLine;
using Iridium.Cli.Output;
using Iridium.Cli.Text;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary>
/// <c>put KEY VALUE</c>: stores a value, creating database and keyspace as needed. Silent without --json.
/// </summary>
internal static class PutCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var key = new Argument<string>("KEY") { Description = "The key; '-' reads it from standard input." };
        var value = new Argument<string>("VALUE") { Description = "The value; '-' reads it from standard input." };
        var lifetime = new Option<string?>("--ttl")
        {
            Description = "How long the record lives: 30s, 20m, 1h30m, 7d, 00:20:00. Without it, for ever.",
            HelpName = "TIME",
        };
        var command = new Command("put", "Stores a value under a key.") { key, value, lifetime };
        command.SetAction(result => Run(
            options.Read(result),
            output,
            result.GetRequiredValue(key),
            result.GetRequiredValue(value),
            result.GetValue(lifetime)));
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, string key, string value, string? lifetime)
    {
        if (ByteInput.IsFromInput(key) && ByteInput.IsFromInput(value))
            throw new UsageException("Only one of KEY and VALUE can be '-': there is one standard input.");
        if (lifetime is not null) TimeToLive.EndOf(lifetime, DateTimeOffset.UnixEpoch);
        byte[] keyBytes = ByteInput.Key(key, settings.IsHex);
        byte[] valueBytes = ByteInput.Value(value, settings.IsHex);
        using Session session = Session.OpenOrCreate(settings);
        DateTimeOffset now = session.Database.TimeProvider.GetUtcNow();
        DateTimeOffset? expiresAt = lifetime is null ? null : TimeToLive.EndOf(lifetime, now);
        long sequence = session.KeyspaceOrNew().Put(keyBytes, valueBytes, new WriteOptions(ExpiresAt: expiresAt));
        using var printer = new RecordPrinter(settings, output);
        printer.PrintWrite(keyBytes, sequence, expiresAt);
        return ExitCode.Done;
    }
}
