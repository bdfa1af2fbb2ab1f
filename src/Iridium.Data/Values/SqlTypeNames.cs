using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Iridium.Data.Values;

/// <summary>
/// What the types are called in statements; several names may stand for one type. A name that means different things
/// elsewhere (INT8, BIT) is none.
/// </summary>
internal static class SqlTypeNames
{
    private static readonly FrozenDictionary<string, SqlType> _types = new Dictionary<string, SqlType>
    {
        ["BLOB"] = SqlType.Blob,
        ["BINARY"] = SqlType.Blob,
        ["VARBINARY"] = SqlType.Blob,
        ["BYTEA"] = SqlType.Blob,
        ["TEXT"] = SqlType.Text,
        ["VARCHAR"] = SqlType.Text,
        ["NVARCHAR"] = SqlType.Text,
        ["CHAR"] = SqlType.Text,
        ["NCHAR"] = SqlType.Text,
        ["CHARACTER"] = SqlType.Text,
        ["STRING"] = SqlType.Text,
        ["CLOB"] = SqlType.Text,
        ["JSON"] = SqlType.Json,
        ["JSONB"] = SqlType.Json,
        ["UUID"] = SqlType.Uuid,
        ["GUID"] = SqlType.Uuid,
        ["UNIQUEIDENTIFIER"] = SqlType.Uuid,
        ["BOOLEAN"] = SqlType.Boolean,
        ["BOOL"] = SqlType.Boolean,
        ["TINYINT"] = SqlType.TinyInt,
        ["SBYTE"] = SqlType.TinyInt,
        ["UTINYINT"] = SqlType.UTinyInt,
        ["BYTE"] = SqlType.UTinyInt,
        ["SMALLINT"] = SqlType.SmallInt,
        ["INT16"] = SqlType.SmallInt,
        ["USMALLINT"] = SqlType.USmallInt,
        ["UINT16"] = SqlType.USmallInt,
        ["INTEGER"] = SqlType.Integer,
        ["INT"] = SqlType.Integer,
        ["INT32"] = SqlType.Integer,
        ["UINTEGER"] = SqlType.UInteger,
        ["UINT"] = SqlType.UInteger,
        ["UINT32"] = SqlType.UInteger,
        ["BIGINT"] = SqlType.BigInt,
        ["INT64"] = SqlType.BigInt,
        ["UBIGINT"] = SqlType.UBigInt,
        ["UINT64"] = SqlType.UBigInt,
        ["REAL"] = SqlType.Real,
        ["SINGLE"] = SqlType.Real,
        ["DOUBLE"] = SqlType.Double,
        ["FLOAT"] = SqlType.Double,
        ["DECIMAL"] = SqlType.Decimal,
        ["NUMERIC"] = SqlType.Decimal,
        ["DEC"] = SqlType.Decimal,
        ["MONEY"] = SqlType.Money,
        ["CURRENCY"] = SqlType.Money,
        ["DATE"] = SqlType.Date,
        ["TIME"] = SqlType.Time,
        ["TIMESTAMP"] = SqlType.Timestamp,
        ["DATETIME"] = SqlType.Timestamp,
        ["DATETIME2"] = SqlType.Timestamp,
        ["TIMESTAMPTZ"] = SqlType.TimestampTz,
        ["DATETIMEOFFSET"] = SqlType.TimestampTz,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, SqlType>.AlternateLookup<ReadOnlySpan<char>> _bySpan =
        _types.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Every name with its type, in alphabetical order.</summary>
    public static IEnumerable<KeyValuePair<string, SqlType>> All =>
        _types.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>One name for each type, for messages.</summary>
    public static IEnumerable<string> Canonical =>
        All.Where(pair => pair.Key == NameOf(pair.Value)).Select(pair => pair.Key);

    public static bool TryGet(ReadOnlySpan<char> name, [NotNullWhen(true)] out SqlType type) =>
        _bySpan.TryGetValue(name, out type);

    /// <summary>The first name of a type, as it is shown to a reader's caller.</summary>
    public static string NameOf(SqlType type) => type switch
    {
        SqlType.TinyInt => "TINYINT",
        SqlType.UTinyInt => "UTINYINT",
        SqlType.SmallInt => "SMALLINT",
        SqlType.USmallInt => "USMALLINT",
        SqlType.UInteger => "UINTEGER",
        SqlType.BigInt => "BIGINT",
        SqlType.UBigInt => "UBIGINT",
        SqlType.TimestampTz => "TIMESTAMPTZ",
        _ => type.ToString().ToUpperInvariant(),
    };
}
