using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Iridium.Data.Values;

/// <summary>What the types are called in statements; several names may stand for one type.</summary>
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
        ["CHAR"] = SqlType.Text,
        ["NVARCHAR"] = SqlType.Text,
        ["STRING"] = SqlType.Text,
        ["JSON"] = SqlType.Json,
        ["UUID"] = SqlType.Uuid,
        ["GUID"] = SqlType.Uuid,
        ["BOOLEAN"] = SqlType.Boolean,
        ["BOOL"] = SqlType.Boolean,
        ["TINYINT"] = SqlType.TinyInt,
        ["UTINYINT"] = SqlType.UTinyInt,
        ["SMALLINT"] = SqlType.SmallInt,
        ["USMALLINT"] = SqlType.USmallInt,
        ["INTEGER"] = SqlType.Integer,
        ["INT"] = SqlType.Integer,
        ["UINTEGER"] = SqlType.UInteger,
        ["BIGINT"] = SqlType.BigInt,
        ["UBIGINT"] = SqlType.UBigInt,
        ["REAL"] = SqlType.Real,
        ["DOUBLE"] = SqlType.Double,
        ["FLOAT"] = SqlType.Double,
        ["DECIMAL"] = SqlType.Decimal,
        ["NUMERIC"] = SqlType.Decimal,
        ["MONEY"] = SqlType.Money,
        ["DATE"] = SqlType.Date,
        ["TIME"] = SqlType.Time,
        ["TIMESTAMP"] = SqlType.Timestamp,
        ["DATETIME"] = SqlType.Timestamp,
        ["TIMESTAMPTZ"] = SqlType.TimestampTz,
        ["DATETIMEOFFSET"] = SqlType.TimestampTz,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, SqlType>.AlternateLookup<ReadOnlySpan<char>> _bySpan =
        _types.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The names, for messages and the schema collection.</summary>
    public static IEnumerable<KeyValuePair<string, SqlType>> All =>
        _types.OrderBy(pair => pair.Key, StringComparer.Ordinal);

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
