using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Iridium.Cli;

/// <summary>The parser's help, and after it the examples of the command and the exit codes. Immutable.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0    done
          1    error: no database or keyspace, locked, disk full, a file that cannot be read, …
          2    wrong usage
          3    the key was not found
          4    corruption was found
          130  ended by Ctrl-C; 143 by SIGTERM
        """;

    private static readonly Dictionary<string, string[]> _examples = new(StringComparer.Ordinal)
    {
        ["iridium"] =
        [
            "iridium put greeting hello",
            "iridium get greeting",
            "iridium scan --prefix gre --limit 10 --json",
            "iridium verify --data /var/lib/shop",
        ],
        ["put"] =
        [
            "iridium put greeting hello",
            "iridium put session:1 abc --ttl 20m --durability os",
            "iridium put photo - < photo.jpg",
            "iridium put --hex 00ff cafe",
            "iridium put -- -key -value",
        ],
        ["get"] =
        [
            "iridium get greeting",
            "iridium get photo > photo.jpg",
            "iridium get greeting --json",
            "iridium get --hex 00ff",
        ],
        ["delete"] = ["iridium delete greeting", "printf greeting | iridium delete -"],
        ["scan"] =
        [
            "iridium scan",
            "iridium scan --prefix user: --limit 10",
            "iridium scan --from a --to n --reverse",
            "iridium scan --json | jq .key",
        ],
        ["stats"] = ["iridium stats", "iridium stats --json | jq .tableBytes"],
        ["flush"] = ["iridium flush"],
        ["compact"] = ["iridium compact --verbose"],
        ["verify"] = ["iridium verify", "iridium verify --data /backup/shop --json"],
        ["repair"] = ["iridium repair --dry-run", "iridium repair --data /srv/shop --json"],
        ["changes"] = ["iridium changes --from 1000", "iridium changes --follow --json | jq .operations"],
        ["dump"] =
        [
            "iridium dump 000002.wal",
            "iridium dump ./iridium-data/MANIFEST-000001",
            "iridium dump /backup/shop/000007.tbl --hex",
        ],
    };

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        Command command = parseResult.CommandResult.Command;
        string name = command is RootCommand ? "iridium" : command.Name;
        if (_examples.TryGetValue(name, out string[]? lines))
        {
            output.WriteLine("Examples:");
            foreach (string line in lines) output.WriteLine("  " + line);
            output.WriteLine();
        }

        output.WriteLine(ExitCodes);
        return code;
    }
}
