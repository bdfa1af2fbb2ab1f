using System.Data;

namespace Iridium.Data.Tests.Provider;

public sealed class CommandTests : ProviderTest
{
    [Fact]
    public void Cancelling_what_does_not_run_does_nothing()
    {
        using var fresh = new IridiumCommand();
        fresh.Cancel();
        IridiumCommand run = Command("SELECT 1;");
        run.ExecuteNonQuery();
        run.Cancel();
        run.Cancel();
        run.Dispose();
        run.Cancel();
    }

    [Fact]
    public void Text_and_connection_cannot_change_under_an_open_reader_and_there_is_one_reader()
    {
        using IridiumCommand command = Command("SELECT 1;");
        using (command.ExecuteReader())
        {
            Assert.Throws<InvalidOperationException>(() => command.CommandText = "SELECT 2;");
            Assert.Throws<InvalidOperationException>(() => command.Connection = null);
            Assert.Throws<InvalidOperationException>(() => command.ExecuteReader());
        }

        command.Connection = null;
        Assert.Null(command.Connection);
    }

    [Fact]
    public void Defaults_are_those_of_the_specification()
    {
        var command = (IridiumCommand)IridiumFactory.Instance.CreateCommand();
        command.CommandText = null;
        Assert.Equal("", command.CommandText);
        Assert.Equal(CommandType.Text, command.CommandType);
        Assert.Same(command.Parameters, command.Parameters);
        command.Dispose();
        Assert.Equal("", command.CommandText);
        Assert.NotNull(command.Parameters);
        Assert.NotNull(command.CreateParameter());
    }

    [Fact]
    public async Task A_command_needs_an_open_connection_and_a_text()
    {
        using var closed = new IridiumConnection(Text);
        foreach (IridiumCommand command in new[]
        {
            new IridiumCommand("SELECT 1"),
            new IridiumCommand("SELECT 1", closed),
            new IridiumCommand("", Connection),
        })
        {
            Assert.Throws<InvalidOperationException>(() => command.Prepare());
            Assert.Throws<InvalidOperationException>(() => command.ExecuteReader());
            Assert.Throws<InvalidOperationException>(() => command.ExecuteScalar());
            Assert.Throws<InvalidOperationException>(() => command.ExecuteNonQuery());
            await Assert.ThrowsAsync<InvalidOperationException>(() => command.ExecuteReaderAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(() => command.ExecuteScalarAsync());
            command.Dispose();
        }
    }

    [Fact]
    public async Task A_syntax_error_is_the_providers_exception_with_its_state()
    {
        using IridiumCommand command = Command("INVALID;");
        Assert.Equal(SqlStates.SyntaxError, Assert.Throws<IridiumException>(() => command.ExecuteReader()).SqlState);
        await Assert.ThrowsAsync<IridiumException>(() => command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_cancelled_token_gives_a_cancelled_task()
    {
        var token = new CancellationToken(canceled: true);
        using IridiumCommand command = Command("SELECT 1;");
        foreach (Task task in new Task[]
        {
            command.ExecuteReaderAsync(token),
            command.ExecuteNonQueryAsync(token),
            command.ExecuteScalarAsync(token),
        })
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
            Assert.True(task.IsCanceled);
        }

        Assert.Equal(1L, command.ExecuteScalar());
    }

    [Fact]
    public void Scalars_are_the_first_column_of_the_first_row_of_the_first_result()
    {
        Assert.Equal(1L, Scalar("SELECT 1;"));
        Assert.Equal(3.14m, Convert.ToDecimal(Scalar("SELECT 3.14;"), null));
        Assert.Equal("test", Scalar("SELECT 'test';"));
        Assert.Equal(DBNull.Value, Scalar("SELECT NULL;"));
        Assert.Equal(42L, Scalar("SELECT 42; SELECT 43;"));
        Assert.Equal(42L, Scalar("SELECT 42, 43;"));
        Assert.Equal(42L, Scalar("SELECT 42 UNION SELECT 43;"));
        Assert.Null(Scalar("SELECT 1 WHERE 0 = 1;"));
        Assert.Equal(-1, Run("SELECT 1;"));
    }

    [Fact]
    public void The_transaction_of_the_connection_must_be_the_commands()
    {
        using IridiumCommand command = Command("SELECT 1;");
        using (IridiumTransaction transaction = Connection.BeginTransaction())
        {
            Assert.Throws<InvalidOperationException>(() => command.ExecuteReader());
            command.Transaction = transaction;
            Assert.Equal(1L, command.ExecuteScalar());
            using IridiumCommand fresh = Connection.CreateCommand();
            Assert.Null(fresh.Transaction);
        }

        using IridiumConnection other = Opened();
        command.Transaction = other.BeginTransaction();
        Assert.Throws<InvalidOperationException>(() => command.ExecuteReader());
    }

    [Fact]
    public void Comments_are_no_statements()
    {
        using IridiumCommand comment = Command("-- nothing but words");
        using (IridiumDataReader reader = comment.ExecuteReader()) Assert.False(reader.HasRows);
        OnRow("SELECT 0; -- My favorite number", reader =>
        {
            Assert.Equal(0, reader.GetInt32(0));
            Assert.False(reader.NextResult());
        });
    }

    [Fact]
    public void Closing_a_reader_closes_the_connection_when_asked_to()
    {
        using IridiumConnection connection = Opened();
        using var command = new IridiumCommand("SELECT 0;", connection);
        command.ExecuteReader(CommandBehavior.CloseConnection).Dispose();
        Assert.Equal(ConnectionState.Closed, connection.State);
    }

    [Fact]
    public void Statements_run_as_results_are_asked_for_and_to_the_end_when_the_reader_closes()
    {
        Run("CREATE KEYSPACE k (key TEXT, value TEXT)");
        using IridiumCommand command = Command(
            "SELECT 1; INSERT INTO k (key, value) VALUES ('a', '1'); "
            + "SELECT 2; UPSERT INTO k (key, value) VALUES ('b', '2')");
        using IridiumDataReader reader = command.ExecuteReader();
        Assert.Equal(0L, Scalar("SELECT COUNT(*) FROM k"));
        Assert.True(reader.NextResult());
        Assert.Equal(1L, Scalar("SELECT COUNT(*) FROM k"));
        reader.Close();
        Assert.Equal(2L, Scalar("SELECT COUNT(*) FROM k"));
        Assert.Equal(2, reader.RecordsAffected);
    }

    [Fact]
    public void A_batch_is_all_there_or_not_at_all()
    {
        Run("CREATE KEYSPACE k (key TEXT, value TEXT)");
        using var batch = new IridiumBatch(Connection);
        batch.BatchCommands.Add(new IridiumBatchCommand("INSERT INTO k (key, value) VALUES ('a', '1')"));
        batch.BatchCommands.Add(new IridiumBatchCommand("INSERT INTO k (key, value) VALUES ('b', '1'), ('c', '1')"));
        Assert.Equal(3, batch.ExecuteNonQuery());
        Assert.Equal(2, batch.BatchCommands[1].RecordsAffected);
        batch.BatchCommands.Insert(0, new IridiumBatchCommand("INSERT INTO k (key, value) VALUES ('d', '1')"));
        Assert.Equal(
            SqlStates.DuplicateKey, Assert.Throws<IridiumException>(() => batch.ExecuteNonQuery()).SqlState);
        Assert.Equal(3L, Scalar("SELECT COUNT(*) FROM k"));
    }

    [Fact]
    public void A_bulk_writer_writes_rows_as_the_keyspace_declares_them()
    {
        Run("CREATE KEYSPACE k (key BIGINT, value TEXT)");
        using (var writer = new IridiumBulkWriter(Connection, "k"))
        {
            for (int i = 0; i < 2_500; i++) writer.Write(i, "value " + i);
            writer.Flush();
            Assert.Equal(2_500, writer.RowsWritten);
        }

        Assert.Equal("value 1234", Scalar("SELECT value FROM k WHERE key = 1234"));
        Assert.Equal(2_500L, Scalar("SELECT COUNT(*) FROM k"));
    }
}
