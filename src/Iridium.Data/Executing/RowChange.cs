using Iridium.Data.Coding;
using Iridium.Data.Evaluating;
using Iridium.Data.Schema;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>What an UPDATE, or an INSERT that meets a record, does to the row at hand.</summary>
/// <param name="schema">The keyspace.</param>
/// <param name="updates">The assignments.</param>
/// <param name="lifetime">The new expiry of a TTL, or null without one.</param>
internal sealed class RowChange(
    KeyspaceSchema schema,
    IReadOnlyList<Assignment> updates,
    NewExpiry? lifetime)
{
    /// <summary>Adds the change of the scope's row to a target. Only the expiry: the value is not written anew, and the
    /// version stays.</summary>
    public void Apply(StatementScope scope, WriteTarget target, StatementWrites writes)
    {
        RecordStream record = scope.Record!;
        byte[] key = record.Key.ToArray();
        DateTimeOffset? expiresAt = record.Info.ExpiresAt;
        byte[]? value = null;
        bool isExpiryNew = lifetime is not null;
        if (lifetime is NewExpiry known) expiresAt = known.Instant;
        foreach (Assignment update in updates)
        {
            SqlValue assigned = Evaluator.Evaluate(update.Value, scope);
            if (update.Column == RowColumn.Value)
            {
                value = ValueCodec.Encode(assigned, schema.ValueType);
            }
            else if (update.Column == RowColumn.Key)
            {
                RequireSame(key, KeyCodec.Encode(assigned, schema.KeyType));
            }
            else
            {
                expiresAt = Expiries.Of(assigned);
                isExpiryNew = true;
            }
        }

        long found = record.Info.Sequence;
        int operation = -1;
        if (value is not null)
        {
            operation = target.Count;
            target.Put(schema.Keyspace, key, value, expiresAt, found);
        }
        else if (isExpiryNew)
        {
            target.Touch(schema.Keyspace, key, expiresAt, found);
        }

        if (writes.KeepsRows)
            writes.Add(new WrittenRow(key, value ?? record.Value.ToArray(), expiresAt, found, operation));
    }

    /// <summary>Commands that are derived from a query set all of its columns, the key too.</summary>
    private static void RequireSame(byte[] key, byte[] assigned)
    {
        if (assigned.AsSpan().SequenceEqual(key)) return;
        throw new IridiumException(
            SqlStates.NotSupported,
            "The key of a row cannot change. Delete the row and insert one with the other key.");
    }
}

/// <summary>An expiry that a statement sets; null means never.</summary>
internal sealed record NewExpiry(DateTimeOffset? Instant);
