using System.CommandLine;
using Iridium.Cli.Output;
using Iridium.Engine;

namespace Iridium.Cli.Commands;

/// <summary><c>drop KEYSPACE</c>: removes a keyspace with all its records, at once whatever its size.</summary>
internal static class DropCommand
{
    public static Command Create(GlobalOptions options, StandardOutput output)
    {
        var name = new Argument<string>("NAME") { Description = "The keyspace to drop; 'default' stays." };
        var command = new Command("drop", "Drops a keyspace with all its records, at once whatever its size.") { name };
        command.SetAction(result => Run(options.Read(result), output, result.GetRequiredValue(name)));
        return command;
    }

    private static int Run(Settings settings, StandardOutput output, string name)
    {
        if (name.Length == 0) throw new UsageException("NAME is empty.");
        using Session session = Session.OpenExisting(settings);
        if (!session.Database.DropKeyspace(name))
        {
            throw new IridiumException(
                EngineErrorCode.KeyspaceNotFound,
                $"There is no keyspace '{name}' in '{session.Database.Path}'. "
                + $"It has: {string.Join(", ", session.Database.KeyspaceNames)}.");
        }

        if (settings.IsJson)
        {
            using var json = new JsonLine(settings.IsHex);
            json.Write(output, writer => writer.WriteString("dropped", name));
        }

        return ExitCode.Done;
    }
}
