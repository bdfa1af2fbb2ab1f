using Iridium.Data.Evaluating;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Tests.Evaluating;

/// <summary>A row and parameters that a test sets.</summary>
internal sealed class RowScope : IEvaluationScope
{
    public Dictionary<RowColumn, SqlValue> Row { get; } = [];

    public Dictionary<string, SqlValue> Parameters { get; } = new(StringComparer.OrdinalIgnoreCase);

    public DateTimeOffset UtcNow { get; set; } = DateTimeOffset.UnixEpoch;

    public SqlValue ParameterOf(ParameterExpression parameter) => Parameters[parameter.Name];

    public SqlValue ColumnOf(ColumnExpression column) => Row[column.Column];

    public SqlValue AggregateOf(AggregateExpression aggregate) => throw new NotSupportedException();
}
