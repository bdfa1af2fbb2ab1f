using Iridium.Data.Syntax;

namespace Iridium.Data.Planning;

/// <summary>Says whether an expression looks at the row.</summary>
internal static class ColumnUse
{
    public static bool HasColumns(SqlExpression? expression) => expression switch
    {
        null or LiteralExpression or ParameterExpression => false,
        ColumnExpression or AggregateExpression => true,
        BinaryExpression pair => HasColumns(pair.Left) || HasColumns(pair.Right),
        UnaryExpression unary => HasColumns(unary.Operand),
        IsNullExpression test => HasColumns(test.Operand),
        InExpression list => HasColumns(list.Operand) || list.Items.Any(HasColumns)
            || (list.Query is SelectCore query
                && (HasColumns(query.Where) || query.Items.Any(item => HasColumns(item.Value)))),
        BetweenExpression between =>
            HasColumns(between.Operand) || HasColumns(between.Low) || HasColumns(between.High),
        LikeExpression like => HasColumns(like.Operand) || HasColumns(like.Pattern) || HasColumns(like.Escape),
        StartsWithExpression start => HasColumns(start.Operand) || HasColumns(start.Prefix),
        CastExpression cast => HasColumns(cast.Operand),
        FunctionExpression function => function.Arguments.Any(HasColumns),
        _ => true,
    };

    /// <summary>Whether it is the key of the row itself.</summary>
    public static bool IsKey(SqlExpression expression) =>
        expression is ColumnExpression { Column: RowColumn.Key, IsExcluded: false };

    /// <summary>Whether an expression is an aggregate or has one inside.</summary>
    public static bool HasAggregate(SqlExpression? expression) => expression switch
    {
        AggregateExpression => true,
        BinaryExpression pair => HasAggregate(pair.Left) || HasAggregate(pair.Right),
        UnaryExpression unary => HasAggregate(unary.Operand),
        CastExpression cast => HasAggregate(cast.Operand),
        FunctionExpression function => function.Arguments.Any(HasAggregate),
        _ => false,
    };
}
