using Iridium.Data.Syntax;

namespace Iridium.Data.Executing;

/// <summary>Which aggregates a query asks for: without a count, the first or last key is one step away.</summary>
/// <param name="HasCount">Whether rows are counted.</param>
/// <param name="HasMin">Whether the first key is asked for.</param>
/// <param name="HasMax">Whether the last key is asked for.</param>
internal readonly record struct AggregateNeeds(bool HasCount, bool HasMin, bool HasMax)
{
    /// <summary>The key of the row at hand.</summary>
    public static ColumnExpression Key { get; } = new(0, RowColumn.Key, false);

    /// <exception cref="IridiumException">A column stands beside an aggregate.</exception>
    public static AggregateNeeds Of(IReadOnlyList<SqlExpression> values)
    {
        var needs = default(AggregateNeeds);
        var waiting = new Stack<SqlExpression>(values);
        while (waiting.TryPop(out SqlExpression? next))
        {
            switch (next)
            {
                case AggregateExpression aggregate:
                    needs = aggregate.Aggregate switch
                    {
                        SqlAggregate.CountRows => needs with { HasCount = true },
                        SqlAggregate.MinKey => needs with { HasMin = true },
                        _ => needs with { HasMax = true },
                    };
                    break;
                case BinaryExpression pair:
                    waiting.Push(pair.Left);
                    waiting.Push(pair.Right);
                    break;
                case UnaryExpression unary: waiting.Push(unary.Operand); break;
                case CastExpression cast: waiting.Push(cast.Operand); break;
                case FunctionExpression function:
                    foreach (SqlExpression argument in function.Arguments) waiting.Push(argument);
                    break;
                case LiteralExpression or ParameterExpression: break;
                default:
                    throw new IridiumException(
                        SqlStates.NotSupported,
                        $"What stands at character {next.Offset + 1} has a value for each row and cannot stand beside "
                        + "an aggregate, which has one for all. Send two queries.");
            }
        }

        return needs;
    }
}
