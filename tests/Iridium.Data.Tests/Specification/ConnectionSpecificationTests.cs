using System.Data;
using System.Data.Common;

namespace Iridium.Data.Tests.Specification;

public sealed class ConnectionSpecificationTests : SpecificationTest
{
    [Fact]
    public void A_new_connection_is_closed_and_has_no_text()
    {
        using DbConnection connection = Fresh();
        Assert.Equal("", connection.ConnectionString);
        Assert.Equal(ConnectionState.Closed, connection.State);
        Assert.Throws<InvalidOperationException>(() => connection.Open());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_connection_string_that_is_nothing_is_the_empty_text(string? text)
    {
        using DbConnection connection = Fresh();
        connection.ConnectionString = text;
        Assert.Equal("", connection.ConnectionString);
        Assert.Throws<InvalidOperationException>(() => connection.Open());
    }

    [Fact]
    public void A_connection_string_comes_back_as_it_was_given()
    {
        string text = Text + ";";
        using DbConnection connection = Fresh();
        connection.ConnectionString = text;
        Assert.Equal(text, connection.ConnectionString);
        connection.Open();
        Assert.Equal(text, connection.ConnectionString);
    }

    [Fact]
    public void A_connection_string_with_an_unknown_key_is_refused_when_it_is_set()
    {
        using DbConnection connection = Fresh();
        Assert.ThrowsAny<ArgumentException>(() => connection.ConnectionString = "xyzzy=Invalid");
        Assert.Equal("", connection.ConnectionString);
    }

    [Fact]
    public void The_connection_string_cannot_change_while_open()
    {
        Assert.Throws<InvalidOperationException>(() => Connection.ConnectionString = Text + ";");
        Connection.Close();
        Connection.ConnectionString = Text + ";";
    }

    [Fact]
    public void What_is_told_of_the_database_is_told_while_open()
    {
        DbConnection open = Connection;
        Assert.NotNull(open.Database);
        Assert.NotEmpty(open.DataSource);
        Assert.NotEmpty(open.ServerVersion);
        using DbConnection closed = Fresh();
        closed.ConnectionString = Text;
        Assert.Equal("", closed.Database);
        Assert.Equal("", closed.DataSource);
        Assert.Throws<InvalidOperationException>(() => closed.ServerVersion);
    }

    [Fact]
    public void Opening_and_closing_is_told_step_by_step()
    {
        using DbConnection connection = Fresh();
        connection.ConnectionString = Text;
        var steps = new List<(ConnectionState From, ConnectionState To)>();
        connection.StateChange += (sender, change) =>
        {
            Assert.Same(connection, sender);
            steps.Add((change.OriginalState, change.CurrentState));
        };
        connection.Open();
        connection.Close();
        Assert.Equal(
            [
                (ConnectionState.Closed, ConnectionState.Connecting),
                (ConnectionState.Connecting, ConnectionState.Open),
                (ConnectionState.Open, ConnectionState.Closed),
            ],
            steps);
    }

    [Fact]
    public void An_open_connection_is_not_opened_again() =>
        Assert.Throws<InvalidOperationException>(() => ((DbConnection)Connection).Open());

    [Fact]
    public async Task Opening_with_a_cancelled_token_gives_a_cancelled_task()
    {
        using DbConnection connection = Fresh();
        connection.ConnectionString = Text;
        await AssertCancelled(connection.OpenAsync(Cancelled));
        Assert.Equal(ConnectionState.Closed, connection.State);
        await connection.OpenAsync();
        Assert.Equal(ConnectionState.Open, connection.State);
    }

    [Fact]
    public void Closing_may_come_too_early_and_too_often()
    {
        using DbConnection connection = Fresh();
        connection.Close();
        connection.ConnectionString = Text;
        connection.Open();
        connection.Close();
        connection.Close();
        Assert.Equal(ConnectionState.Closed, connection.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposing_closes_and_tells_it_and_may_be_repeated(bool isAsync)
    {
        DbConnection connection = Opened();
        int told = 0;
        connection.Disposed += (_, _) => told++;
        if (isAsync) await connection.DisposeAsync();
        else connection.Dispose();
        Assert.Equal(ConnectionState.Closed, connection.State);
        Assert.Equal(1, told);
        connection.Dispose();
        Assert.Equal(ConnectionState.Closed, connection.State);
    }

    [Fact]
    public void A_command_of_a_connection_has_it_and_no_transaction()
    {
        DbConnection connection = Connection;
        using DbTransaction transaction = connection.BeginTransaction();
        using DbCommand command = connection.CreateCommand();
        Assert.Same(connection, command.Connection);
        Assert.Null(command.Transaction);
    }

    [Fact]
    public void The_factory_is_found_through_the_connection()
    {
        using DbConnection connection = Fresh();
        Assert.Same(Factory, DbProviderFactories.GetFactory(connection));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_schema_lists_its_collections(bool isNamed)
    {
        DbConnection connection = Connection;
        DataTable table = isNamed ? connection.GetSchema("MetaDataCollections") : connection.GetSchema();
        Assert.Equal("MetaDataCollections", table.TableName);
        Assert.Equal(
            [
                ("CollectionName", typeof(string)), ("NumberOfRestrictions", typeof(int)),
                ("NumberOfIdentifierParts", typeof(int)),
            ],
            table.Columns.Cast<DataColumn>().Select(column => (column.ColumnName, column.DataType)));
        Assert.NotEmpty(table.Rows);
    }

    [Fact]
    public void A_builder_of_connection_strings_begins_empty_and_can_be_emptied()
    {
        DbConnectionStringBuilder builder = Factory.CreateConnectionStringBuilder()!;
        Assert.Equal("", builder.ConnectionString);
        builder.ConnectionString = Text;
        Assert.NotEqual("", builder.ConnectionString);
        builder.ConnectionString = null;
        Assert.Equal("", builder.ConnectionString);
    }
}
