using Iridium.Data.Tests.Provider;

namespace Iridium.Data.Tests.Values;

public sealed class SqlCastTests : ProviderTest
{
    [Theory]
    [InlineData("CAST(1.00005 AS MONEY)", "1.0001")]
    [InlineData("CAST(-1.00005 AS MONEY)", "-1.0001")]
    [InlineData("CAST('922337203685477.5807' AS MONEY)", "922337203685477.5807")]
    [InlineData("CAST('-922337203685477.5808' AS MONEY)", "-922337203685477.5808")]
    public void Money_is_rounded_to_four_digits(string expression, string amount) =>
        Assert.Equal(amount, Scalar($"SELECT CAST({expression} AS TEXT)"));

    [Theory]
    [InlineData("CAST(922337203685477.5808 AS MONEY)", SqlStates.NumericOutOfRange)]
    [InlineData("CAST(-922337203685477.5809 AS MONEY)", SqlStates.NumericOutOfRange)]
    [InlineData("CAST(79228162514264337593543950335 AS MONEY)", SqlStates.NumericOutOfRange)]
    [InlineData("CAST(1e300 AS MONEY)", SqlStates.NumericOutOfRange)]
    [InlineData("CAST('much' AS MONEY)", SqlStates.InvalidText)]
    [InlineData("CAST('6' AS TIME)", SqlStates.InvalidText)]
    [InlineData("CAST('25:00:00' AS TIME)", SqlStates.InvalidText)]
    public void What_the_type_does_not_hold_is_refused(string expression, string state) =>
        Assert.Equal(state, Assert.Throws<IridiumException>(() => Scalar($"SELECT {expression}")).SqlState);

    [Theory]
    [InlineData("7:05", 7, 5, 0)]
    [InlineData("07:05", 7, 5, 0)]
    [InlineData("07:05:09", 7, 5, 9)]
    [InlineData("1.07:05:09", 31, 5, 9)]
    [InlineData("-00:00:09", 0, 0, -9)]
    public void A_time_is_hours_minutes_and_perhaps_seconds(string text, int hours, int minutes, int seconds) =>
        Assert.Equal(new TimeSpan(hours, minutes, seconds), Scalar("SELECT CAST(@t AS TIME)", ("t", text)));

    [Fact]
    public void The_least_integer_needs_no_cast()
    {
        Assert.Equal(long.MinValue, Scalar("SELECT -9223372036854775808"));
        Assert.Equal(9223372036854775808m, Scalar("SELECT 9223372036854775808"));
        Assert.Equal(-9223372036854775808.0m, Scalar("SELECT -9223372036854775808.0"));
        Assert.Equal(-9223372036854775809m, Scalar("SELECT -9223372036854775809"));
        Run("CREATE KEYSPACE k (key BIGINT, value TEXT); INSERT INTO k VALUES (-9223372036854775808, 'least')");
        Assert.Equal("least", Scalar("SELECT value FROM k WHERE key = -9223372036854775808"));
        string filter = "size > -(-9223372036854775808)";
        Assert.Equal("FULL SCAN k", Scalar($"EXPLAIN SELECT key FROM k WHERE {filter}"));
        OnRow($"EXPLAIN SELECT key FROM k WHERE {filter}", reader =>
        {
            Assert.True(reader.Read());
            Assert.Equal($"FILTER {filter}", reader.GetString(0));
        });
    }

    [Theory]
    [InlineData("-CAST(value AS SMALLINT)", typeof(long))]
    [InlineData("-CAST(value AS UBIGINT)", typeof(decimal))]
    [InlineData("-CAST(value AS MONEY)", typeof(decimal))]
    [InlineData("-CAST(value AS REAL)", typeof(float))]
    [InlineData("-CAST(value AS DOUBLE)", typeof(double))]
    public void A_column_with_a_sign_tells_the_type_that_its_values_have(string expression, Type type)
    {
        Run("CREATE KEYSPACE k (key TEXT, value TEXT); INSERT INTO k VALUES ('a', '5')");
        OnRow($"SELECT {expression} FROM k", reader =>
        {
            Assert.Equal(type, reader.GetFieldType(0));
            Assert.IsType(type, reader.GetValue(0));
        });
    }
}
