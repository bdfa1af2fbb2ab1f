using System.Data;
using System.Globalization;

namespace Iridium.Data.Tests.Specification;

/// <summary>What a value of each type is read as.</summary>
internal static class Accessors
{
    private static readonly DbType[] _integers =
    [
        DbType.Byte, DbType.Int16, DbType.Int32, DbType.Int64,
        DbType.SByte, DbType.UInt16, DbType.UInt32, DbType.UInt64,
    ];

    private static readonly DbType[] _exact = [.. _integers, DbType.Currency, DbType.Decimal];

    private static readonly DbType[] _instants = [DbType.Date, DbType.DateTime, DbType.DateTimeOffset];

    private static readonly IReadOnlyList<Accessor> _numbers =
    [
        Accessor.Of("bool", (reader, at) => reader.GetBoolean(at), value => value, DbType.Boolean),
        Accessor.Of("byte", (reader, at) => reader.GetByte(at), value => value, DbType.Byte),
        Accessor.Of("short", (reader, at) => reader.GetInt16(at), To<short>, _integers),
        Accessor.Of("int", (reader, at) => reader.GetInt32(at), To<int>, _integers),
        Accessor.Of("long", (reader, at) => reader.GetInt64(at), To<long>, _integers),
        Accessor.Of<sbyte>("sbyte", null, To<sbyte>, _integers),
        Accessor.Of<ushort>("ushort", null, To<ushort>, _integers),
        Accessor.Of<uint>("uint", null, To<uint>, _integers),
        Accessor.Of<ulong>("ulong", null, To<ulong>, _integers),
        Accessor.Of("decimal", (reader, at) => reader.GetDecimal(at), To<decimal>, _exact),
        Accessor.Of("double", (reader, at) => reader.GetDouble(at), To<double>,
            [.. _exact, DbType.Single, DbType.Double]),
        Accessor.Of("float", (reader, at) => reader.GetFloat(at), To<float>, [.. _exact, DbType.Single]),
    ];

    private static readonly IReadOnlyList<Accessor> _others =
    [
        Accessor.Of("string", (reader, at) => reader.GetString(at), value => value, DbType.String),
        Accessor.Of("char", (reader, at) => reader.GetChar(at), OnlyLetterOf, DbType.String),
        Accessor.Of<char[]>("char[]", null, value => value, DbType.String),
        Accessor.Of<TextReader>("TextReader", null, value => value, DbType.String),
        Accessor.Of<byte[]>("byte[]", null, value => value, DbType.Binary),
        Accessor.Of<ReadOnlyMemory<byte>>("ReadOnlyMemory<byte>", null, value => value, DbType.Binary),
        Accessor.Of<Memory<byte>>("Memory<byte>", null, value => value, DbType.Binary),
        Accessor.Of<Stream>("Stream", null, value => value, DbType.Binary),
        Accessor.Of("Guid", (reader, at) => reader.GetGuid(at), GuidOf, DbType.Guid, DbType.String, DbType.Binary),
        Accessor.Of("DateTime", (reader, at) => reader.GetDateTime(at), value => UtcOf(value), _instants),
        Accessor.Of<DateTimeOffset>("DateTimeOffset", null, InstantOf, _instants),
        Accessor.Of<DateOnly>("DateOnly", null, value => DateOnly.FromDateTime(UtcOf(value)), _instants),
        Accessor.Of<TimeSpan>("TimeSpan", null, value => value, DbType.Time),
        Accessor.Of<TimeOnly>("TimeOnly", null, value => TimeOnly.FromTimeSpan((TimeSpan)value), DbType.Time),
    ];

    public static IReadOnlyList<Accessor> All { get; } = [.. _numbers, .. _others];

    /// <summary>What the document says a type is read as: its own .NET type and object go without saying.</summary>
    public static string ListOf(DbType type) =>
        string.Join(", ", All.Where(each => each.From.Contains(type)).Select(each => $"`{each.Target}`"));

    /// <exception cref="OverflowException">It does not fit.</exception>
    private static object To<T>(object value) => Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture);

    private static object OnlyLetterOf(object value) =>
        value is string { Length: 1 } text ? text[0] : throw new InvalidCastException();

    private static object GuidOf(object value) => value switch
    {
        Guid id => id,
        byte[] { Length: 16 } bytes => new Guid(bytes, bigEndian: true),
        string text when Guid.TryParse(text, out Guid id) => id,
        _ => throw new InvalidCastException(),
    };

    private static DateTime UtcOf(object value) =>
        value is DateTimeOffset instant ? instant.UtcDateTime : (DateTime)value;

    private static object InstantOf(object value) =>
        value is DateTime time ? new DateTimeOffset(time, TimeSpan.Zero) : value;
}
