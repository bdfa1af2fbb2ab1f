using System.Globalization;
using Iridium.Data.Parsing;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Planning;

/// <summary>Writes expressions as statements would have them, for EXPLAIN.</summary>
internal static class ExpressionText
{
    public static string Of(SqlExpression expression) => expression switch
    {
        LiteralExpression literal => OfLiteral(literal),
        ParameterExpression parameter => parameter.Name.Length == 0 ? "?" : "@" + parameter.Name,
        ColumnExpression column =>
            (column.IsExcluded ? "excluded." : "") + SelectParser.NameOf(column.Column),
        UnaryExpression { Operator: UnaryOperator.Not } negated => "NOT " + Nested(negated.Operand),

        // Two signs in a row would begin a comment.
        UnaryExpression { Operand: UnaryExpression inner } => $"-({Of(inner)})",
        UnaryExpression minus => "-" + Nested(minus.Operand),
        BinaryExpression pair => $"{Nested(pair.Left)} {SignOf(pair.Operator)} {Nested(pair.Right)}",
        IsNullExpression test => $"{Nested(test.Operand)} IS {(test.IsNegated ? "NOT " : "")}NULL",
        InExpression list => $"{Nested(list.Operand)} {(list.IsNegated ? "NOT " : "")}IN ({ItemsOf(list)})",
        BetweenExpression between => $"{Nested(between.Operand)} {(between.IsNegated ? "NOT " : "")}BETWEEN "
            + $"{Nested(between.Low)} AND {Nested(between.High)}",
        LikeExpression like => $"{Nested(like.Operand)} {(like.IsNegated ? "NOT " : "")}LIKE {Nested(like.Pattern)}"
            + (like.Escape is null ? "" : $" ESCAPE {Nested(like.Escape)}"),
        StartsWithExpression start => $"{Nested(start.Operand)} STARTS WITH {Nested(start.Prefix)}",
        CastExpression cast => $"CAST({Of(cast.Operand)} AS {SqlTypeNames.NameOf(cast.Type)})",
        FunctionExpression function => $"{function.Function.ToString().ToUpperInvariant()}("
            + string.Join(", ", function.Arguments.Select(Of)) + ")",
        AggregateExpression aggregate => aggregate.Aggregate switch
        {
            SqlAggregate.CountRows => "COUNT(*)",
            SqlAggregate.MinKey => "MIN(key)",
            _ => "MAX(key)",
        },
        _ => throw new InvalidOperationException($"{expression.GetType().Name} has no text."),
    };

    private static string Nested(SqlExpression expression) =>
        expression is BinaryExpression or UnaryExpression { Operator: UnaryOperator.Not } or InExpression
            or BetweenExpression or LikeExpression or IsNullExpression or StartsWithExpression
            or LiteralExpression { Value: < 0L }
            ? $"({Of(expression)})"
            : Of(expression);

    private static string ItemsOf(InExpression list) => list.Query is SelectCore query
        ? $"SELECT {Of(query.Items[0].Value!)}" + (query.Where is null ? "" : $" WHERE {Of(query.Where)}")
        : string.Join(", ", list.Items.Select(Of));

    private static string OfLiteral(LiteralExpression literal) => literal.Value switch
    {
        null => "NULL",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        bool flag => flag ? "TRUE" : "FALSE",
        DateTime date => $"DATE '{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}'",
        DateTimeOffset => $"TIMESTAMP '{SqlCast.ToText(SqlValue.Of(literal.Type, literal.Value))}'",
        _ => SqlCast.ToText(SqlValue.Of(literal.Type, literal.Value)),
    };

    private static string SignOf(BinaryOperator sign) => sign switch
    {
        BinaryOperator.Or => "OR",
        BinaryOperator.And => "AND",
        BinaryOperator.Equal => "=",
        BinaryOperator.NotEqual => "<>",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Concatenate => "||",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        _ => "%",
    };
}
