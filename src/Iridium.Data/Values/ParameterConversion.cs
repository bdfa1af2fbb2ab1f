namespace Iridium.Data.Values;

/// <summary>Turns the objects that callers bind to parameters into values.</summary>
internal static class ParameterConversion
{
    /// <summary>The value of an object.</summary>
    /// <param name="value">Not null: <see cref="DBNull"/> stands for NULL.</param>
    /// <exception cref="NotSupportedException">There is no type for it.</exception>
    public static SqlValue Of(object value) => value switch
    {
        DBNull => SqlValue.Null,
        string text => SqlValue.OfText(text),
        long number => SqlValue.OfInteger(number),
        int number => SqlValue.OfInteger(number, SqlType.Integer),
        byte[] bytes => SqlValue.OfBlob(bytes),
        Guid id => new SqlValue(SqlType.Uuid, 0, id),
        bool flag => SqlValue.OfBoolean(flag),

        // Local clocks know their offset; without it the instant would be another.
        DateTime { Kind: DateTimeKind.Local } local => SqlValue.OfInstant(new DateTimeOffset(local)),
        DateTime instant => new SqlValue(SqlType.Timestamp, instant.Ticks, null),
        DateTimeOffset instant => SqlValue.OfInstant(instant),
        DateOnly date => new SqlValue(SqlType.Date, date.ToDateTime(TimeOnly.MinValue).Ticks, null),
        TimeOnly time => new SqlValue(SqlType.Time, time.Ticks, null),
        TimeSpan time => new SqlValue(SqlType.Time, time.Ticks, null),
        _ => OfNumber(value) ?? OfBytes(value)
            ?? throw new NotSupportedException($"A parameter cannot have a value of type {value.GetType()}."),
    };

    /// <summary>The type that an object would have; <see cref="SqlType.Text"/> for those without one.</summary>
    public static SqlType TypeOf(object? value)
    {
        if (value is null or DBNull or Stream or TextReader) return value is Stream ? SqlType.Blob : SqlType.Text;
        try
        {
            return Of(value).Type;
        }
        catch (NotSupportedException)
        {
            return SqlType.Text;
        }
    }

    private static SqlValue? OfNumber(object value) => value switch
    {
        short number => SqlValue.OfInteger(number, SqlType.SmallInt),
        byte number => SqlValue.OfInteger(number, SqlType.UTinyInt),
        sbyte number => SqlValue.OfInteger(number, SqlType.TinyInt),
        ushort number => SqlValue.OfInteger(number, SqlType.USmallInt),
        uint number => SqlValue.OfInteger(number, SqlType.UInteger),
        ulong number => SqlValue.OfInteger((long)number, SqlType.UBigInt),
        double number => SqlValue.OfDouble(number),
        float number => SqlValue.OfDouble(number, SqlType.Real),
        decimal number => SqlValue.OfDecimal(number),
        char letter => SqlValue.OfText(letter.ToString()),
        Enum name => Of(Convert.ChangeType(name, Enum.GetUnderlyingType(name.GetType()), null)),
        _ => null,
    };

    private static SqlValue? OfBytes(object value)
    {
        switch (value)
        {
            case ReadOnlyMemory<byte> memory: return SqlValue.OfBlob(memory.ToArray());
            case Memory<byte> memory: return SqlValue.OfBlob(memory.ToArray());
            case ArraySegment<byte> segment: return SqlValue.OfBlob(segment.ToArray());
            case char[] letters: return SqlValue.OfText(new string(letters));
            case Stream stream:
                using (var copy = new MemoryStream())
                {
                    stream.CopyTo(copy);
                    return SqlValue.OfBlob(copy.ToArray());
                }

            case TextReader reader: return SqlValue.OfText(reader.ReadToEnd());
            default: return null;
        }
    }
}
