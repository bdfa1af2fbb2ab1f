using Iridium.Data.Evaluating;
using Iridium.Data.Schema;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>
/// What RETURNING makes of the rows that a statement wrote. It is evaluated before anything is committed, so that an
/// error in it leaves nothing written; only versions, which the commit gives, are filled in afterwards.
/// </summary>
internal sealed class ReturnedRows
{
    // Any version will do to see whether an expression with one works.
    private static readonly SqlValue _versionToCome = SqlValue.OfInteger(1);

    // Constant after construction.
    private readonly SelectPlan _plan;
    private readonly StatementScope _scope;
    private readonly IReadOnlyList<WrittenRow> _written;
    private readonly IReadOnlyList<ResultColumn> _columns;
    private readonly SqlValue[][] _rows;

    public ReturnedRows(
        SelectPlan plan,
        KeyspaceSchema schema,
        ParameterValues parameters,
        StatementScope scope,
        StatementWrites writes)
    {
        _plan = plan;
        _scope = scope;
        _written = writes.Rows;
        _columns = plan.ColumnsFor(schema, parameters);
        _rows = new SqlValue[_written.Count][];
        scope.Excluded = null;
        for (int i = 0; i < _rows.Length; i++) _rows[i] = Evaluate(_written[i], _versionToCome);
    }

    /// <summary>The rows, once all is written.</summary>
    /// <param name="firstSequence">The sequence of the first operation; null when the commit is still to come.</param>
    public RowSource Finish(long? firstSequence)
    {
        bool hasVersions = _plan.Values.Any(value => value is not (
            LiteralExpression or ParameterExpression or ColumnExpression { Column: not RowColumn.Version }));
        for (int i = 0; hasVersions && i < _rows.Length; i++)
        {
            WrittenRow row = _written[i];
            if (row.Operation < 0) continue;
            _rows[i] = Evaluate(row, firstSequence is long first ? SqlValue.OfInteger(first + row.Operation) : null);
        }

        return new ConstantRows(_columns, _rows);
    }

    private SqlValue[] Evaluate(WrittenRow row, SqlValue? version)
    {
        _scope.Record = new WrittenStream(row);
        _scope.VersionNow = row.Operation < 0 ? null : version;
        var values = new SqlValue[_plan.Values.Count];
        for (int i = 0; i < values.Length; i++) values[i] = Evaluator.Evaluate(_plan.Values[i], _scope);
        return values;
    }
}
