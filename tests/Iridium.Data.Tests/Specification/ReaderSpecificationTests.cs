using System.Data;
using System.Data.Common;

namespace Iridium.Data.Tests.Specification;

public sealed class ReaderSpecificationTests : SpecificationTest
{
    [Fact]
    public void A_reader_outlives_its_command()
    {
        DbDataReader reader;
        using (DbCommand command = Generic("SELECT 'test';")) reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal("test", reader.GetString(0));
        Assert.False(reader.Read());
        reader.Dispose();
    }

    [Fact]
    public void Rows_come_one_after_the_other_and_then_no_more()
    {
        using DbCommand command = Generic("SELECT 1 UNION SELECT 2;");
        using DbDataReader reader = command.ExecuteReader();
        Assert.Equal(0, reader.Depth);
        Assert.True(reader.HasRows);
        for (long expected = 1; expected <= 2; expected++)
        {
            Assert.True(reader.Read());
            Assert.Equal(expected, reader.GetInt64(0));
        }

        for (int i = 0; i < 3; i++) Assert.False(reader.Read());
    }

    [Fact]
    public void Results_come_one_after_the_other_and_then_no_more()
    {
        using DbCommand command = Generic("SELECT 1 WHERE 0 = 1; SELECT 1; SELECT 2");
        using DbDataReader reader = command.ExecuteReader();
        Assert.False(reader.HasRows);
        for (long expected = 1; expected <= 2; expected++)
        {
            Assert.True(reader.NextResult());
            Assert.True(reader.HasRows);
            Assert.True(reader.Read());
            Assert.Equal(expected, reader.GetInt64(0));
        }

        for (int i = 0; i < 3; i++) Assert.False(reader.NextResult());
    }

    [Theory]
    [InlineData(CommandBehavior.SingleRow, "SELECT 1 UNION SELECT 2;", 1)]
    [InlineData(CommandBehavior.SingleRow, "SELECT 1; SELECT 2; SELECT 3;", 1)]
    [InlineData(CommandBehavior.SingleResult, "SELECT 1; SELECT 2; SELECT 3;", 1)]
    [InlineData(CommandBehavior.SingleResult, "SELECT 1 UNION SELECT 2; SELECT 3;", 2)]
    public void Only_what_was_asked_for_is_returned(CommandBehavior behavior, string text, int rows)
    {
        using DbCommand command = Generic(text);
        using DbDataReader reader = command.ExecuteReader(behavior);
        for (int i = 1; i <= rows; i++)
        {
            Assert.True(reader.Read());
            Assert.Equal((long)i, Convert.ToInt64(reader.GetValue(0), null));
        }

        Assert.False(reader.Read());
        Assert.False(reader.NextResult());
    }

    [Theory]
    [InlineData("Ä")]
    [InlineData("Ḁ")]
    [InlineData("😀")]
    [InlineData("test")]
    public void Texts_come_back_whole_whatever_their_letters_need_in_utf8(string text)
    {
        OnRow($"SELECT '{text}' AS Id;", reader =>
        {
            Assert.Equal(text, reader.GetString(0));
            Assert.Equal(text, reader.GetFieldValue<string>(0));
            Assert.Equal(text, reader.GetValue(0));
            Assert.Equal(text, reader[0]);
            Assert.Equal(text, reader["Id"]);
            Assert.Equal(text, reader.GetTextReader(0).ReadToEnd());
        });
    }

    [Fact]
    public void Columns_have_names_types_and_ordinals()
    {
        using DbCommand command = Generic("SELECT 1 AS Id, 'test' AS Name;");
        using DbDataReader reader = command.ExecuteReader();
        Assert.Equal(2, reader.FieldCount);
        Assert.Equal(("Id", "Name"), (reader.GetName(0), reader.GetName(1)));
        Assert.Equal((0, 1), (reader.GetOrdinal("Id"), reader.GetOrdinal("Name")));
        Assert.Equal((0, 1), (reader.GetOrdinal("ID"), reader.GetOrdinal("name")));
        Assert.Equal((typeof(long), typeof(string)), (reader.GetFieldType(0), reader.GetFieldType(1)));
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetOrdinal("Other"));
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetOrdinal(""));
    }

    [Fact]
    public void The_column_schema_tells_the_same_as_the_reader()
    {
        using DbCommand command = Generic("SELECT 1 AS id;");
        using DbDataReader reader = command.ExecuteReader();
        DbColumn column = Assert.Single(reader.GetColumnSchema());
        Assert.Equal("id", column.ColumnName);
        Assert.Equal(reader.GetDataTypeName(0), column.DataTypeName);
        Assert.Equal(reader.GetFieldType(0), column.DataType);
        Assert.Equal(typeof(long), column.DataType);
        DataRow row = Assert.Single(reader.GetSchemaTable()!.Rows.Cast<DataRow>());
        Assert.Equal(("id", typeof(long)), (row[SchemaTableColumn.ColumnName], row[SchemaTableColumn.DataType]));
    }

    [Fact]
    public void A_row_fills_an_array_as_far_as_it_goes()
    {
        OnRow("SELECT 'a', NULL;", reader =>
        {
            object[] wide = [0, 0, 0];
            Assert.Equal(2, reader.GetValues(wide));
            Assert.Equal(["a", DBNull.Value, 0], wide);
            object[] narrow = [0];
            Assert.Equal(1, reader.GetValues(narrow));
            Assert.Equal("a", narrow[0]);
            Assert.Equal(0, reader.GetValues([]));
            Assert.Throws<ArgumentNullException>(() => reader.GetValues(null!));
        });
    }

    [Fact]
    public void Null_is_DBNull_and_what_is_not_null_is_not()
    {
        OnRow("SELECT NULL, 1;", reader =>
        {
            Assert.True(reader.IsDBNull(0));
            Assert.Same(DBNull.Value, reader.GetValue(0));
            Assert.Same(DBNull.Value, reader.GetFieldValue<DBNull>(0));
            Assert.False(reader.IsDBNull(1));
            Assert.Throws<InvalidCastException>(() => reader.GetFieldValue<DBNull>(1));
        });
    }

    [Fact]
    public void Rows_are_enumerated_as_records()
    {
        using DbCommand command = Generic("SELECT 1 UNION SELECT 2;");
        using DbDataReader reader = command.ExecuteReader();
        Assert.NotNull(reader.GetEnumerator());
        long[] values = [.. reader.Cast<IDataRecord>().Select(record => record.GetInt64(0))];
        Assert.Equal([1L, 2L], values);
    }
}
