using Iridium.Data.Syntax;

namespace Iridium.Data.Planning;

/// <summary>
/// Takes a condition apart. Its parts joined by AND are sorted: those without columns decide before anything is read;
/// equality with the key, IN, and ORs of those become lookups; comparisons, BETWEEN, prefixes become a range;
/// everything else is checked row by row. Pure.
/// </summary>
internal static class AccessPlanner
{
    public static AccessPlan Plan(SqlExpression? condition)
    {
        var constants = new List<SqlExpression>();
        var bounds = new List<KeyTest>();
        var residual = new List<SqlExpression>();
        KeyList? keys = null;
        foreach (SqlExpression part in PartsOf(condition))
        {
            if (!ColumnUse.HasColumns(part)) constants.Add(part);
            else if (keys is null && TryKeys(part) is KeyList list) keys = list;
            else if (!TryBounds(part, bounds)) residual.Add(part);
        }

        if (keys is null) return new AccessPlan { Constants = constants, Bounds = bounds, Residual = residual };

        // With keys to look up, what bounds them is one more thing to check.
        residual.AddRange(bounds.Select(bound => bound.Source).Distinct());
        return new AccessPlan { Constants = constants, Keys = keys, Residual = residual };
    }

    private static IEnumerable<SqlExpression> PartsOf(SqlExpression? condition)
    {
        var waiting = new Stack<SqlExpression>();
        if (condition is not null) waiting.Push(condition);
        while (waiting.TryPop(out SqlExpression? next))
        {
            if (next is BinaryExpression { Operator: BinaryOperator.And } both)
            {
                waiting.Push(both.Right);
                waiting.Push(both.Left);
            }
            else
            {
                yield return next;
            }
        }
    }

    private static KeyList? TryKeys(SqlExpression part)
    {
        if (part is InExpression { IsNegated: false } list && ColumnUse.IsKey(list.Operand)
            && !list.Items.Any(ColumnUse.HasColumns))
        {
            return list.Query is null ? new KeyList(list.Items, null) : new KeyList([], list);
        }

        var found = new List<SqlExpression>();
        return TryEqualities(part, found) ? new KeyList(found, null) : null;
    }

    /// <summary>Whether it is <c>key = x</c>, or such parts and nothing else joined by OR.</summary>
    private static bool TryEqualities(SqlExpression part, List<SqlExpression> found)
    {
        var waiting = new Stack<SqlExpression>();
        waiting.Push(part);
        while (waiting.TryPop(out SqlExpression? next))
        {
            switch (next)
            {
                case BinaryExpression { Operator: BinaryOperator.Or } either:
                    waiting.Push(either.Right);
                    waiting.Push(either.Left);
                    break;
                case BinaryExpression { Operator: BinaryOperator.Equal } equal
                    when TrySplit(equal, out SqlExpression? value, out _):
                    found.Add(value);
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static bool TryBounds(SqlExpression part, List<KeyTest> bounds)
    {
        switch (part)
        {
            case BinaryExpression pair when TrySplit(pair, out SqlExpression? value, out BinaryOperator sign):
                KeyTestKind? kind = sign switch
                {
                    BinaryOperator.Greater => KeyTestKind.Above,
                    BinaryOperator.GreaterOrEqual => KeyTestKind.From,
                    BinaryOperator.Less => KeyTestKind.Below,
                    BinaryOperator.LessOrEqual => KeyTestKind.Through,
                    _ => null,
                };
                if (kind is not KeyTestKind found) return false;
                bounds.Add(new KeyTest(found, value, part));
                return true;
            case BetweenExpression { IsNegated: false } between when ColumnUse.IsKey(between.Operand)
                && !ColumnUse.HasColumns(between.Low) && !ColumnUse.HasColumns(between.High):
                bounds.Add(new KeyTest(KeyTestKind.From, between.Low, part));
                bounds.Add(new KeyTest(KeyTestKind.Through, between.High, part));
                return true;
            case StartsWithExpression start when ColumnUse.IsKey(start.Operand) && !ColumnUse.HasColumns(start.Prefix):
                bounds.Add(new KeyTest(KeyTestKind.Prefix, start.Prefix, part));
                return true;
            case LikeExpression { IsNegated: false } like when ColumnUse.IsKey(like.Operand)
                && !ColumnUse.HasColumns(like.Pattern) && !ColumnUse.HasColumns(like.Escape):
                bounds.Add(new KeyTest(KeyTestKind.Like, like.Pattern, part));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Splits a comparison of the key with a value, whichever side the key is on.</summary>
    private static bool TrySplit(
        BinaryExpression pair,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SqlExpression? value,
        out BinaryOperator sign)
    {
        sign = pair.Operator;
        value = null;
        if (sign is < BinaryOperator.Equal or > BinaryOperator.GreaterOrEqual) return false;
        if (ColumnUse.IsKey(pair.Left) && !ColumnUse.HasColumns(pair.Right))
        {
            value = pair.Right;
            return true;
        }

        if (!ColumnUse.IsKey(pair.Right) || ColumnUse.HasColumns(pair.Left)) return false;
        value = pair.Left;
        sign = sign switch
        {
            BinaryOperator.Less => BinaryOperator.Greater,
            BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
            BinaryOperator.Greater => BinaryOperator.Less,
            BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
            _ => sign,
        };
        return true;
    }
}
