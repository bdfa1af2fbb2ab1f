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
        ["iridium put"] =
        [
            "iridium put greeting hello",
            "iridium put session:1 abc --ttl 20m --durability os",
            "iridium put photo - < photo.jpg",
            "iridium put --hex 00ff cafe",
            "iridium put -- -key -value",
        ],
        ["iridium get"] =
        [
            "iridium get greeting",
            "iridium get photo > photo.jpg",
            "iridium get greeting --json",
            "iridium get --hex 00ff",
        ],
        ["iridium delete"] = ["iridium delete greeting", "printf greeting | iridium delete -"],
        ["iridium scan"] =
        [
            "iridium scan",
            "iridium scan --prefix user: --limit 10",
            "iridium scan --from a --to n --reverse",
            "iridium scan --json | jq .key",
        ],
        ["iridium checkpoint"] = ["iridium checkpoint /backup/shop-before-the-upgrade --data /var/lib/shop"],
        ["iridium backup"] = ["iridium backup create /backup/shop", "iridium backup list /backup/shop"],
        ["iridium backup create"] =
        [
            "iridium backup create /backup/shop --data /var/lib/shop",
            "iridium backup create - | ssh vault 'cat > shop.iridium'",
        ],
        ["iridium backup list"] =
        [
            "iridium backup list /backup/shop",
            "iridium backup list /backup/shop --json | jq .id",
        ],
        ["iridium backup verify"] = ["iridium backup verify /backup/shop", "iridium backup verify /backup/shop --id 7"],
        ["iridium backup prune"] = ["iridium backup prune /backup/shop --keep 7 --older-than 30d"],
        ["iridium restore"] =
        [
            "iridium restore /backup/shop --data /var/lib/shop",
            "iridium restore /backup/shop --id 7 --data ./yesterday",
            "iridium restore /backup/shop --through-sequence 120034 --data ./before-the-mistake",
            "ssh vault 'cat shop.iridium' | iridium restore - --data ./shop",
        ],
        ["iridium stats"] = ["iridium stats", "iridium stats --json | jq .tableBytes"],
        ["iridium flush"] = ["iridium flush"],
        ["iridium compact"] = ["iridium compact --verbose", "iridium compact --prefix session: --keyspace web"],
        ["iridium size"] = ["iridium size --prefix user:", "iridium size --keyspace web --json"],
        ["iridium export"] =
        [
            "iridium export users.jsonl --prefix user:",
            "iridium export shop.irx --all --binary",
            "iridium export | gzip > default.jsonl.gz",
        ],
        ["iridium import"] =
        [
            "iridium import users.jsonl",
            "zcat default.jsonl.gz | iridium import",
            "iridium import shop.irx --all --durability os",
        ],
        ["iridium ingest"] = ["iridium ingest sorted.jsonl", "sort-records | iridium ingest --keyspace events"],
        ["iridium drop"] = ["iridium drop sessions"],
        ["iridium verify"] = ["iridium verify", "iridium verify --data /backup/shop --json"],
        ["iridium repair"] = ["iridium repair --dry-run", "iridium repair --data /srv/shop --json"],
        ["iridium changes"] = ["iridium changes --from 1000", "iridium changes --follow --json | jq .operations"],
        ["iridium dump"] =
        [
            "iridium dump 000002.wal",
            "iridium dump ./iridium-data/MANIFEST-000001",
            "iridium dump /backup/shop/000007.tbl --hex",
        ],
    };

    /// <summary>The command as it is called, as <c>iridium backup list</c>.</summary>
    public static string NameOf(Command command)
    {
        string? parent = command.Parents.OfType<Command>().Select(NameOf).FirstOrDefault();
        return command is RootCommand ? "iridium" : $"{parent} {command.Name}";
    }

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        Command command = parseResult.CommandResult.Command;
        string name = NameOf(command);
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
