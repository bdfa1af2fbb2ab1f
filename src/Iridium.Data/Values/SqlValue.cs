namespace Iridium.Data.Values;

/// <summary>
/// One value of a statement with its type. Small values stand in <see cref="Number"/>, others in an object, so numbers
/// and instants are not boxed on their way. Immutable.
/// </summary>
/// <param name="Type">The type.</param>
/// <param name="Number">
/// Booleans as 0 and 1, integers as they are (UBIGINT by its bits), REAL and DOUBLE by their bits as a double, DATE,
/// TIME and TIMESTAMP in ticks.
/// </param>
/// <param name="Object">
/// A string (TEXT, JSON), byte[] (BLOB), <see cref="System.Guid"/>, <see cref="decimal"/> (DECIMAL, MONEY) or
/// <see cref="DateTimeOffset"/>.
/// </param>
internal readonly record struct SqlValue(SqlType Type, long Number, object? Object)
{
    public static SqlValue Null => default;

    public static SqlValue True { get; } = new(SqlType.Boolean, 1, null);

    public static SqlValue False { get; } = new(SqlType.Boolean, 0, null);

    public bool IsNull => Type == SqlType.Null;

    /// <summary>Whether it is a number of any kind.</summary>
    public bool IsNumeric => SqlTypes.IsNumeric(Type);

    /// <summary>The bits of a REAL or DOUBLE as what they stand for.</summary>
    public double AsDouble => BitConverter.Int64BitsToDouble(Number);

    public static SqlValue OfBoolean(bool value) => value ? True : False;

    public static SqlValue OfInteger(long value, SqlType type = SqlType.BigInt) => new(type, value, null);

    public static SqlValue OfDouble(double value, SqlType type = SqlType.Double) =>
        new(type, BitConverter.DoubleToInt64Bits(value), null);

    public static SqlValue OfDecimal(decimal value, SqlType type = SqlType.Decimal) => new(type, 0, value);

    public static SqlValue OfText(string value) => new(SqlType.Text, 0, value);

    public static SqlValue OfBlob(byte[] value) => new(SqlType.Blob, 0, value);

    public static SqlValue OfInstant(DateTimeOffset value) => new(SqlType.TimestampTz, 0, value);

    /// <summary>The value as the .NET type that stands for its type; null for NULL.</summary>
    public object? ToObject() => Type switch
    {
        SqlType.Null => null,
        SqlType.Boolean => Number != 0,
        SqlType.TinyInt => (sbyte)Number,
        SqlType.UTinyInt => (byte)Number,
        SqlType.SmallInt => (short)Number,
        SqlType.USmallInt => (ushort)Number,
        SqlType.Integer => (int)Number,
        SqlType.UInteger => (uint)Number,
        SqlType.BigInt => Number,
        SqlType.UBigInt => (ulong)Number,
        SqlType.Real => (float)AsDouble,
        SqlType.Double => AsDouble,
        SqlType.Date or SqlType.Timestamp => new DateTime(Number),
        SqlType.Time => new TimeSpan(Number),
        _ => Object,
    };

    /// <summary>The value of a literal or a parameter's object of one of the types above.</summary>
    public static SqlValue Of(SqlType type, object? value) => value switch
    {
        null => Null,
        bool flag => OfBoolean(flag),
        long number => OfInteger(number, type),
        double number => OfDouble(number, type),
        DateTime instant => new SqlValue(type, instant.Ticks, null),
        TimeSpan time => new SqlValue(type, time.Ticks, null),
        _ => new SqlValue(type, 0, value),
    };
}
