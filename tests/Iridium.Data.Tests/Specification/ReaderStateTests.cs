using System.Data.Common;

namespace Iridium.Data.Tests.Specification;

/// <summary>What a reader answers where it stands: before, on and behind the rows, without a result, closed.</summary>
public sealed class ReaderStateTests : SpecificationTest
{
    public ReaderStateTests() =>
        Run("CREATE KEYSPACE k (key TEXT, value TEXT); INSERT INTO k VALUES ('a', 'one')");

    public static TheoryData<string> OfRow => [.. ReaderMembers.OfRow.Keys];

    public static TheoryData<string> OfColumn => [.. ReaderMembers.OfColumn.Keys];

    public static TheoryData<string> OfBoth => [.. ReaderMembers.OfRow.Keys, .. ReaderMembers.OfColumn.Keys];

    [Theory]
    [MemberData(nameof(OfRow))]
    public async Task Values_are_there_on_a_row_only(string member)
    {
        Func<DbDataReader, int, Task> act = ReaderMembers.OfRow[member];
        using DbCommand command = Generic("SELECT NULL;");
        using DbDataReader reader = command.ExecuteReader();
        await AssertMisuse(act, reader);
        Assert.True(reader.Read());
        Exception? onRow = await Record.ExceptionAsync(() => act(reader, 0));
        Assert.True(onRow is null or InvalidCastException);
        Assert.False(reader.Read());
        await AssertMisuse(act, reader);
        reader.Dispose();
        await AssertMisuse(act, reader);
    }

    [Theory]
    [MemberData(nameof(OfColumn))]
    public async Task Columns_are_described_before_on_and_behind_the_rows(string member)
    {
        Func<DbDataReader, int, Task> act = ReaderMembers.OfColumn[member];
        using DbCommand command = Generic("SELECT 1;");
        using DbDataReader reader = command.ExecuteReader();
        await act(reader, 0);
        Assert.True(reader.Read());
        await act(reader, 0);
        Assert.False(reader.Read());
        await act(reader, 0);
        reader.Dispose();
        await AssertMisuse(act, reader);
    }

    [Theory]
    [MemberData(nameof(OfBoth))]
    public async Task Nothing_is_told_of_a_statement_without_a_result(string member)
    {
        using DbCommand command = Generic("DELETE FROM k WHERE 0 = 1;");
        using DbDataReader reader = command.ExecuteReader();
        await AssertMisuse(Member(member), reader);
    }

    [Fact]
    public void A_statement_without_a_result_is_an_empty_reader()
    {
        using DbCommand command = Generic("DELETE FROM k WHERE 0 = 1;");
        using DbDataReader reader = command.ExecuteReader();
        Assert.Equal(0, reader.FieldCount);
        Assert.False(reader.HasRows);
        Assert.False(reader.Read());
        Assert.Empty(reader.GetColumnSchema());
        Assert.Null(reader.GetSchemaTable());
        Assert.Throws<InvalidOperationException>(() => reader.GetValues(new object[1]));
        Assert.False(reader.NextResult());
        Assert.Equal(0, reader.RecordsAffected);
    }

    [Theory]
    [MemberData(nameof(OfBoth))]
    public async Task An_ordinal_beyond_the_columns_is_out_of_range(string member)
    {
        foreach (string text in new[] { "SELECT 1;", "SELECT value FROM k;", "SELECT COUNT(*) FROM k;" })
        {
            using DbCommand command = Generic(text);
            using DbDataReader reader = command.ExecuteReader();
            Assert.True(reader.Read());
            await Assert.ThrowsAsync<IndexOutOfRangeException>(() => Member(member)(reader, 1));
            await Assert.ThrowsAsync<IndexOutOfRangeException>(() => Member(member)(reader, -1));
        }
    }

    [Theory]
    [InlineData("FieldCount")]
    [InlineData("HasRows")]
    [InlineData("Read")]
    [InlineData("ReadAsync")]
    [InlineData("NextResult")]
    [InlineData("NextResultAsync")]
    [InlineData("GetColumnSchema")]
    [InlineData("GetSchemaTable")]
    public async Task A_closed_reader_is_not_asked(string member)
    {
        Func<DbDataReader, Task> act = member switch
        {
            "FieldCount" => reader => Task.FromResult(reader.FieldCount),
            "HasRows" => reader => Task.FromResult(reader.HasRows),
            "Read" => reader => Task.FromResult(reader.Read()),
            "ReadAsync" => reader => reader.ReadAsync(),
            "NextResult" => reader => Task.FromResult(reader.NextResult()),
            "NextResultAsync" => reader => reader.NextResultAsync(),
            "GetColumnSchema" => reader => Task.FromResult(reader.GetColumnSchema()),
            _ => reader => Task.FromResult(reader.GetSchemaTable()),
        };
        using DbCommand command = Generic("SELECT 1;");
        DbDataReader reader = command.ExecuteReader();
        await act(reader);
        reader.Close();
        await Assert.ThrowsAsync<InvalidOperationException>(() => act(reader));
    }

    [Fact]
    public void A_reader_knows_whether_it_is_closed()
    {
        using DbCommand command = Generic("SELECT 1;");
        DbDataReader reader = command.ExecuteReader();
        Assert.False(reader.IsClosed);
        reader.Close();
        Assert.True(reader.IsClosed);
        reader.Close();
    }

    [Theory]
    [InlineData("value")]
    [InlineData("null")]
    [InlineData("read")]
    [InlineData("next")]
    public async Task A_cancelled_token_gives_a_cancelled_task(string member)
    {
        using DbCommand command = Generic("SELECT 1;");
        using DbDataReader reader = command.ExecuteReader();
        reader.Read();
        await AssertCancelled(member switch
        {
            "value" => reader.GetFieldValueAsync<int>(0, Cancelled),
            "null" => reader.IsDBNullAsync(0, Cancelled),
            "read" => reader.ReadAsync(Cancelled),
            _ => reader.NextResultAsync(Cancelled),
        });
        Assert.Equal(1, reader.GetInt32(0));
    }

    [Theory]
    [InlineData("close")]
    [InlineData("dispose")]
    [InlineData("nothing")]
    public void A_query_affects_no_rows_which_is_minus_one_also_afterwards(string end)
    {
        using DbCommand command = Generic("SELECT 1 WHERE 0 = 1;");
        using DbDataReader reader = command.ExecuteReader();
        if (end == "close") reader.Close();
        if (end == "dispose") reader.Dispose();
        Assert.Equal(-1, reader.RecordsAffected);
    }

    private static Func<DbDataReader, int, Task> Member(string name) =>
        ReaderMembers.OfRow.TryGetValue(name, out Func<DbDataReader, int, Task>? ofRow)
            ? ofRow
            : ReaderMembers.OfColumn[name];

    private static async Task AssertMisuse(Func<DbDataReader, int, Task> act, DbDataReader reader) =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => act(reader, 0));
}
