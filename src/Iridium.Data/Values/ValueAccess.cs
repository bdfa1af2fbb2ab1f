using System.Globalization;

namespace Iridium.Data.Values;

/// <summary>
/// Gives a value as a .NET type. An integer comes as any integer type that it fits, widening is free, and everything
/// else needs CAST: so a wrong type in a program shows at once and not at the first unlucky value.
/// </summary>
internal static class ValueAccess
{
    /// <exception cref="InvalidCastException">The value is NULL or of a type that does not convert.</exception>
    public static bool ToBoolean(SqlValue value) =>
        value.Type == SqlType.Boolean ? value.Number != 0 : throw No(value, "Boolean");

    /// <exception cref="InvalidCastException">The value is no UTINYINT.</exception>
    public static byte ToByte(SqlValue value) =>
        value.Type == SqlType.UTinyInt ? (byte)value.Number : throw No(value, "Byte");

    /// <exception cref="InvalidCastException">The value is NULL or of a type that does not convert.</exception>
    /// <exception cref="OverflowException">It is an integer that does not fit.</exception>
    public static long ToInt64(SqlValue value, string target = "Int64")
    {
        if (!SqlTypes.IsInteger(value.Type)) throw No(value, target);
        if (value.Type == SqlType.UBigInt && value.Number < 0)
            throw new OverflowException($"The value {(ulong)value.Number} does not fit {target}.");
        return value.Number;
    }

    public static ulong ToUInt64(SqlValue value)
    {
        if (!SqlTypes.IsInteger(value.Type)) throw No(value, "UInt64");
        return value.Type == SqlType.UBigInt ? (ulong)value.Number : checked((ulong)value.Number);
    }

    public static double ToDouble(SqlValue value) =>
        value.IsNumeric ? SqlNumber.ToDouble(value) : throw No(value, "Double");

    public static float ToSingle(SqlValue value) =>
        value.IsNumeric && value.Type != SqlType.Double ? (float)SqlNumber.ToDouble(value) : throw No(value, "Single");

    public static decimal ToDecimal(SqlValue value)
    {
        if (!value.IsNumeric || SqlTypes.IsFloat(value.Type)) throw No(value, "Decimal");
        return SqlNumber.TryToDecimal(value, out decimal number) ? number : throw No(value, "Decimal");
    }

    public static string ToText(SqlValue value) =>
        SqlTypes.IsText(value.Type) ? (string)value.Object! : throw No(value, "String");

    public static char ToChar(SqlValue value) =>
        value.Object is string { Length: 1 } text ? text[0] : throw No(value, "Char");

    public static byte[] ToBytes(SqlValue value) => value.Object as byte[] ?? throw No(value, "Byte[]");

    public static Guid ToGuid(SqlValue value) => value.Object switch
    {
        Guid id => id,
        byte[] { Length: 16 } bytes => new Guid(bytes, bigEndian: true),
        string text when Guid.TryParse(text, CultureInfo.InvariantCulture, out Guid id) => id,
        _ => throw No(value, "Guid"),
    };

    public static DateTime ToDateTime(SqlValue value) => value.Type switch
    {
        SqlType.Date or SqlType.Timestamp => new DateTime(value.Number),
        SqlType.TimestampTz => ((DateTimeOffset)value.Object!).UtcDateTime,
        _ => throw No(value, "DateTime"),
    };

    public static DateTimeOffset ToDateTimeOffset(SqlValue value) => value.Type switch
    {
        SqlType.Date or SqlType.Timestamp => new DateTimeOffset(value.Number, TimeSpan.Zero),
        SqlType.TimestampTz => (DateTimeOffset)value.Object!,
        _ => throw No(value, "DateTimeOffset"),
    };

    public static TimeSpan ToTimeSpan(SqlValue value) =>
        value.Type == SqlType.Time ? new TimeSpan(value.Number) : throw No(value, "TimeSpan");

    /// <exception cref="InvalidCastException">The value is NULL or of a type that does not convert.</exception>
    /// <exception cref="OverflowException">It is negative or a day or more.</exception>
    public static TimeOnly ToTimeOnly(SqlValue value)
    {
        TimeSpan time = ToTimeSpan(value);
        return (ulong)time.Ticks < TimeSpan.TicksPerDay
            ? TimeOnly.FromTimeSpan(time)
            : throw new OverflowException($"The time {time} is no time of a day.");
    }

    public static InvalidCastException No(SqlValue value, string target) => new(
        value.IsNull
            ? $"The column is NULL, which is no {target}. Ask IsDBNull first, or for a nullable type."
            : $"A column of type {SqlTypeNames.NameOf(value.Type)} is not read as {target}. "
            + "Use CAST in the statement.");
}
