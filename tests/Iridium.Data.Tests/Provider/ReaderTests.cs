using System.Data;
using System.Data.Common;

namespace Iridium.Data.Tests.Provider;

public sealed class ReaderTests : ProviderTest
{
    public static TheoryData<string> Accesses => ["value", "null", "name", "typed"];

    [Theory]
    [MemberData(nameof(Accesses))]
    public void Values_are_there_on_a_row_only(string access)
    {
        Action<DbDataReader> action = access switch
        {
            "value" => reader => reader.GetValue(0),
            "null" => reader => reader.IsDBNull(0),
            "typed" => reader => reader.GetFieldValue<DBNull>(0),
            _ => reader => _ = reader["x"],
        };
        using IridiumCommand command = Command("SELECT NULL AS x;");
        IridiumDataReader rows = command.ExecuteReader();
        Assert.Throws<InvalidOperationException>(() => action(rows));
        Assert.True(rows.Read());
        action(rows);
        Assert.False(rows.Read());
        Assert.False(rows.Read());
        Assert.Throws<InvalidOperationException>(() => action(rows));
        rows.Dispose();
        Assert.Throws<InvalidOperationException>(() => action(rows));
        Assert.Throws<InvalidOperationException>(() => rows.FieldCount);
        Assert.Throws<InvalidOperationException>(() => rows.Read());
        Assert.Throws<InvalidOperationException>(() => rows.NextResult());
        Assert.True(rows.IsClosed);
    }

    [Fact]
    public void Columns_are_described_and_missing_ones_refused()
    {
        OnRow("SELECT 1 AS Id, 'test' AS T;", reader =>
        {
            Assert.Equal(2, reader.FieldCount);
            Assert.Equal("Id", reader.GetName(0));
            Assert.Equal(1, reader.GetOrdinal("t"));
            Assert.Equal(typeof(string), reader.GetFieldType(1));
            Assert.Equal("test", reader["T"]);
            Assert.Throws<IndexOutOfRangeException>(() => reader.GetOrdinal("Name"));
            Assert.Throws<IndexOutOfRangeException>(() => reader.GetName(2));
            Assert.Throws<IndexOutOfRangeException>(() => reader.GetFieldType(2));
            Assert.Throws<IndexOutOfRangeException>(() => reader.GetDataTypeName(2));
            DbColumn column = reader.GetColumnSchema()[0];
            Assert.Equal(("Id", typeof(long), "BIGINT"), (column.ColumnName, column.DataType, column.DataTypeName));
            Assert.Equal(2, reader.GetSchemaTable()!.Rows.Count);
        });
    }

    [Fact]
    public void A_statement_without_a_result_has_no_columns()
    {
        Run("CREATE KEYSPACE k (key TEXT, value TEXT)");
        using IridiumCommand command = Command("DELETE FROM k WHERE 1 = 0;");
        using IridiumDataReader reader = command.ExecuteReader();
        Assert.Equal(0, reader.FieldCount);
        Assert.False(reader.Read());
        Assert.Null(reader.GetSchemaTable());
        Assert.Empty(reader.GetColumnSchema());
        Assert.Throws<InvalidOperationException>(() => reader.GetName(0));
        Assert.Throws<InvalidOperationException>(() => reader.GetInt64(0));
        Assert.Throws<InvalidOperationException>(() => reader.GetValues(new object[1]));
        Assert.False(reader.NextResult());
    }

    [Fact]
    public void Rows_can_be_asked_for_before_they_are_read()
    {
        using IridiumCommand command = Command("SELECT 1 WHERE 0 = 1; SELECT 1 UNION SELECT 2;");
        using IridiumDataReader reader = command.ExecuteReader();
        Assert.False(reader.HasRows);
        Assert.True(reader.NextResult());
        Assert.True(reader.HasRows);
        Assert.True(reader.Read());
        Assert.Equal(1, reader.GetInt32(0));
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.True(reader.HasRows);
        Assert.False(reader.NextResult());
        Assert.False(reader.NextResult());
        Assert.Equal(-1, reader.RecordsAffected);
    }

    [Theory]
    [InlineData(CommandBehavior.SingleRow)]
    [InlineData(CommandBehavior.SingleRow | CommandBehavior.SingleResult | CommandBehavior.SequentialAccess)]
    public void A_single_row_is_all_there_is(CommandBehavior behavior)
    {
        using IridiumCommand command = Command("SELECT 1 UNION SELECT 2; SELECT 3;");
        using IridiumDataReader reader = command.ExecuteReader(behavior);
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.False(reader.NextResult());
    }

    [Fact]
    public void Parts_of_bytes_and_text_are_copied_within_bounds()
    {
        OnRow("SELECT X'01020304', 'ab¢d';", reader =>
        {
            byte[] buffer = new byte[6];
            Assert.Equal(2, reader.GetBytes(0, 1, buffer, 2, 2));
            Assert.Equal<byte>([0, 0, 2, 3, 0, 0], buffer);
            Assert.Equal(4, reader.GetBytes(0, 1, null, 0, 0));
            Assert.Equal(0, reader.GetBytes(0, 6, buffer, 0, 4));
            Assert.Equal(4, reader.GetBytes(0, 0, buffer, 0, 6));
            Assert.Throws<ArgumentOutOfRangeException>(() => reader.GetBytes(0, -1, buffer, 0, 4));
            Assert.Throws<ArgumentOutOfRangeException>(() => reader.GetBytes(0, 0, buffer, 5, 3));
            char[] letters = new char[4];
            Assert.Equal(4, reader.GetChars(1, 0, letters, 0, 4));
            Assert.Equal("ab¢d", new string(letters));
            Assert.Throws<ArgumentOutOfRangeException>(() => reader.GetChars(1, 0, letters, -1, 4));
        });
    }

    [Fact]
    public void Streams_are_for_bytes_and_text_readers_for_text()
    {
        OnRow("SELECT 1, X'11', '1', NULL;", reader =>
        {
            Assert.Throws<InvalidOperationException>(() => reader.GetStream(0));
            Assert.Throws<InvalidOperationException>(() => reader.GetTextReader(0));
            Assert.Equal(0x11, reader.GetStream(1).ReadByte());
            Assert.Equal(0x11, reader.GetFieldValue<Stream>(1).ReadByte());
            Assert.Equal(0x11, reader.GetFieldValue<ReadOnlyMemory<byte>>(1).Span[0]);
            Assert.Equal("1", reader.GetTextReader(2).ReadToEnd());
            Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<Stream>(3));
            Assert.Throws<InvalidCastException>(() => reader.GetTextReader(3));
            Assert.Null(reader.GetFieldValue<int?>(3));
            Assert.Equal(DayOfWeek.Monday, reader.GetFieldValue<DayOfWeek>(0));
        });
    }

    [Theory]
    [InlineData("TRUE", typeof(bool))]
    [InlineData("CAST(1 AS UTINYINT)", typeof(byte))]
    [InlineData("CAST(1 AS TINYINT)", typeof(sbyte))]
    [InlineData("CAST(1 AS SMALLINT)", typeof(short))]
    [InlineData("CAST(1 AS INTEGER)", typeof(int))]
    [InlineData("CAST(1 AS BIGINT)", typeof(long))]
    [InlineData("CAST(1 AS USMALLINT)", typeof(ushort))]
    [InlineData("CAST(1 AS UINTEGER)", typeof(uint))]
    [InlineData("CAST(1 AS UBIGINT)", typeof(ulong))]
    [InlineData("CAST(1 AS REAL)", typeof(float))]
    [InlineData("CAST(1 AS DOUBLE)", typeof(double))]
    [InlineData("CAST(1 AS DECIMAL)", typeof(decimal))]
    [InlineData("CAST(1 AS MONEY)", typeof(decimal))]
    [InlineData("CAST('1111-11-11' AS DATE)", typeof(DateTime))]
    [InlineData("CAST('11:11:11.111' AS TIME)", typeof(TimeSpan))]
    [InlineData("CAST('1111-11-11 11:11:11.111' AS TIMESTAMP)", typeof(DateTime))]
    [InlineData("CAST('1111-11-11 11:11:11.111 +11:11' AS TIMESTAMPTZ)", typeof(DateTimeOffset))]
    [InlineData("CAST('11111111-1111-1111-1111-111111111111' AS UUID)", typeof(Guid))]
    public void A_cast_gives_the_type_it_names(string expression, Type type)
    {
        OnRow($"SELECT {expression};", reader =>
        {
            Assert.Equal(type, reader.GetFieldType(0));
            Assert.IsType(type, reader.GetValue(0));
            if (type != typeof(bool)) Assert.Throws<InvalidCastException>(() => reader.GetBoolean(0));
            if (type != typeof(byte)) Assert.Throws<InvalidCastException>(() => reader.GetByte(0));
            Assert.Throws<InvalidCastException>(() => reader.GetString(0));
            Assert.Throws<InvalidCastException>(() => reader.GetChar(0));
        });
    }

    [Fact]
    public void An_integer_comes_as_any_that_it_fits_and_overflows_else()
    {
        string select =
            $"SELECT {int.MaxValue}, {long.MaxValue}, CAST({ulong.MaxValue} AS UBIGINT), CAST(1 AS DOUBLE);";
        OnRow(select, reader =>
        {
            Assert.Equal(int.MaxValue, reader.GetInt32(0));
            Assert.Throws<OverflowException>(() => reader.GetInt16(0));
            Assert.Throws<OverflowException>(() => reader.GetInt32(1));
            Assert.Throws<OverflowException>(() => reader.GetInt64(2));
            Assert.Throws<InvalidCastException>(() => reader.GetInt32(3));
            Assert.Throws<InvalidCastException>(() => reader.GetDecimal(3));
            Assert.Throws<InvalidCastException>(() => reader.GetFloat(3));
        });
    }

    [Fact]
    public void Several_readers_of_one_connection_are_open_at_once()
    {
        using IridiumCommand first = Command("SELECT 1 UNION SELECT 2;");
        using IridiumCommand second = Command("SELECT 'a';");
        using IridiumDataReader one = first.ExecuteReader();
        using IridiumDataReader two = second.ExecuteReader();
        Assert.True(one.Read() && two.Read() && one.Read());
        Assert.Equal((2L, "a"), (one.GetInt64(0), two.GetString(0)));
        first.Dispose();
        Assert.False(one.Read());
    }
}
