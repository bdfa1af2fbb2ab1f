using Iridium.Data.Syntax;

namespace Iridium.Data.Telemetry;

/// <summary>What a statement is called in telemetry. Immutable.</summary>
/// <param name="Operation">What it does, in the words it begins with.</param>
/// <param name="Keyspace">The keyspace it does it to, or null.</param>
internal sealed record StatementName(string Operation, string? Keyspace)
{
    /// <summary>Both, or the operation alone.</summary>
    public string Summary { get; } = Keyspace is null ? Operation : $"{Operation} {Keyspace}";

    public static StatementName Of(SqlStatement statement) => statement switch
    {
        SelectStatement select => new("SELECT", select.Parts[0].Source?.Name),
        InsertStatement insert => new(insert.IsUpsert ? "UPSERT" : "INSERT", insert.Keyspace.Name),
        UpdateStatement update => new("UPDATE", update.Keyspace.Name),
        DeleteStatement delete => new("DELETE", delete.Keyspace.Name),
        KeyspaceStatement keyspace => new(WordsOf(keyspace), keyspace.Keyspace.Name),
        ExplainStatement explain => new("EXPLAIN", Of(explain.Statement).Keyspace),
        ShowStatisticsStatement show => new("SHOW STATS", show.Keyspace?.Name),
        _ => new(WordsOf(statement), null),
    };

    private static string WordsOf(KeyspaceStatement statement) => statement switch
    {
        CreateKeyspaceStatement => "CREATE KEYSPACE",
        DropKeyspaceStatement => "DROP KEYSPACE",
        TruncateStatement => "TRUNCATE KEYSPACE",
        CompactStatement => "COMPACT",
        _ => throw new NotSupportedException($"{statement.GetType()} has no name."),
    };

    private static string WordsOf(SqlStatement statement) => statement switch
    {
        BeginStatement => "BEGIN",
        CommitStatement => "COMMIT",
        RollbackStatement => "ROLLBACK",
        SavepointStatement => "SAVEPOINT",
        ReleaseStatement => "RELEASE",
        CreateSnapshotStatement => "CREATE SNAPSHOT",
        DropSnapshotStatement => "DROP SNAPSHOT",
        ShowSnapshotsStatement => "SHOW SNAPSHOTS",
        ShowKeyspacesStatement => "SHOW KEYSPACES",
        CheckpointStatement => "CHECKPOINT",
        VerifyStatement => "VERIFY",
        _ => throw new NotSupportedException($"{statement.GetType()} has no name."),
    };
}
