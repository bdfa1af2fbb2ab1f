using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Evaluating;

/// <summary>Finds the value of an expression, with SQL's three-valued logic. Pure.</summary>
internal static class Evaluator
{
    /// <summary>Whether a condition holds: unknown counts as no.</summary>
    public static bool Holds(SqlExpression? condition, IEvaluationScope scope) =>
        condition is null || TruthOf(Evaluate(condition, scope), condition) == true;

    /// <exception cref="IridiumException">Types do not go together, a number does not fit, a parameter is missing.
    /// </exception>
    public static SqlValue Evaluate(SqlExpression expression, IEvaluationScope scope) => expression switch
    {
        LiteralExpression literal => SqlValue.Of(literal.Type, literal.Value),
        ParameterExpression parameter => scope.ParameterOf(parameter),
        ColumnExpression column => scope.ColumnOf(column),
        BinaryExpression pair => Binary(pair, scope),
        UnaryExpression unary => Unary(unary, scope),
        IsNullExpression test => SqlValue.OfBoolean(Evaluate(test.Operand, scope).IsNull != test.IsNegated),
        InExpression list => In(list, scope),
        BetweenExpression between => Between(between, scope),
        LikeExpression like => Like(like, scope),
        StartsWithExpression start => StartsWith(start, scope),
        CastExpression cast => SqlCast.To(Evaluate(cast.Operand, scope), cast.Type),
        FunctionExpression function => Functions.Call(function, scope),
        AggregateExpression aggregate => scope.AggregateOf(aggregate),
        _ => throw new InvalidOperationException($"{expression.GetType().Name} has no value."),
    };

    /// <summary>The truth of a value; null is unknown. A number is true unless it is zero.</summary>
    private static bool? TruthOf(SqlValue value, SqlExpression of) => value.Type switch
    {
        SqlType.Null => null,
        SqlType.Boolean => value.Number != 0,
        _ when value.IsNumeric => SqlNumber.ToDouble(value) != 0,
        _ => throw new IridiumException(
            SqlStates.DatatypeMismatch,
            $"A condition must be true or false; the one at character {of.Offset + 1} is of type "
            + $"{SqlTypeNames.NameOf(value.Type)}."),
    };

    private static SqlValue OfTruth(bool? truth) => truth is bool known ? SqlValue.OfBoolean(known) : SqlValue.Null;

    private static SqlValue Binary(BinaryExpression pair, IEvaluationScope scope)
    {
        if (pair.Operator is BinaryOperator.And or BinaryOperator.Or) return Logical(pair, scope);
        SqlValue left = Evaluate(pair.Left, scope);
        SqlValue right = Evaluate(pair.Right, scope);
        if (left.IsNull || right.IsNull) return SqlValue.Null;
        if (pair.Operator == BinaryOperator.Concatenate) return Concatenate(left, right);
        if (pair.Operator < BinaryOperator.Add) return SqlValue.OfBoolean(Compares(pair.Operator, left, right));
        if (!left.IsNumeric || !right.IsNumeric)
        {
            throw new IridiumException(
                SqlStates.DatatypeMismatch,
                $"{SqlTypeNames.NameOf(left.Type)} and {SqlTypeNames.NameOf(right.Type)} do not calculate with one "
                + "another. Use CAST, and '||' to join texts.");
        }

        return SqlNumber.Calculate(pair.Operator, left, right);
    }

    private static SqlValue Logical(BinaryExpression pair, IEvaluationScope scope)
    {
        // The side that decides alone: false for AND, true for OR.
        bool decisive = pair.Operator == BinaryOperator.Or;
        bool? left = TruthOf(Evaluate(pair.Left, scope), pair.Left);
        if (left == decisive) return SqlValue.OfBoolean(decisive);
        bool? right = TruthOf(Evaluate(pair.Right, scope), pair.Right);
        if (right == decisive) return SqlValue.OfBoolean(decisive);
        return left is null || right is null ? SqlValue.Null : SqlValue.OfBoolean(!decisive);
    }

    private static bool Compares(BinaryOperator sign, SqlValue left, SqlValue right)
    {
        int order = SqlComparison.Compare(left, right);
        return sign switch
        {
            BinaryOperator.Equal => order == 0,
            BinaryOperator.NotEqual => order != 0,
            BinaryOperator.Less => order < 0,
            BinaryOperator.LessOrEqual => order <= 0,
            BinaryOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private static SqlValue Concatenate(SqlValue left, SqlValue right) =>
        left.Object is byte[] first && right.Object is byte[] second
            ? SqlValue.OfBlob([.. first, .. second])
            : SqlValue.OfText(SqlCast.ToText(left) + SqlCast.ToText(right));

    private static SqlValue Unary(UnaryExpression unary, IEvaluationScope scope)
    {
        SqlValue operand = Evaluate(unary.Operand, scope);
        if (unary.Operator == UnaryOperator.Not) return OfTruth(!TruthOf(operand, unary.Operand));
        if (operand.IsNull) return operand;
        return operand.IsNumeric
            ? SqlNumber.Negate(operand)
            : throw new IridiumException(
                SqlStates.DatatypeMismatch, $"{SqlTypeNames.NameOf(operand.Type)} has no sign; only numbers have.");
    }

    private static SqlValue In(InExpression list, IEvaluationScope scope)
    {
        SqlValue wanted = Evaluate(list.Operand, scope);
        if (wanted.IsNull) return SqlValue.Null;
        bool hasNull = false;
        foreach (SqlExpression item in ItemsOf(list, scope))
        {
            SqlValue candidate = Evaluate(item, scope);
            if (candidate.IsNull) hasNull = true;
            else if (SqlComparison.Compare(wanted, candidate) == 0) return SqlValue.OfBoolean(!list.IsNegated);
        }

        return hasNull ? SqlValue.Null : SqlValue.OfBoolean(list.IsNegated);
    }

    /// <summary>What stands in the list: of a query its one column, unless its condition does not hold.</summary>
    public static IReadOnlyList<SqlExpression> ItemsOf(InExpression list, IEvaluationScope scope)
    {
        if (list.Query is not SelectCore query) return list.Items;
        return Holds(query.Where, scope) ? [query.Items[0].Value!] : [];
    }

    private static SqlValue Between(BetweenExpression between, IEvaluationScope scope)
    {
        SqlValue value = Evaluate(between.Operand, scope);
        SqlValue low = Evaluate(between.Low, scope);
        SqlValue high = Evaluate(between.High, scope);
        bool? isAbove = value.IsNull || low.IsNull ? null : SqlComparison.Compare(value, low) >= 0;
        bool? isBelow = value.IsNull || high.IsNull ? null : SqlComparison.Compare(value, high) <= 0;
        bool? isInside = isAbove == false || isBelow == false
            ? false
            : isAbove is null || isBelow is null ? null : true;
        return OfTruth(between.IsNegated ? !isInside : isInside);
    }

    private static SqlValue Like(LikeExpression like, IEvaluationScope scope)
    {
        SqlValue value = Evaluate(like.Operand, scope);
        SqlValue pattern = Evaluate(like.Pattern, scope);
        if (value.IsNull || pattern.IsNull) return SqlValue.Null;
        bool matches = LikePattern.Of(like, pattern, scope).Matches(SqlCast.ToText(value));
        return SqlValue.OfBoolean(matches != like.IsNegated);
    }

    private static SqlValue StartsWith(StartsWithExpression start, IEvaluationScope scope)
    {
        SqlValue value = Evaluate(start.Operand, scope);
        SqlValue prefix = Evaluate(start.Prefix, scope);
        if (value.IsNull || prefix.IsNull) return SqlValue.Null;
        if (value.Object is not (string or byte[]) || prefix.Object is not (string or byte[]))
            throw SqlComparison.Incomparable(value.Type, prefix.Type);
        return SqlValue.OfBoolean(
            SqlComparison.BytesOf(value).AsSpan().StartsWith(SqlComparison.BytesOf(prefix)));
    }
}
