using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Evaluating;

/// <summary>
/// What expressions ask for while they are evaluated: parameters, columns of the row at hand, the clock.
/// </summary>
internal interface IEvaluationScope
{
    DateTimeOffset UtcNow { get; }

    /// <summary>The value of a parameter.</summary>
    /// <exception cref="IridiumException">It has none.</exception>
    SqlValue ParameterOf(ParameterExpression parameter);

    /// <summary>A column of the present row.</summary>
    SqlValue ColumnOf(ColumnExpression column);

    /// <summary>The value of an aggregate.</summary>
    /// <exception cref="IridiumException">There is none here.</exception>
    SqlValue AggregateOf(AggregateExpression aggregate);
}
