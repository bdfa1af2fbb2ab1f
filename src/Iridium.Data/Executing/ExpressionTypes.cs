using Iridium.Data.Schema;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Executing;

/// <summary>Finds the type of an expression before there is a row.</summary>
internal static class ExpressionTypes
{
    /// <returns>The type; <see cref="SqlType.Null"/> when only the rows tell.</returns>
    public static SqlType Of(SqlExpression expression, KeyspaceSchema? schema, ParameterValues parameters)
    {
        SqlType Inner(SqlExpression of) => Of(of, schema, parameters);
        return expression switch
        {
            LiteralExpression literal => literal.Type,
            ParameterExpression parameter => parameters[parameter.Index].Type,
            CastExpression cast => cast.Type,
            ColumnExpression column => OfColumn(column.Column, schema),
            UnaryExpression { Operator: UnaryOperator.Negate } unary => OfNegative(Inner(unary.Operand)),
            BinaryExpression pair when pair.Operator > BinaryOperator.GreaterOrEqual =>
                OfPair(pair.Operator, Inner(pair.Left), Inner(pair.Right)),
            FunctionExpression function => OfFunction(function, Inner),
            AggregateExpression { Aggregate: SqlAggregate.CountRows } => SqlType.BigInt,
            AggregateExpression => OfColumn(RowColumn.Key, schema),
            _ => SqlType.Boolean,
        };
    }

    public static SqlType OfColumn(RowColumn column, KeyspaceSchema? schema) => column switch
    {
        RowColumn.Key => schema?.KeyType ?? SqlType.Blob,
        RowColumn.Value => schema?.ValueType ?? SqlType.Blob,
        RowColumn.ExpiresAt => SqlType.TimestampTz,
        _ => SqlType.BigInt,
    };

    private static SqlType OfNegative(SqlType operand) => operand == SqlType.Null || SqlTypes.IsFloat(operand)
        ? operand
        : OfPair(BinaryOperator.Subtract, SqlType.BigInt, operand);

    private static SqlType OfPair(BinaryOperator sign, SqlType left, SqlType right)
    {
        if (sign == BinaryOperator.Concatenate)
            return left == SqlType.Blob && right == SqlType.Blob ? SqlType.Blob : SqlType.Text;
        if (SqlTypes.IsFloat(left) || SqlTypes.IsFloat(right)) return SqlType.Double;
        bool isExact = SqlTypes.IsDecimal(left) || SqlTypes.IsDecimal(right)
            || left == SqlType.UBigInt || right == SqlType.UBigInt;
        return isExact ? SqlType.Decimal : SqlType.BigInt;
    }

    private static SqlType OfFunction(FunctionExpression function, Func<SqlExpression, SqlType> inner) =>
        function.Function switch
        {
            SqlFunction.Length => SqlType.BigInt,
            SqlFunction.Now => SqlType.TimestampTz,
            SqlFunction.Coalesce => function.Arguments.Select(inner).FirstOrDefault(type => type != SqlType.Null),
            _ => SqlType.Text,
        };
}
