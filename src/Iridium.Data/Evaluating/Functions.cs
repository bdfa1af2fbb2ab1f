using System.Text;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Evaluating;

/// <summary>The functions of single values.</summary>
internal static class Functions
{
    public static SqlValue Call(FunctionExpression function, IEvaluationScope scope)
    {
        if (function.Function == SqlFunction.Now) return SqlValue.OfInstant(scope.UtcNow);
        if (function.Function == SqlFunction.Coalesce) return Coalesce(function.Arguments, scope);
        SqlValue value = Evaluator.Evaluate(function.Arguments[0], scope);
        if (value.IsNull) return value;
        return function.Function switch
        {
            SqlFunction.Length => SqlValue.OfInteger(LengthOf(value)),
            SqlFunction.Hex => SqlValue.OfText(Convert.ToHexString(HexBytesOf(value))),
            SqlFunction.Lower => SqlValue.OfText(SqlCast.ToText(value).ToLowerInvariant()),
            _ => SqlValue.OfText(SqlCast.ToText(value).ToUpperInvariant()),
        };
    }

    private static SqlValue Coalesce(IReadOnlyList<SqlExpression> arguments, IEvaluationScope scope)
    {
        foreach (SqlExpression argument in arguments)
        {
            SqlValue value = Evaluator.Evaluate(argument, scope);
            if (!value.IsNull) return value;
        }

        return SqlValue.Null;
    }

    private static long LengthOf(SqlValue value)
    {
        if (value.Object is byte[] bytes) return bytes.Length;
        long runes = 0;
        foreach (Rune _ in SqlCast.ToText(value).EnumerateRunes()) runes++;
        return runes;
    }

    private static byte[] HexBytesOf(SqlValue value) => value.Object switch
    {
        byte[] bytes => bytes,
        Guid id => id.ToByteArray(bigEndian: true),
        _ => Encoding.UTF8.GetBytes(SqlCast.ToText(value)),
    };
}
