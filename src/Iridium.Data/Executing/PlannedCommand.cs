using Iridium.Data.Parsing;
using Iridium.Data.Telemetry;

namespace Iridium.Data.Executing;

/// <summary>A command's text, read and planned: once for all who send it. Immutable; thread-safe.</summary>
internal sealed class PlannedCommand
{
    private PlannedCommand(ParsedCommand parsed)
    {
        Text = parsed.Text;
        Parameters = parsed.Parameters;
        Statements = [.. parsed.Statements.Select(statement => new PlannedStatement(statement, this))];
    }

    public string Text { get; }

    /// <summary>The text as a trace may carry it.</summary>
    public string SafeText => field ??= QueryText.Of(this);

    public IReadOnlyList<PlannedStatement> Statements { get; }

    /// <summary>Names of the parameters without prefix; those by position have empty names.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>Reads and plans a text.</summary>
    /// <exception cref="IridiumException">It is not of the dialect, or passes a limit.</exception>
    public static PlannedCommand Of(string text) => new(SqlParser.Parse(text));
}
