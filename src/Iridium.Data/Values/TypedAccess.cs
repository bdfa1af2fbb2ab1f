namespace Iridium.Data.Values;

/// <summary>Gives a value as a .NET type that is known when the program runs.</summary>
internal static class TypedAccess
{
    /// <exception cref="InvalidCastException">The value is NULL or of a type that does not convert.</exception>
    /// <exception cref="OverflowException">It is an integer that does not fit.</exception>
    public static T To<T>(SqlValue value)
    {
        if (typeof(T) == typeof(long)) return (T)(object)ValueAccess.ToInt64(value);
        if (typeof(T) == typeof(string)) return (T)(object)ValueAccess.ToText(value);
        if (typeof(T) == typeof(object)) return (T)(value.ToObject() ?? DBNull.Value);
        Type type = typeof(T);
        if (Nullable.GetUnderlyingType(type) is Type inner)
            return value.IsNull ? default! : (T)Object(value, inner);
        return (T)Object(value, type);
    }

    private static object Object(SqlValue value, Type type)
    {
        if (type == typeof(DBNull)) return value.IsNull ? DBNull.Value : throw ValueAccess.No(value, "DBNull");
        if (type.IsEnum) return Enumeration(value, type);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => ValueAccess.ToBoolean(value),
            TypeCode.Byte => ValueAccess.ToByte(value),
            TypeCode.SByte => checked((sbyte)ValueAccess.ToInt64(value, "SByte")),
            TypeCode.Int16 => checked((short)ValueAccess.ToInt64(value, "Int16")),
            TypeCode.UInt16 => checked((ushort)ValueAccess.ToInt64(value, "UInt16")),
            TypeCode.Int32 => checked((int)ValueAccess.ToInt64(value, "Int32")),
            TypeCode.UInt32 => checked((uint)ValueAccess.ToInt64(value, "UInt32")),
            TypeCode.Int64 => ValueAccess.ToInt64(value),
            TypeCode.UInt64 => ValueAccess.ToUInt64(value),
            TypeCode.Single => ValueAccess.ToSingle(value),
            TypeCode.Double => ValueAccess.ToDouble(value),
            TypeCode.Decimal => ValueAccess.ToDecimal(value),
            TypeCode.Char => ValueAccess.ToChar(value),
            TypeCode.String => ValueAccess.ToText(value),
            TypeCode.DateTime => ValueAccess.ToDateTime(value),
            _ => Other(value, type),
        };
    }

    private static object Other(SqlValue value, Type type)
    {
        if (type == typeof(Guid)) return ValueAccess.ToGuid(value);
        if (type == typeof(byte[])) return ValueAccess.ToBytes(value);
        if (type == typeof(ReadOnlyMemory<byte>)) return new ReadOnlyMemory<byte>(ValueAccess.ToBytes(value));
        if (type == typeof(Memory<byte>)) return new Memory<byte>(ValueAccess.ToBytes(value));
        if (type == typeof(Stream) || type == typeof(MemoryStream))
            return new MemoryStream(ValueAccess.ToBytes(value), writable: false);
        if (type == typeof(TextReader) || type == typeof(StringReader))
            return new StringReader(ValueAccess.ToText(value));
        if (type == typeof(char[])) return ValueAccess.ToText(value).ToCharArray();
        if (type == typeof(DateTimeOffset)) return ValueAccess.ToDateTimeOffset(value);
        if (type == typeof(TimeSpan)) return ValueAccess.ToTimeSpan(value);
        if (type == typeof(DateOnly)) return DateOnly.FromDateTime(ValueAccess.ToDateTime(value));
        if (type == typeof(TimeOnly)) return ValueAccess.ToTimeOnly(value);
        return value.ToObject() is object plain && type.IsInstanceOfType(plain)
            ? plain
            : throw ValueAccess.No(value, type.Name);
    }

    private static object Enumeration(SqlValue value, Type type)
    {
        if (value.Object is string name)
        {
            return Enum.TryParse(type, name, ignoreCase: true, out object? found)
                ? found
                : throw ValueAccess.No(value, type.Name);
        }

        // Not by Enum.ToObject from a wider number: that would cut off what does not fit.
        Type underlying = Enum.GetUnderlyingType(type);
        object number = underlying == typeof(byte)
            ? checked((byte)ValueAccess.ToInt64(value, type.Name))
            : Object(value, underlying);
        return Enum.ToObject(type, number);
    }
}
