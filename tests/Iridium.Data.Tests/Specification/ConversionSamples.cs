using System.Data;

namespace Iridium.Data.Tests.Specification;

/// <summary>
/// A type of ADO.NET, what CAST calls it, and values of it: as they are written in a statement, and as they are read.
/// </summary>
internal sealed record SampledType(
    string Name,
    Type ClrType,
    params (string Kind, string Literal, object Value)[] Samples)
{
    public string Select => $"SELECT {string.Join(", ", Samples.Select(each => Cast(each.Literal)))}, {Cast("NULL")};";

    private string Cast(string literal) => $"CAST({literal} AS {Name})";
}

/// <summary>The types and values of which the rules for conversions speak.</summary>
internal static class ConversionSamples
{
    public static IReadOnlyDictionary<DbType, SampledType> All { get; } = new Dictionary<DbType, SampledType>
    {
        [DbType.Binary] = new(
            "BLOB",
            typeof(byte[]),
            ("empty", "X''", Array.Empty<byte>()),
            ("zero", "X'00'", new byte[] { 0 }),
            ("one", "X'11'", new byte[] { 0x11 }),
            ("16 bytes", "X'33221100554477669988AABBCCDDEEFF'",
                Convert.FromHexString("33221100554477669988AABBCCDDEEFF"))),
        [DbType.Boolean] = new(
            "BOOLEAN", typeof(bool), ("zero", "FALSE", false), ("one", "TRUE", true)),
        [DbType.Byte] = Integer<byte>("UTINYINT", "0", "255"),
        [DbType.Currency] = Number(
            "MONEY", "-922337203685477.5808", -922337203685477.5808m, "922337203685477.5807", 922337203685477.5807m),
        [DbType.Date] = new(
            "DATE",
            typeof(DateTime),
            ("one", "'1111-11-11'", new DateTime(1111, 11, 11)),
            ("minimum", "'0001-01-01'", new DateTime(1, 1, 1)),
            ("maximum", "'9999-12-31'", new DateTime(9999, 12, 31))),
        [DbType.DateTime] = new(
            "TIMESTAMP",
            typeof(DateTime),
            ("one", "'1111-11-11 11:11:11.111'", new DateTime(1111, 11, 11, 11, 11, 11, 111)),
            ("minimum", "'0001-01-01'", new DateTime(1, 1, 1)),
            ("maximum", "'9999-12-31 23:59:59.999'", new DateTime(9999, 12, 31, 23, 59, 59, 999))),
        [DbType.DateTimeOffset] = new(
            "TIMESTAMPTZ",
            typeof(DateTimeOffset),
            ("one", "'1111-11-11 11:11:11.111 +11:11'",
                new DateTimeOffset(1111, 11, 11, 11, 11, 11, 111, new TimeSpan(11, 11, 0))),
            ("minimum", "'0001-01-01 00:00:00 +00:00'", DateTimeOffset.MinValue),
            ("maximum", "'9999-12-31 23:59:59.999 +14:00'",
                new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, TimeSpan.FromHours(14)))),
        [DbType.Decimal] = Number(
            "DECIMAL",
            "0.000000000000001",
            0.000000000000001m,
            "99999999999999999999.999999999999999",
            99999999999999999999.999999999999999m),
        [DbType.Double] = Number("DOUBLE", "2.23e-308", 2.23e-308, "1.79e308", 1.79e308),
        [DbType.Guid] = new(
            "UUID",
            typeof(Guid),
            ("zero", "'00000000-0000-0000-0000-000000000000'", Guid.Empty),
            ("one", "'11111111-1111-1111-1111-111111111111'", new Guid("11111111111111111111111111111111")),
            ("minimum", "'33221100-5544-7766-9988-aabbccddeeff'", new Guid("33221100554477669988aabbccddeeff")),
            ("maximum", "'ccddeeff-aabb-8899-7766-554433221100'", new Guid("ccddeeffaabb88997766554433221100"))),
        [DbType.Int16] = Integer<short>("SMALLINT", "-32768", "32767"),
        [DbType.Int32] = Integer<int>("INTEGER", "-2147483648", "2147483647"),
        [DbType.Int64] = Integer<long>("BIGINT", "-9223372036854775808", "9223372036854775807"),
        [DbType.SByte] = Integer<sbyte>("TINYINT", "-128", "127"),
        [DbType.Single] = Number("REAL", "1.18e-38", 1.18e-38f, "3.40e38", 3.40e38f),
        [DbType.String] = new(
            "TEXT",
            typeof(string),
            ("empty", "''", ""),
            ("zero", "'0'", "0"),
            ("one", "'1'", "1"),
            ("a uuid", "'33221100-5544-7766-9988-aabbccddeeff'", "33221100-5544-7766-9988-aabbccddeeff")),
        [DbType.Time] = new(
            "TIME",
            typeof(TimeSpan),
            ("zero", "'00:00:00'", TimeSpan.Zero),
            ("one", "'11:11:11.111'", new TimeSpan(0, 11, 11, 11, 111)),
            ("minimum", "'00:00:00'", TimeSpan.Zero),
            ("maximum", "'23:59:59.999'", new TimeSpan(0, 23, 59, 59, 999))),
        [DbType.UInt16] = Integer<ushort>("USMALLINT", "0", "65535"),
        [DbType.UInt32] = Integer<uint>("UINTEGER", "0", "4294967295"),
        [DbType.UInt64] = Integer<ulong>("UBIGINT", "0", "18446744073709551615"),
    };

    private static SampledType Integer<T>(string name, string least, string greatest)
        where T : IParsable<T> =>
        Number(name, least, T.Parse(least, null), greatest, T.Parse(greatest, null));

    private static SampledType Number<T>(string name, string least, T minimum, string greatest, T maximum)
        where T : IParsable<T> => new(
            name,
            typeof(T),
            ("zero", "0", T.Parse("0", null)),
            ("one", "1", T.Parse("1", null)),
            ("minimum", least, minimum),
            ("maximum", greatest, maximum));
}
