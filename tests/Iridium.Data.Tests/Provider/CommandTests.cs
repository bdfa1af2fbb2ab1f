namespace Iridium.Data.Tests.Provider;

public sealed class CommandTests : ProviderTest
{
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

    [Theory]
    [InlineData(4_294_968)]
    [InlineData(int.MaxValue)]
    public void A_timeout_that_is_longer_than_a_timer_runs_is_one(int seconds)
    {
        using IridiumConnection connection = Opened($";Command Timeout={seconds}");
        using var command = new IridiumCommand("CREATE KEYSPACE k (key TEXT, value TEXT)", connection);
        command.ExecuteNonQuery();
        foreach (int timeout in new[] { command.CommandTimeout, seconds })
        {
            command.CommandTimeout = timeout;
            command.CommandText = "UPSERT INTO k VALUES ('a', '1')";
            Assert.Equal(1, command.ExecuteNonQuery());
            command.CommandText = "UPDATE k SET value = '2' WHERE size > 0";
            Assert.Equal(1, command.ExecuteNonQuery());
            command.CommandText = "SELECT value FROM k WHERE size > 0";
            Assert.Equal("2", command.ExecuteScalar());
        }
    }

    [Fact]
    public void A_command_that_takes_its_values_is_not_run_a_second_time()
    {
        Run("CREATE KEYSPACE k (key TEXT, value BLOB)");
        using IridiumCommand command = Command("INSERT INTO k VALUES ('a', @v)");
        Exception? error = null;
        using var stream = new CallbackStream(() => error = Record.Exception(() => command.ExecuteNonQuery()));
        command.Parameters.AddWithValue("v", stream);
        Assert.Equal(1, command.ExecuteNonQuery());
        Assert.IsType<InvalidOperationException>(error);
        Assert.Equal(new byte[] { 1, 2, 3 }, Scalar("SELECT value FROM k"));
        command.Parameters["v"].Value = null;
        Assert.Throws<InvalidOperationException>(() => command.ExecuteNonQuery());
        command.Parameters["v"].Value = Array.Empty<byte>();
        Assert.Equal(
            SqlStates.DuplicateKey, Assert.Throws<IridiumException>(() => command.ExecuteNonQuery()).SqlState);
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
