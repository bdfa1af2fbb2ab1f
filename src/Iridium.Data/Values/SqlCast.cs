using System.Globalization;
using System.Text;

namespace Iridium.Data.Values;

/// <summary>Turns values into values of another type, as CAST does.</summary>
internal static class SqlCast
{
    // An amount is a 64-bit number of ten-thousandths, as DbType.Currency says.
    private const int MoneyDigits = 4;
    private const decimal MoneyLeast = -922_337_203_685_477.5808m;
    private const decimal MoneyGreatest = 922_337_203_685_477.5807m;

    private static readonly UTF8Encoding _strictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The value as one of another type; NULL stays NULL.</summary>
    /// <exception cref="IridiumException">There is no such conversion, or the value does not fit.</exception>
    public static SqlValue To(SqlValue value, SqlType type)
    {
        if (value.IsNull || value.Type == type) return value;
        return type switch
        {
            SqlType.Text or SqlType.Json => new SqlValue(type, 0, ToText(value)),
            SqlType.Blob => SqlValue.OfBlob(ToBlob(value)),
            SqlType.Uuid => ToUuid(value),
            SqlType.Boolean => ToBoolean(value),
            SqlType.Date or SqlType.Timestamp or SqlType.TimestampTz => ToInstant(value, type),
            SqlType.Time => ToTime(value),
            _ when SqlTypes.IsNumeric(type) => ToNumber(value, type),
            _ => throw NoConversion(value, type),
        };
    }

    /// <summary>The text of a value, as CAST to TEXT gives it.</summary>
    public static string ToText(SqlValue value) => value.Type switch
    {
        SqlType.Text or SqlType.Json => (string)value.Object!,
        SqlType.Blob => DecodeUtf8((byte[])value.Object!),
        SqlType.Boolean => value.Number != 0 ? "true" : "false",
        SqlType.UBigInt => ((ulong)value.Number).ToString(CultureInfo.InvariantCulture),
        SqlType.Real => ((float)value.AsDouble).ToString("R", CultureInfo.InvariantCulture),
        SqlType.Double => value.AsDouble.ToString("R", CultureInfo.InvariantCulture),
        SqlType.Decimal or SqlType.Money => ((decimal)value.Object!).ToString(CultureInfo.InvariantCulture),
        SqlType.Uuid => ((Guid)value.Object!).ToString("D"),
        SqlType.Date => new DateTime(value.Number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        SqlType.Time => new TimeSpan(value.Number).ToString("c", CultureInfo.InvariantCulture),
        SqlType.Timestamp =>
            new DateTime(value.Number).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        SqlType.TimestampTz => ((DateTimeOffset)value.Object!)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        _ => value.Number.ToString(CultureInfo.InvariantCulture),
    };

    private static byte[] ToBlob(SqlValue value) => value.Object switch
    {
        string text => Encoding.UTF8.GetBytes(text),
        Guid id => id.ToByteArray(bigEndian: true),
        _ => throw NoConversion(value, SqlType.Blob),
    };

    private static string DecodeUtf8(byte[] bytes)
    {
        try
        {
            return _strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new IridiumException(SqlStates.InvalidText, "The bytes are no UTF-8 text. Use HEX.", error);
        }
    }

    private static SqlValue ToUuid(SqlValue value)
    {
        if (value.Object is byte[] { Length: 16 } bytes)
            return new SqlValue(SqlType.Uuid, 0, new Guid(bytes, bigEndian: true));
        if (value.Object is not string text) throw NoConversion(value, SqlType.Uuid);
        return Guid.TryParse(text, out Guid id)
            ? new SqlValue(SqlType.Uuid, 0, id)
            : throw NotReadable(text, SqlType.Uuid);
    }

    private static SqlValue ToBoolean(SqlValue value)
    {
        if (SqlNumberOf(value) is decimal number) return SqlValue.OfBoolean(number != 0);
        if (value.Object is not string text) throw NoConversion(value, SqlType.Boolean);
        return text.Trim().ToUpperInvariant() switch
        {
            "TRUE" or "T" or "1" or "YES" or "ON" => SqlValue.True,
            "FALSE" or "F" or "0" or "NO" or "OFF" => SqlValue.False,
            _ => throw NotReadable(text, SqlType.Boolean),
        };
    }

    private static SqlValue ToInstant(SqlValue value, SqlType type)
    {
        DateTimeOffset instant = value switch
        {
            { Object: DateTimeOffset known } => known,
            { Type: SqlType.Date or SqlType.Timestamp } => new DateTimeOffset(value.Number, TimeSpan.Zero),
            { Object: string text } => DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed)
                ? parsed
                : throw NotReadable(text, type),
            _ => throw NoConversion(value, type),
        };
        return type switch
        {
            SqlType.TimestampTz => SqlValue.OfInstant(instant),
            SqlType.Timestamp => new SqlValue(type, instant.DateTime.Ticks, null),
            _ => new SqlValue(type, instant.Date.Ticks, null),
        };
    }

    private static SqlValue ToTime(SqlValue value)
    {
        if (value.Type == SqlType.Timestamp)
            return new SqlValue(SqlType.Time, value.Number % TimeSpan.TicksPerDay, null);
        if (value.Object is DateTimeOffset instant) return new SqlValue(SqlType.Time, instant.TimeOfDay.Ticks, null);
        if (value.Object is not string text) throw NoConversion(value, SqlType.Time);

        // A number alone would be read as days, and without the format so would hours beyond 23.
        return text.Contains(':') && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan time)
            ? new SqlValue(SqlType.Time, time.Ticks, null)
            : throw NotReadable(text, SqlType.Time);
    }

    private static SqlValue ToNumber(SqlValue value, SqlType type)
    {
        if (SqlTypes.IsFloat(type)) return ToFloat(value, type);
        decimal number = SqlNumberOf(value) ?? (value.Object is string text
            ? decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal parsed)
                ? parsed
                : throw NotReadable(text, type)
            : value.IsNumeric ? throw TooLarge(value, type) : throw NoConversion(value, type));
        if (type == SqlType.Decimal) return SqlValue.OfDecimal(number);
        if (type == SqlType.Money) return ToMoney(value, number);
        (decimal least, decimal greatest) = SqlTypes.BoundsOf(type);
        number = decimal.Truncate(number);
        if (number < least || number > greatest) throw TooLarge(value, type);
        return SqlValue.OfInteger(type == SqlType.UBigInt ? (long)(ulong)number : (long)number, type);
    }

    private static SqlValue ToMoney(SqlValue value, decimal number)
    {
        decimal amount = decimal.Round(number, MoneyDigits, MidpointRounding.AwayFromZero);
        return amount is >= MoneyLeast and <= MoneyGreatest
            ? SqlValue.OfDecimal(amount, SqlType.Money)
            : throw TooLarge(value, SqlType.Money);
    }

    private static SqlValue ToFloat(SqlValue value, SqlType type)
    {
        double number;
        if (value.IsNumeric) number = SqlNumber.ToDouble(value);
        else if (value.Type == SqlType.Boolean) number = value.Number;
        else if (value.Object is not string text) throw NoConversion(value, type);
        else if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            throw NotReadable(text, type);
        return SqlValue.OfDouble(type == SqlType.Real ? (float)number : number, type);
    }

    /// <summary>The number that a numeric or boolean value is, if a decimal can hold it.</summary>
    private static decimal? SqlNumberOf(SqlValue value)
    {
        if (value.Type == SqlType.Boolean) return value.Number;
        return value.IsNumeric && SqlNumber.TryToDecimal(value, out decimal number) ? number : null;
    }

    private static IridiumException NoConversion(SqlValue value, SqlType type) => new(
        SqlStates.DatatypeMismatch,
        $"A value of type {SqlTypeNames.NameOf(value.Type)} cannot be turned into {SqlTypeNames.NameOf(type)}.");

    private static IridiumException NotReadable(string text, SqlType type) => new(
        SqlStates.InvalidText,
        $"The text '{(text.Length > 40 ? text[..40] + "…" : text)}' is no {SqlTypeNames.NameOf(type)}.");

    private static IridiumException TooLarge(SqlValue value, SqlType type) => new(
        SqlStates.NumericOutOfRange, $"The number {ToText(value)} does not fit {SqlTypeNames.NameOf(type)}.");
}
