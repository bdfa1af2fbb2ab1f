using Iridium.Data.Evaluating;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>
/// The rows of a query over a keyspace: records that fulfil what is left of the condition, after those passed over, up
/// to the limit.
/// </summary>
internal sealed class KeyspaceRows : RowSource
{
    private const int TokenInterval = 64;

    // Constant after construction.
    private readonly ResultColumn[] _columns;
    private readonly IReadOnlyList<SqlExpression> _items;
    private readonly IReadOnlyList<SqlExpression> _residual;
    private readonly RecordStream _records;
    private readonly StatementScope _scope;
    private readonly DistinctRows? _distinct;

    // For the thread that reads.
    private long _skip;
    private long _left;
    private int _untilToken;

    public KeyspaceRows(
        ResultColumn[] columns,
        IReadOnlyList<SqlExpression> items,
        RecordStream records,
        IReadOnlyList<SqlExpression> residual,
        StatementScope scope)
    {
        _columns = columns;
        _items = items;
        _records = records;
        _residual = residual;
        _scope = scope;
        scope.Record = records;
    }

    public override IReadOnlyList<ResultColumn> Columns => _columns;

    /// <summary>Rows to pass over, after the condition.</summary>
    public required long Skip { init => _skip = value; }

    /// <summary>Most rows to return.</summary>
    public required long Limit { init => _left = value; }

    /// <summary>Whether equal rows count once.</summary>
    public required bool IsDistinct { init => _distinct = value ? new DistinctRows() : null; }

    public override bool IsImmediate => _residual.Count == 0 && _skip == 0 && _distinct is null;

    public override bool MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return Advance(cancellationToken);
        }
        catch (Exception error) when (EngineErrors.TryMapReading(error, out IridiumException? mapped))
        {
            throw mapped;
        }
    }

    public override SqlValue ValueOf(int column) => _columns[column].Column is RowColumn plain
        ? _scope.ColumnOf(plain)
        : Evaluator.Evaluate(_items[column], _scope);

    public override bool TryGetBytes(int column, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        ResultColumn of = _columns[column];
        if (of.Type is not (SqlType.Blob or SqlType.Text or SqlType.Json)) return false;
        if (of.Column == RowColumn.Key) bytes = _records.Key;
        else if (of.Column == RowColumn.Value) bytes = _records.Value;
        else return false;
        return true;
    }

    public override void Dispose()
    {
        base.Dispose();
        _records.Dispose();
    }

    private bool Advance(CancellationToken cancellationToken)
    {
        if (_left <= 0) return false;
        while (true)
        {
            if (--_untilToken < 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _untilToken = TokenInterval;
            }

            if (!_records.MoveNext())
            {
                _left = 0;
                return false;
            }

            if (!Fits()) continue;
            if (_skip > 0)
            {
                _skip--;
                continue;
            }

            _left--;
            return true;
        }
    }

    private bool Fits()
    {
        for (int i = 0; i < _residual.Count; i++)
        {
            if (!Evaluator.Holds(_residual[i], _scope)) return false;
        }

        return _distinct is null || _distinct.TryAdd(_items.Select(item => Evaluator.Evaluate(item, _scope)));
    }
}
