using System.Data;
using System.Data.Common;

namespace Iridium.Data.Tests.Specification;

/// <summary>Values go in as parameters and come out as they were.</summary>
public sealed class ParameterMatrixTests : SpecificationTest
{
    public static TheoryData<DbType> Types => [.. ConversionSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_value_comes_back_as_it_was_bound(DbType type)
    {
        foreach ((string kind, _, object value) in ConversionSamples.All[type].Samples)
        {
            using DbCommand command = Generic("SELECT @p;");
            DbParameter parameter = Bind(command, "@p", value);
            object? plain = command.ExecuteScalar();
            Assert.Equal((kind, value.GetType()), (kind, plain!.GetType()));
            Assert.Equal(value, plain);
            parameter.DbType = type;
            object? typed = command.ExecuteScalar();
            Assert.Equal((kind, value.GetType()), (kind, typed!.GetType()));
            Assert.Equal(value, typed);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_type_that_is_set_is_the_type_of_the_value(DbType type)
    {
        SampledType sampled = ConversionSamples.All[type];
        using DbCommand command = Generic("SELECT @p;");
        Bind(command, "@p", sampled.Samples[^1].Value).DbType = type;
        using DbDataReader reader = command.ExecuteReader();
        Assert.Equal(sampled.ClrType, reader.GetFieldType(0));
        Assert.True(reader.Read());
        Assert.Equal(sampled.Name, reader.GetDataTypeName(0));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_text_is_read_as_the_type_that_is_set(DbType type)
    {
        if (type is DbType.Binary) return;
        foreach ((string kind, string literal, object value) in ConversionSamples.All[type].Samples)
        {
            using DbCommand command = Generic("SELECT @p;");
            Bind(command, "@p", literal.Trim('\'')).DbType = type;
            Assert.Equal((kind, value), (kind, command.ExecuteScalar()));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_type_of_a_value_is_told_and_can_be_set_and_reset(DbType type)
    {
        DbParameter parameter = Factory.CreateParameter()!;
        parameter.DbType = type;
        Assert.Equal(type, parameter.DbType);
        parameter.ResetDbType();
        parameter.Value = ConversionSamples.All[type].Samples[0].Value;
        DbType own = type switch
        {
            // Several types are one in .NET; the value alone tells the first.
            DbType.Currency => DbType.Decimal,
            DbType.Date => DbType.DateTime,
            _ => type,
        };
        Assert.Equal(own, parameter.DbType);
    }

    [Theory]
    [InlineData(DbType.Byte, 300)]
    [InlineData(DbType.SByte, 200)]
    [InlineData(DbType.Int16, 70_000)]
    [InlineData(DbType.UInt64, -1)]
    [InlineData(DbType.Currency, 1e15)]
    public void A_value_that_does_not_fit_its_type_is_refused(DbType type, object value)
    {
        using DbCommand command = Generic("SELECT @p;");
        Bind(command, "@p", value).DbType = type;
        DbException error = Assert.ThrowsAny<DbException>(() => command.ExecuteScalar());
        Assert.Equal(SqlStates.NumericOutOfRange, error.SqlState);
    }

    [Theory]
    [InlineData(DateTimeKind.Utc)]
    [InlineData(DateTimeKind.Unspecified)]
    [InlineData(DateTimeKind.Local)]
    public void An_instant_is_the_same_whatever_kind_of_DateTime_it_was(DateTimeKind kind)
    {
        var instant = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
        DateTime bound = kind == DateTimeKind.Local
            ? instant.LocalDateTime
            : DateTime.SpecifyKind(instant.DateTime, kind);
        using DbCommand command = Generic("SELECT @p = TIMESTAMP '2026-01-31T12:00:00Z';");
        Bind(command, "@p", bound);
        Assert.Equal(true, command.ExecuteScalar());
        command.CommandText = "SELECT @p;";
        command.Parameters[0].DbType = DbType.DateTimeOffset;
        Assert.Equal(instant, command.ExecuteScalar());
        command.Parameters[0].DbType = DbType.DateTime;
        Assert.Equal(bound, command.ExecuteScalar());
    }

    [Fact]
    public void Amounts_of_money_have_four_digits()
    {
        using DbCommand command = Generic("SELECT CAST(@p AS MONEY);");
        DbParameter parameter = Bind(command, "@p", 1.23455m);
        Assert.Equal(1.2346m, command.ExecuteScalar());
        parameter.Value = -1.23455m;
        Assert.Equal(-1.2346m, command.ExecuteScalar());
    }
}
