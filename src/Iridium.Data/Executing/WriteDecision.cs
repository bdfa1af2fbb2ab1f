using Iridium.Data.Planning;
using Iridium.Data.Schema;
using Iridium.Data.Syntax;

namespace Iridium.Data.Executing;

/// <summary>
/// Decides what a writing statement writes, as often as it is asked to, and says what came of it. For one thread, for
/// one run of the statement.
/// </summary>
internal readonly struct WriteDecision(
    PlannedStatement planned,
    KeyspaceSchema schema,
    SqlSession session,
    ParameterValues parameters)
{
    /// <summary>Whether it was decided before, so that what is told of the statement was told.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Reads what has to be read and adds the writes to a target.</summary>
    public StatementWrites Decide(WriteTarget target, CancellationToken cancellationToken)
    {
        var writes = new StatementWrites(planned.Parts.Count > 0);
        var scope = new StatementScope(parameters, session.Clock, schema);
        switch (planned.Statement)
        {
            case InsertStatement insert:
                new InsertDecision(insert, schema, scope, target, writes).Decide(cancellationToken);
                break;
            case UpdateStatement update: Update(update, scope, target, writes, cancellationToken); break;
            default: Delete((DeleteStatement)planned.Statement, scope, target, writes, cancellationToken); break;
        }

        if (writes.KeepsRows) writes.Returned = new ReturnedRows(planned.Parts[0], schema, parameters, scope, writes);
        return writes;
    }

    /// <summary>The error that a key is there already.</summary>
    public IridiumException Duplicate(byte[] key) => InsertDecision.Duplicate(schema, key);

    private void Update(
        UpdateStatement update,
        StatementScope scope,
        WriteTarget target,
        StatementWrites writes,
        CancellationToken cancellationToken)
    {
        DateTimeOffset? lifetime = Expiries.OfLifetime(update.Lifetime, scope);
        var change = new RowChange(schema, update.Updates, update.Lifetime is null ? null : new(lifetime));
        BoundAccess access = AccessBinder.Bind(planned.Access!, schema.KeyType, scope);
        NoteScan(access);
        using KeyspaceRows rows = Rows(target, scope, access);
        while (rows.MoveNext(cancellationToken))
        {
            change.Apply(scope, target, writes);
            writes.Affected++;
        }
    }

    private void Delete(
        DeleteStatement delete,
        StatementScope scope,
        WriteTarget target,
        StatementWrites writes,
        CancellationToken cancellationToken)
    {
        BoundAccess access = AccessBinder.Bind(planned.Access!, schema.KeyType, scope);
        bool isScan = access.Kind is AccessKind.Range or AccessKind.FullScan;
        if (isScan && access.Residual.Count == 0 && !delete.IsCounted && !writes.KeepsRows)
        {
            target.DeleteRange(schema.Keyspace, access.Range);
            writes.Affected = -1;
            return;
        }

        NoteScan(access);
        using KeyspaceRows rows = Rows(target, scope, access);
        while (rows.MoveNext(cancellationToken))
        {
            RecordStream record = scope.Record!;
            if (writes.KeepsRows)
            {
                writes.Add(new WrittenRow(
                    record.Key.ToArray(), record.Value.ToArray(), record.Info.ExpiresAt, record.Info.Sequence, -1));
            }

            target.Delete(schema.Keyspace, record.Key, record.Info.Sequence);
            writes.Affected++;
        }
    }

    private void NoteScan(BoundAccess access)
    {
        if (access.Kind == AccessKind.FullScan && !IsRepeated) session.NoteFullScan(schema.Name);
    }

    private KeyspaceRows Rows(WriteTarget target, StatementScope scope, BoundAccess access) =>
        new([], [], RecordAccess.Open(target.Point, schema, access, false), access.Residual, scope)
        {
            Skip = 0,
            Limit = long.MaxValue,
            IsDistinct = false,
        };
}
