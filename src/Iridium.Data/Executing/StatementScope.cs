using Iridium.Data.Coding;
using Iridium.Data.Evaluating;
using Iridium.Data.Schema;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>
/// What a statement's expressions see while it runs: its parameters, one instant for the whole statement, and the
/// present row. For one thread at a time.
/// </summary>
internal sealed class StatementScope(ParameterValues parameters, TimeProvider clock, KeyspaceSchema? schema)
    : IEvaluationScope
{
    private DateTimeOffset? _now;

    /// <summary>The row at hand, or null.</summary>
    public RecordStream? Record { get; set; }

    /// <summary>The row that an INSERT would have written: key, value and expiry.</summary>
    public NewRow? Excluded { get; set; }

    /// <summary>The results of aggregates, once they are known.</summary>
    public AggregateValues? Aggregates { get; set; }

    /// <summary>For RETURNING after a write: the version that the row has now.</summary>
    public SqlValue? VersionNow { get; set; }

    public KeyspaceSchema? Schema => schema;

    public DateTimeOffset UtcNow => _now ??= clock.GetUtcNow();

    public SqlValue ParameterOf(ParameterExpression parameter) => parameters[parameter.Index];

    public SqlValue AggregateOf(AggregateExpression aggregate) => Aggregates is AggregateValues values
        ? values.Of(aggregate.Aggregate)
        : throw new IridiumException(
            SqlStates.NotSupported, "An aggregate stands among the columns of a query, nowhere else.");

    public SqlValue ColumnOf(ColumnExpression column)
    {
        if (column.IsExcluded)
        {
            return Excluded is NewRow row
                ? row.Of(column.Column)
                : throw new IridiumException(
                    SqlStates.UndefinedColumn, "'excluded' is the row of an INSERT with ON CONFLICT DO UPDATE.");
        }

        return ColumnOf(column.Column);
    }

    /// <summary>A column of the row at hand.</summary>
    /// <exception cref="IridiumException">There is none.</exception>
    public SqlValue ColumnOf(RowColumn column) => schema is not null && Record is RecordStream record
        ? Of(schema, record, column)
        : throw new IridiumException(
            SqlStates.UndefinedColumn, $"There is no row whose '{column}' could be meant: FROM is missing.");

    /// <summary>What a transaction has written has no version before the commit.</summary>
    private static SqlValue VersionOf(long sequence) =>
        sequence == 0 ? SqlValue.Null : SqlValue.OfInteger(sequence);

    private SqlValue Of(KeyspaceSchema of, RecordStream record, RowColumn column) => column switch
    {
        RowColumn.Key => KeyCodec.Decode(record.Key, of.KeyType),
        RowColumn.Value => ValueCodec.Decode(record.Value, of.ValueType),
        RowColumn.Version => VersionNow ?? VersionOf(record.Info.Sequence),
        RowColumn.ExpiresAt => record.Info.ExpiresAt is DateTimeOffset instant
            ? SqlValue.OfInstant(instant)
            : SqlValue.Null,
        _ => SqlValue.OfInteger(record.Info.ValueBytes),
    };
}
