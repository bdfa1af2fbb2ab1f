using Iridium.Data.Planning;
using Iridium.Data.Syntax;
using Iridium.Data.Telemetry;

namespace Iridium.Data.Executing;

/// <summary>A statement with what can be prepared of it once. Immutable; thread-safe.</summary>
internal sealed class PlannedStatement
{
    /// <summary>Rows of a statement that are written in no time.</summary>
    private const int ImmediateRowsMax = 64;

    public PlannedStatement(SqlStatement statement, PlannedCommand? command = null)
    {
        Statement = statement;
        Command = command;
        NeedsSavepoint = statement is not InsertStatement { Rows.Count: 1, Returning.Count: 0 };
        switch (statement)
        {
            case ExplainStatement explain:
                Inner = new PlannedStatement(explain.Statement);
                break;
            case SelectStatement select:
                Parts = [.. select.Parts.Select(part => new SelectPlan(part))];
                break;
            case WriteStatement write:
                if (write.Returning.Count > 0)
                    Parts = [new SelectPlan(
                        new SelectCore(write.Offset, false, write.Returning, write.Keyspace, null))];
                Access = write switch
                {
                    UpdateStatement update => AccessPlanner.Plan(update.Where),
                    DeleteStatement delete => AccessPlanner.Plan(delete.Where),
                    _ => null,
                };
                break;
        }

        // Rows of a query are read later, and watched over then.
        IsImmediate = statement switch
        {
            SelectStatement => !Parts.Any(part => part.HasAggregates),
            InsertStatement insert => insert.Rows.Count <= ImmediateRowsMax,
            _ => false,
        };
    }

    public SqlStatement Statement { get; }

    /// <summary>The command whose text it stands in; null for what no text asked for.</summary>
    public PlannedCommand? Command { get; }

    /// <summary>What it is called in telemetry.</summary>
    public StatementName Name => field ??= StatementName.Of(Statement);

    /// <summary>For a query its parts; for a write what it returns, as a query, or nothing.</summary>
    public IReadOnlyList<SelectPlan> Parts { get; } = [];

    /// <summary>For UPDATE and DELETE how their rows are found.</summary>
    public AccessPlan? Access { get; }

    /// <summary>For EXPLAIN the statement that is explained.</summary>
    public PlannedStatement? Inner { get; }

    /// <summary>Whether it is run in no time, so that it is not worth watching the clock for.</summary>
    public bool IsImmediate { get; }

    /// <summary>
    /// Whether it can fail when a part of it is written. One row is written last of all and whole.
    /// </summary>
    public bool NeedsSavepoint { get; }

    /// <summary>Whether it changes nothing and reads records at most.</summary>
    public bool IsQuery => Statement is SelectStatement or ExplainStatement or ShowKeyspacesStatement
        or ShowSnapshotsStatement or ShowStatisticsStatement;
}
