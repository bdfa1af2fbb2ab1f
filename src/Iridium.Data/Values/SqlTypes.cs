using System.Diagnostics.CodeAnalysis;

namespace Iridium.Data.Values;

/// <summary>What is known of each type.</summary>
internal static class SqlTypes
{
    public static bool IsInteger(SqlType type) => type is SqlType.BigInt or SqlType.UBigInt or SqlType.Integer
        or SqlType.UInteger or SqlType.SmallInt or SqlType.USmallInt or SqlType.TinyInt or SqlType.UTinyInt;

    public static bool IsFloat(SqlType type) => type is SqlType.Real or SqlType.Double;

    public static bool IsDecimal(SqlType type) => type is SqlType.Decimal or SqlType.Money;

    public static bool IsNumeric(SqlType type) => IsInteger(type) || IsFloat(type) || IsDecimal(type);

    public static bool IsText(SqlType type) => type is SqlType.Text or SqlType.Json;

    public static bool IsInstant(SqlType type) => type is SqlType.Date or SqlType.Timestamp or SqlType.TimestampTz;

    /// <summary>The .NET type that a reader returns for values of a type.</summary>
    [return: DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public static Type ClrTypeOf(SqlType type) => type switch
    {
        SqlType.Blob => typeof(byte[]),
        SqlType.Text or SqlType.Json => typeof(string),
        SqlType.BigInt => typeof(long),
        SqlType.Uuid => typeof(Guid),
        SqlType.Boolean => typeof(bool),
        SqlType.TinyInt => typeof(sbyte),
        SqlType.UTinyInt => typeof(byte),
        SqlType.SmallInt => typeof(short),
        SqlType.USmallInt => typeof(ushort),
        SqlType.Integer => typeof(int),
        SqlType.UInteger => typeof(uint),
        SqlType.UBigInt => typeof(ulong),
        SqlType.Real => typeof(float),
        SqlType.Double => typeof(double),
        SqlType.Decimal or SqlType.Money => typeof(decimal),
        SqlType.Date or SqlType.Timestamp => typeof(DateTime),
        SqlType.Time => typeof(TimeSpan),
        SqlType.TimestampTz => typeof(DateTimeOffset),
        _ => typeof(object),
    };

    /// <summary>Least and greatest value of an integer type.</summary>
    public static (decimal Least, decimal Greatest) BoundsOf(SqlType type) => type switch
    {
        SqlType.TinyInt => (sbyte.MinValue, sbyte.MaxValue),
        SqlType.UTinyInt => (byte.MinValue, byte.MaxValue),
        SqlType.SmallInt => (short.MinValue, short.MaxValue),
        SqlType.USmallInt => (ushort.MinValue, ushort.MaxValue),
        SqlType.Integer => (int.MinValue, int.MaxValue),
        SqlType.UInteger => (uint.MinValue, uint.MaxValue),
        SqlType.UBigInt => (ulong.MinValue, ulong.MaxValue),
        _ => (long.MinValue, long.MaxValue),
    };
}
