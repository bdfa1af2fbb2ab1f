using Iridium.Data.Coding;
using Iridium.Data.Evaluating;
using Iridium.Data.Planning;
using Iridium.Data.Schema;
using Iridium.Data.Syntax;
using Iridium.Data.Values;
using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>
/// Decides what INSERT and UPSERT write. UPSERT reads nothing. INSERT that fails on a key that is there reads nothing
/// either outside a transaction: the commit refuses it.
/// </summary>
internal readonly struct InsertDecision(
    InsertStatement insert,
    KeyspaceSchema schema,
    StatementScope scope,
    WriteTarget target,
    StatementWrites writes)
{
    private const int TokenInterval = 256;

    public static IridiumException Duplicate(KeyspaceSchema schema, byte[] key) => new(
        SqlStates.DuplicateKey,
        $"The keyspace '{schema.Name}' has the key {TextOf(schema, key)} already. Use UPSERT to replace it.");

    public void Decide(CancellationToken cancellationToken)
    {
        bool isChecked = !insert.IsUpsert;
        DateTimeOffset? lifetime = Expiries.OfLifetime(insert.Lifetime, scope);
        SortedSet<byte[]>? seen = isChecked && insert.Rows.Count > 1 ? new(ByteOrder.Instance) : null;
        List<byte[]>? newKeys = isChecked && insert.OnConflict == ConflictAction.Fail ? [] : null;
        for (int i = 0; i < insert.Rows.Count; i++)
        {
            if (i % TokenInterval == 0) cancellationToken.ThrowIfCancellationRequested();
            Evaluate(insert.Rows[i], out SqlValue rowKey, out SqlValue value, out SqlValue rowExpiry);
            byte[] key = KeyCodec.Encode(rowKey, schema.KeyType);
            DateTimeOffset? expiresAt = insert.Lifetime is null ? Expiries.Of(rowExpiry) : lifetime;
            if (seen?.Add(key) == false)
            {
                if (insert.OnConflict == ConflictAction.Nothing) continue;
                throw Twice(schema, key);
            }

            if (isChecked)
            {
                if (lifetime is DateTimeOffset end) rowExpiry = SqlValue.OfInstant(end);
                if (!IsNew(key, new NewRow(rowKey, value, rowExpiry))) continue;
                newKeys?.Add(key);
            }

            Put(key, ValueCodec.Encode(value, schema.ValueType), expiresAt);
        }

        writes.NewKeys = newKeys;
    }

    private void Put(byte[] key, byte[] value, DateTimeOffset? expiresAt)
    {
        if (writes.KeepsRows) writes.Add(new WrittenRow(key, value, expiresAt, 0, target.Count));
        target.Put(schema.Keyspace, key, value, expiresAt, insert.IsUpsert ? null : 0);
        writes.Affected++;
    }

    private void Evaluate(
        IReadOnlyList<SqlExpression> row, out SqlValue key, out SqlValue value, out SqlValue expiresAt)
    {
        key = value = expiresAt = default;
        for (int i = 0; i < insert.Columns.Count; i++)
        {
            SqlValue given = Evaluator.Evaluate(row[i], scope);
            switch (insert.Columns[i])
            {
                case RowColumn.Key: key = given; break;
                case RowColumn.Value: value = given; break;
                default: expiresAt = given; break;
            }
        }
    }

    /// <summary>Whether the row is to be written; if its key is there, does what the statement says of that.</summary>
    private bool IsNew(byte[] key, NewRow row)
    {
        // Outside a transaction the commit itself looks whether the key is there.
        if (insert.OnConflict == ConflictAction.Fail && target is BatchTarget) return true;
        if (insert.OnConflict == ConflictAction.Update) return !TryChange(key, row);
        if (!target.Point.TryGetPinned(schema.Keyspace, key, out PinnedValue value)) return true;
        value.Dispose();
        return insert.OnConflict == ConflictAction.Nothing ? false : throw Duplicate(schema, key);
    }

    private bool TryChange(byte[] key, NewRow row)
    {
        using var records = new LookupStream(target.Point, schema.Keyspace, [key], false, null);
        if (!records.MoveNext()) return false;
        NewExpiry? lifetime = insert.Lifetime is null ? null : new NewExpiry(Expiries.Of(row.ExpiresAt));
        scope.Record = records;
        scope.Excluded = row;
        new RowChange(schema, insert.Updates, lifetime).Apply(scope, target, writes);
        writes.Affected++;
        scope.Record = null;
        scope.Excluded = null;
        return true;
    }

    private static string TextOf(KeyspaceSchema schema, byte[] key)
    {
        SqlValue value = KeyCodec.Decode(key, schema.KeyType);
        return ExpressionText.Of(new LiteralExpression(0, value.Type, value.ToObject()));
    }

    private static IridiumException Twice(KeyspaceSchema schema, byte[] key) => new(
        SqlStates.DuplicateKey, $"The statement names the key {TextOf(schema, key)} twice.");
}
