using Iridium.Data.Evaluating;
using Iridium.Data.Syntax;
using Iridium.Data.Values;
using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>Runs statements about the database. Stateless.</summary>
internal static class UtilityRunner
{
    public static StatementResult Run(
        UtilityStatement statement,
        SqlSession session,
        ParameterValues parameters,
        CancellationToken cancellationToken)
    {
        switch (statement)
        {
            case CreateSnapshotStatement create:
                session.RequireNoTransaction("CREATE SNAPSHOT");
                if (!session.Snapshots.TryCreate(create.Name))
                    throw new IridiumException(
                        SqlStates.DuplicateKeyspace, $"There is a snapshot '{create.Name}' already.");
                return new StatementResult(null, -1);
            case DropSnapshotStatement drop:
                session.RequireNoTransaction("DROP SNAPSHOT");
                if (!session.Snapshots.TryDrop(drop.Name) && !drop.IsOptional)
                    throw new IridiumException(SqlStates.SnapshotTooOld, $"There is no snapshot '{drop.Name}'.");
                return new StatementResult(null, -1);
            case ShowSnapshotsStatement: return new StatementResult(Snapshots(session), -1);
            case ShowKeyspacesStatement: return new StatementResult(Keyspaces(session), -1);
            case ShowStatisticsStatement show: return new StatementResult(Statistics(show, session), -1);
            case CheckpointStatement checkpoint:
                session.RequireNoTransaction("CHECKPOINT");
                return new StatementResult(Checkpoint(checkpoint, session, parameters, cancellationToken), -1);
            default:
                session.RequireNoTransaction("VERIFY");
                return new StatementResult(Verification.Run(session.Database, cancellationToken), -1);
        }
    }

    /// <summary>One column of texts, one row for each.</summary>
    public static RowSource Lines(string column, IEnumerable<string> lines) => new ConstantRows(
        [Text(column)], [.. lines.Select(line => new[] { SqlValue.OfText(line) })]);

    private static ResultColumn Text(string name) => new(name, SqlType.Text, null, null);

    private static ResultColumn Integer(string name) => new(name, SqlType.BigInt, null, null);

    private static ConstantRows Snapshots(SqlSession session) => new(
        [Text("name"), Integer("sequence"), new ResultColumn("created_at", SqlType.TimestampTz, null, null)],
        [.. session.Snapshots.All.Select(each => new[]
        {
            SqlValue.OfText(each.Name), SqlValue.OfInteger(each.Sequence), SqlValue.OfInstant(each.Created),
        })]);

    private static ConstantRows Keyspaces(SqlSession session) => new(
        [Text("name"), Text("key_type"), Text("value_type"), Integer("approximate_rows"), Integer("approximate_bytes")],
        [.. session.Catalog.All.Select(schema => new[]
        {
            SqlValue.OfText(schema.Name),
            SqlValue.OfText(SqlTypeNames.NameOf(schema.KeyType)),
            SqlValue.OfText(SqlTypeNames.NameOf(schema.ValueType)),
            SqlValue.OfInteger(schema.Keyspace.ApproximateCount()),
            SqlValue.OfInteger(schema.Keyspace.ApproximateBytes()),
        })]);

    private static ConstantRows Statistics(ShowStatisticsStatement show, SqlSession session)
    {
        string? only = show.Keyspace is null ? null : session.SchemaOf(show.Keyspace).Name;
        return new ConstantRows(
            [Text("name"), Text("keyspace"), Integer("value")],
            [.. StatisticsRows.Of(session.Database.GetStatistics(), only).Select(row => new[]
            {
                SqlValue.OfText(row.Name),
                row.Keyspace is null ? SqlValue.Null : SqlValue.OfText(row.Keyspace),
                SqlValue.OfInteger(row.Value),
            })]);
    }

    private static ConstantRows Checkpoint(
        CheckpointStatement checkpoint,
        SqlSession session,
        ParameterValues parameters,
        CancellationToken cancellationToken)
    {
        var scope = new StatementScope(parameters, session.Clock, null);
        SqlValue directory = Evaluator.Evaluate(checkpoint.Directory, scope);
        if (directory.Object is not string path || string.IsNullOrWhiteSpace(path))
            throw new IridiumException(
                SqlStates.DatatypeMismatch, "CHECKPOINT TO takes the path of a directory as text.");
        cancellationToken.ThrowIfCancellationRequested();
        long sequence = Checkpoints.Make(session.Database, path, cancellationToken);
        return new ConstantRows([Integer("sequence")], [[SqlValue.OfInteger(sequence)]]);
    }
}
