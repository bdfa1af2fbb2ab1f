using System.Data;
using System.Data.Common;

namespace Iridium.Data.Tests.Specification;

public sealed class CommandSpecificationTests : SpecificationTest
{
    public static TheoryData<string> Ways => Executions.Names;

    public static TheoryData<string> AsyncWays => Executions.AsyncNames;

    [Theory]
    [InlineData("new")]
    [InlineData("executed")]
    [InlineData("disposed")]
    [InlineData("connection disposed")]
    public void Cancel_does_nothing_when_nothing_runs(string state)
    {
        DbCommand command = state == "new" ? Factory.CreateCommand()! : Generic("SELECT 1;");
        if (state == "executed") command.ExecuteNonQuery();
        if (state == "disposed") command.Dispose();
        if (state == "connection disposed") Connection.Dispose();
        command.Cancel();
        command.Cancel();
        command.Dispose();
    }

    [Theory]
    [InlineData("text")]
    [InlineData("other connection")]
    [InlineData("no connection")]
    [InlineData("second reader")]
    public void An_open_reader_keeps_its_command_as_it_is(string change)
    {
        using DbCommand command = Generic("SELECT 1;");
        using DbConnection other = Fresh();
        Action act = change switch
        {
            "text" => () => command.CommandText = "SELECT 2;",
            "other connection" => () => command.Connection = other,
            "no connection" => () => command.Connection = null,
            _ => () => command.ExecuteReader(),
        };
        using (command.ExecuteReader()) Assert.Throws<InvalidOperationException>(act);
        Assert.Null(Record.Exception(act));
    }

    [Fact]
    public void The_connection_can_be_taken_away()
    {
        using DbCommand command = Generic("SELECT 1;");
        Assert.Same(Connection, command.Connection);
        command.Connection = null;
        Assert.Null(command.Connection);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_new_command_and_a_disposed_one_answer_alike(bool isDisposed)
    {
        DbCommand command = Factory.CreateCommand()!;
        if (isDisposed) command.Dispose();
        Assert.Equal("", command.CommandText);
        Assert.Equal(CommandType.Text, command.CommandType);
        Assert.NotNull(command.Parameters);
        Assert.Same(command.Parameters, command.Parameters);
        Assert.NotNull(command.CreateParameter());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_text_that_is_nothing_is_the_empty_text(string? text)
    {
        using DbCommand command = Generic("SELECT 1;");
        command.CommandText = text;
        Assert.Equal("", command.CommandText);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Running_needs_a_connection_that_is_open_and_a_text(string way)
    {
        using DbCommand unconnected = Factory.CreateCommand()!;
        unconnected.CommandText = "SELECT 1;";
        using DbConnection closed = Fresh();
        using DbCommand onClosed = closed.CreateCommand();
        onClosed.CommandText = "SELECT 1;";
        using DbCommand bare = closed.CreateCommand();
        using DbCommand wordless = Generic("");
        foreach (DbCommand command in new[] { unconnected, onClosed, bare, wordless })
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => Executions.All[way](command, default));
        }

        using DbCommand whole = Generic("SELECT 1;");
        await Executions.All[way](whole, default);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_text_that_is_no_statement_is_the_providers_error(string way)
    {
        using DbCommand command = Generic("INVALID;");
        DbException error = await Assert.ThrowsAnyAsync<DbException>(() => Executions.All[way](command, default));
        Assert.Equal(SqlStates.SyntaxError, error.SqlState);
    }

    [Theory]
    [MemberData(nameof(AsyncWays))]
    public async Task A_cancelled_token_gives_a_cancelled_task_and_leaves_the_command_usable(string way)
    {
        using DbCommand command = Generic("SELECT 1;");
        await AssertCancelled(Executions.All[way](command, Cancelled));
        Assert.Equal(1L, command.ExecuteScalar());
    }

    [Fact]
    public void The_transaction_of_the_connection_must_be_set()
    {
        using DbCommand command = Generic("SELECT 1;");
        using DbTransaction transaction = ((DbConnection)Connection).BeginTransaction();
        Assert.Throws<InvalidOperationException>(() => command.ExecuteReader());
        command.Transaction = transaction;
        command.ExecuteReader().Dispose();
    }

    [Fact]
    public void The_transaction_of_another_connection_is_refused()
    {
        using DbConnection other = Opened();
        using DbTransaction transaction = other.BeginTransaction();
        using DbCommand command = Generic("SELECT 1;");
        command.Transaction = transaction;
        Assert.Throws<InvalidOperationException>(() => command.ExecuteReader());
    }

    [Fact]
    public void A_comment_alone_has_no_rows()
    {
        using DbCommand command = Generic("-- nothing but a comment");
        using DbDataReader reader = command.ExecuteReader();
        Assert.False(reader.HasRows);
        Assert.False(reader.Read());
        Assert.Equal(0, reader.FieldCount);
    }

    [Fact]
    public void A_comment_at_the_end_is_no_second_result()
    {
        using DbCommand command = Generic("SELECT 0; -- My favorite number");
        using DbDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(0, reader.GetInt32(0));
        Assert.False(reader.NextResult());
    }

    [Fact]
    public void The_reader_closes_the_connection_if_it_was_asked_to()
    {
        using DbCommand command = Generic("SELECT 0;");
        command.ExecuteReader().Dispose();
        Assert.Equal(ConnectionState.Open, Connection.State);
        command.ExecuteReader(CommandBehavior.CloseConnection).Dispose();
        Assert.Equal(ConnectionState.Closed, Connection.State);
    }

    [Theory]
    [InlineData("SELECT 1;", 1L)]
    [InlineData("SELECT 'test';", "test")]
    [InlineData("SELECT 42; SELECT 43;", 42L)]
    [InlineData("SELECT 42, 43;", 42L)]
    [InlineData("SELECT 42 UNION SELECT 43;", 42L)]
    [InlineData("SELECT 1 WHERE 0 = 1;", null)]
    public async Task A_scalar_is_the_first_column_of_the_first_row_of_the_first_result(string text, object? value)
    {
        using DbCommand command = Generic(text);
        Assert.Equal(value, command.ExecuteScalar());
        Assert.Equal(value, await command.ExecuteScalarAsync());
    }

    [Fact]
    public void A_number_with_a_fraction_is_a_decimal() =>
        Assert.Equal(3.14m, Generic("SELECT 3.14;").ExecuteScalar());

    [Fact]
    public void A_scalar_that_is_null_is_DBNull_and_none_at_all_is_null()
    {
        Assert.Same(DBNull.Value, Generic("SELECT NULL;").ExecuteScalar());
        Assert.Null(Generic("SELECT NULL WHERE 0 = 1;").ExecuteScalar());
    }

    [Fact]
    public void A_query_affects_no_rows_which_is_minus_one() =>
        Assert.Equal(-1, Generic("SELECT 1;").ExecuteNonQuery());

    [Fact]
    public void A_parameter_stands_for_its_value()
    {
        using DbCommand command = Generic("SELECT @Parameter;");
        Bind(command, "@Parameter", 1);
        Assert.Equal(1, command.ExecuteScalar());
    }
}
