namespace Iridium.Data.Values;

/// <summary>
/// The types of values in statements. Keys and values of keyspaces have one of the first few, whose numbers are stored
/// (docs/formats/sql-schema.md).
/// </summary>
internal enum SqlType
{
    /// <summary>The type of NULL.</summary>
    Null = 0,
    Blob = 1,
    Text = 2,
    BigInt = 3,
    Uuid = 4,
    Json = 5,
    Boolean,
    TinyInt,
    UTinyInt,
    SmallInt,
    USmallInt,
    Integer,
    UInteger,
    UBigInt,
    Real,
    Double,
    Decimal,
    Money,
    Date,
    Time,

    /// <summary>An instant without an offset: <see cref="System.DateTime"/>.</summary>
    Timestamp,

    /// <summary>An instant with an offset: <see cref="System.DateTimeOffset"/>.</summary>
    TimestampTz,
}
