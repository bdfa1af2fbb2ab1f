using System.Data;

namespace Iridium.Data.Values;

/// <summary>How the types of values and those of ADO.NET correspond.</summary>
internal static class SqlDbTypes
{
    /// <returns>The type; <see cref="SqlType.Null"/> when there is none that corresponds.</returns>
    public static SqlType TypeOf(DbType type) => type switch
    {
        DbType.Binary => SqlType.Blob,
        DbType.String or DbType.AnsiString or DbType.StringFixedLength or DbType.AnsiStringFixedLength or DbType.Xml =>
            SqlType.Text,
        DbType.Boolean => SqlType.Boolean,
        DbType.Byte => SqlType.UTinyInt,
        DbType.SByte => SqlType.TinyInt,
        DbType.Int16 => SqlType.SmallInt,
        DbType.UInt16 => SqlType.USmallInt,
        DbType.Int32 => SqlType.Integer,
        DbType.UInt32 => SqlType.UInteger,
        DbType.Int64 => SqlType.BigInt,
        DbType.UInt64 => SqlType.UBigInt,
        DbType.Single => SqlType.Real,
        DbType.Double => SqlType.Double,
        DbType.Decimal or DbType.VarNumeric => SqlType.Decimal,
        DbType.Currency => SqlType.Money,
        DbType.Guid => SqlType.Uuid,
        DbType.Date => SqlType.Date,
        DbType.Time => SqlType.Time,
        DbType.DateTime or DbType.DateTime2 => SqlType.Timestamp,
        DbType.DateTimeOffset => SqlType.TimestampTz,
        _ => SqlType.Null,
    };

    public static DbType DbTypeOf(SqlType type) => type switch
    {
        SqlType.Blob => DbType.Binary,
        SqlType.Boolean => DbType.Boolean,
        SqlType.UTinyInt => DbType.Byte,
        SqlType.TinyInt => DbType.SByte,
        SqlType.SmallInt => DbType.Int16,
        SqlType.USmallInt => DbType.UInt16,
        SqlType.Integer => DbType.Int32,
        SqlType.UInteger => DbType.UInt32,
        SqlType.BigInt => DbType.Int64,
        SqlType.UBigInt => DbType.UInt64,
        SqlType.Real => DbType.Single,
        SqlType.Double => DbType.Double,
        SqlType.Decimal => DbType.Decimal,
        SqlType.Money => DbType.Currency,
        SqlType.Uuid => DbType.Guid,
        SqlType.Date => DbType.Date,
        SqlType.Time => DbType.Time,
        SqlType.Timestamp => DbType.DateTime,
        SqlType.TimestampTz => DbType.DateTimeOffset,
        _ => DbType.String,
    };
}
