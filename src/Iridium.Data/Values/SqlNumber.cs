using Iridium.Data.Syntax;

namespace Iridium.Data.Values;

/// <summary>
/// Numbers of different types with one another. Integers calculate as 64-bit integers and refuse to overflow, decimals
/// win over integers, floating-point numbers over both.
/// </summary>
internal static class SqlNumber
{
    private const double IntegerMax = 9e18;

    /// <summary>The number as a decimal; false when it is too large for one, or not a number at all.</summary>
    public static bool TryToDecimal(SqlValue value, out decimal number)
    {
        if (value.Type == SqlType.UBigInt)
        {
            number = (ulong)value.Number;
        }
        else if (SqlTypes.IsInteger(value.Type))
        {
            number = value.Number;
        }
        else if (value.Object is decimal exact)
        {
            number = exact;
        }
        else
        {
            double wide = value.AsDouble;
            bool fits = Math.Abs(wide) < (double)decimal.MaxValue;

            // The conversion keeps 15 digits; an integer has up to 19.
            if (Math.Abs(wide) < IntegerMax && Math.Truncate(wide) == wide) number = (long)wide;
            else number = fits ? (decimal)wide : 0;
            return fits;
        }

        return true;
    }

    public static double ToDouble(SqlValue value)
    {
        if (SqlTypes.IsFloat(value.Type)) return value.AsDouble;
        return TryToDecimal(value, out decimal number) ? (double)number : double.NaN;
    }

    public static int Compare(SqlValue left, SqlValue right)
    {
        bool isFloat = SqlTypes.IsFloat(left.Type) || SqlTypes.IsFloat(right.Type);
        if (!isFloat && left.Object is null && right.Object is null
            && left.Type != SqlType.UBigInt && right.Type != SqlType.UBigInt)
        {
            return left.Number.CompareTo(right.Number);
        }

        return TryToDecimal(left, out decimal first) && TryToDecimal(right, out decimal second)
            ? first.CompareTo(second)
            : ToDouble(left).CompareTo(ToDouble(right));
    }

    /// <summary>Calculates.</summary>
    /// <exception cref="IridiumException">The result does not fit, or the divisor is zero.</exception>
    public static SqlValue Calculate(BinaryOperator sign, SqlValue left, SqlValue right)
    {
        try
        {
            if (SqlTypes.IsFloat(left.Type) || SqlTypes.IsFloat(right.Type))
                return SqlValue.OfDouble(OfDoubles(sign, ToDouble(left), ToDouble(right)));
            bool isExact = left.Object is decimal || right.Object is decimal
                || left.Type == SqlType.UBigInt || right.Type == SqlType.UBigInt;
            if (!isExact) return SqlValue.OfInteger(OfIntegers(sign, left.Number, right.Number));
            TryToDecimal(left, out decimal first);
            TryToDecimal(right, out decimal second);
            return SqlValue.OfDecimal(OfDecimals(sign, first, second));
        }
        catch (OverflowException error)
        {
            throw new IridiumException(
                SqlStates.NumericOutOfRange, "The result of a calculation does not fit its type.", error);
        }
        catch (DivideByZeroException error)
        {
            throw new IridiumException(SqlStates.DivisionByZero, "A number is divided by zero.", error);
        }
    }

    public static SqlValue Negate(SqlValue value)
    {
        if (SqlTypes.IsFloat(value.Type)) return SqlValue.OfDouble(-value.AsDouble, value.Type);
        return Calculate(BinaryOperator.Subtract, SqlValue.OfInteger(0), value);
    }

    private static long OfIntegers(BinaryOperator sign, long left, long right) => sign switch
    {
        BinaryOperator.Add => checked(left + right),
        BinaryOperator.Subtract => checked(left - right),
        BinaryOperator.Multiply => checked(left * right),
        BinaryOperator.Divide => checked(left / right),
        _ => right == -1 ? 0 : left % right,
    };

    private static decimal OfDecimals(BinaryOperator sign, decimal left, decimal right) => sign switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide => left / right,
        _ => left % right,
    };

    private static double OfDoubles(BinaryOperator sign, double left, double right) => sign switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        BinaryOperator.Divide when right == 0 => throw new DivideByZeroException(),
        BinaryOperator.Divide => left / right,
        _ => left % right,
    };
}
