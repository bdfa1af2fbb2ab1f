using System.Data;
using System.Data.Common;

namespace Iridium.Data.Tests.Specification;

/// <summary>Every type against every way to read a value of it.</summary>
public sealed class ConversionMatrixTests : SpecificationTest
{
    public static TheoryData<DbType> Types => [.. ConversionSamples.All.Keys];

    public static TheoryData<string, DbType> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, DbType>();
            foreach (Accessor accessor in Accessors.All)
                foreach (DbType type in ConversionSamples.All.Keys) pairs.Add(accessor.Target, type);
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_value_is_read_as_what_its_type_allows_and_otherwise_refused(string target, DbType type)
    {
        Accessor accessor = Accessors.All.Single(each => each.Target == target);
        SampledType sampled = ConversionSamples.All[type];
        using DbCommand command = Generic(sampled.Select);
        using DbDataReader reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        foreach (Func<DbDataReader, int, Task<object?>> way in accessor.Ways)
        {
            for (int i = 0; i < sampled.Samples.Length; i++)
            {
                object value = sampled.Samples[i].Value;
                string expected = await OutcomeOf(() => Task.FromResult<object?>(accessor.Expect(type, value)));
                string found = await OutcomeOf(() => way(reader, i));
                Assert.Equal($"{sampled.Samples[i].Kind}: {expected}", $"{sampled.Samples[i].Kind}: {found}");
            }

            await Assert.ThrowsAsync<InvalidCastException>(() => way(reader, sampled.Samples.Length));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_value_is_an_object_of_the_type_that_its_column_tells(DbType type)
    {
        SampledType sampled = ConversionSamples.All[type];
        using DbCommand command = Generic(sampled.Select);
        using DbDataReader reader = command.ExecuteReader();
        int columns = sampled.Samples.Length + 1;
        for (int i = 0; i < columns; i++) Assert.Equal(sampled.ClrType, reader.GetFieldType(i));
        Assert.True(reader.Read());
        for (int i = 0; i < columns; i++)
        {
            Assert.Equal(sampled.ClrType, reader.GetFieldType(i));
            Assert.Equal(sampled.Name, reader.GetDataTypeName(i));
            object expected = i < columns - 1 ? sampled.Samples[i].Value : DBNull.Value;
            foreach (object found in new[]
            {
                reader.GetValue(i), reader.GetFieldValue<object>(i), await reader.GetFieldValueAsync<object>(i),
                reader.GetProviderSpecificValue(i),
            })
            {
                Assert.IsType(expected.GetType(), found);
                Assert.Equal(expected, found);
            }
        }

        Assert.Same(DBNull.Value, reader.GetFieldValue<DBNull>(columns - 1));
        Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<DBNull>(0));
    }

    [Fact]
    public void A_single_keeps_its_own_digits_when_it_is_read_as_a_double()
    {
        OnRow("SELECT CAST(1.18e-38 AS REAL), CAST(3.40e38 AS REAL);", reader =>
        {
            Assert.Equal(1.1799999457746311E-38, reader.GetDouble(0));
            Assert.Equal(3.3999999521443642E+38, reader.GetDouble(1));
        });
    }

    [Fact]
    public void Null_is_null_when_a_type_can_be_null()
    {
        OnRow("SELECT NULL, CAST(5 AS BIGINT);", reader =>
        {
            Assert.Null(reader.GetFieldValue<int?>(0));
            Assert.Null(reader.GetFieldValue<bool?>(0));
            Assert.Null(reader.GetFieldValue<Guid?>(0));
            Assert.Null(reader.GetFieldValue<DateOnly?>(0));
            Assert.Null(reader.GetFieldValue<DayOfWeek?>(0));
            Assert.Equal(5, reader.GetFieldValue<int?>(1));
            Assert.Equal(DayOfWeek.Friday, reader.GetFieldValue<DayOfWeek?>(1));
        });
    }

    [Fact]
    public void An_enumeration_takes_the_numbers_of_its_underlying_type_and_names()
    {
        string select = $"SELECT 3, 259, CAST({ulong.MaxValue} AS UBIGINT), 'third', 'fourth', 1.5;";
        OnRow(select, reader =>
        {
            Assert.Equal(Small.Third, reader.GetFieldValue<Small>(0));
            Assert.Throws<OverflowException>(() => reader.GetFieldValue<Small>(1));
            Assert.Equal(Large.Last, reader.GetFieldValue<Large>(2));
            Assert.Throws<OverflowException>(() => reader.GetFieldValue<Small>(2));
            Assert.Equal(Small.Third, reader.GetFieldValue<Small>(3));
            Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<Small>(4));
            Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<Small>(5));
        });
    }

    [Fact]
    public void A_time_of_more_than_a_day_is_no_time_of_day()
    {
        using DbCommand command = Generic("SELECT @time;");
        Bind(command, "@time", TimeSpan.FromHours(30));
        using DbDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(TimeSpan.FromHours(30), reader.GetFieldValue<TimeSpan>(0));
        Assert.Throws<OverflowException>(() => reader.GetFieldValue<TimeOnly>(0));
    }

    [Fact]
    public void A_type_that_no_column_has_is_refused()
    {
        OnRow("SELECT 1, 'http://localhost';", reader =>
        {
            Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<Version>(0));
            Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<Uri>(1));
            Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<int[]>(0));
        });
    }

    /// <summary>A value with its type, or the exception: one text for either, so that they compare.</summary>
    private static async Task<string> OutcomeOf(Func<Task<object?>> read)
    {
        try
        {
            object? value = await read();
            string text = value switch
            {
                byte[] bytes => Convert.ToHexString(bytes),
                IFormattable formattable => formattable.ToString(FormatOf(value), null),
                _ => $"{value}",
            };
            return $"{text} ({value?.GetType().Name})";
        }
        catch (Exception error) when (error is InvalidCastException or OverflowException)
        {
            return error.GetType().Name;
        }
    }

    private static string? FormatOf(object value) =>
        value is DateTime or DateTimeOffset or TimeOnly or DateOnly ? "O" : value is double or float ? "R" : null;

    private enum Small : byte
    {
        Third = 3,
    }

    private enum Large : ulong
    {
        Last = ulong.MaxValue,
    }
}
