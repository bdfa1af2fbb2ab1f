using System.Data;
using System.Data.Common;

namespace Iridium.Data.Tests.Provider;

public sealed class BatchTests : ProviderTest
{
    public BatchTests() =>
        Run("CREATE KEYSPACE k (key TEXT, value TEXT); UPSERT INTO k VALUES ('a', '1'), ('b', '2')");

    [Fact]
    public void Each_command_has_its_own_parameters_and_count()
    {
        using IridiumBatch batch = BatchOf(
            "UPDATE k SET value = @v WHERE TRUE", "SELECT value FROM k WHERE key = @k",
            "DELETE FROM k WHERE key = 'a'");
        batch.BatchCommands[0].Parameters.Add(new IridiumParameter("v", "x"));
        batch.BatchCommands[1].Parameters.Add(new IridiumParameter("@k", "b"));
        using (DbDataReader reader = batch.ExecuteReader())
        {
            Assert.True(reader.Read());
            Assert.Equal("x", reader.GetString(0));
            Assert.False(reader.NextResult());
            Assert.Equal(3, reader.RecordsAffected);
        }

        Assert.Equal([2, -1, 1], batch.BatchCommands.Select(command => command.RecordsAffected));
        Assert.Equal("x", Scalar("SELECT value FROM k"));
    }

    [Fact]
    public async Task The_command_that_failed_is_named_and_nothing_is_written()
    {
        using IridiumBatch batch = BatchOf(
            "INSERT INTO k VALUES ('c', '1')", "INSERT INTO k VALUES ('d', '1'); INSERT INTO k VALUES ('a', '1')",
            "INSERT INTO k VALUES ('e', '1')");
        foreach (bool isAsync in new[] { false, true })
        {
            IridiumException error = isAsync
                ? await Assert.ThrowsAsync<IridiumException>(() => batch.ExecuteNonQueryAsync())
                : Assert.Throws<IridiumException>(() => batch.ExecuteNonQuery());
            Assert.Equal(SqlStates.DuplicateKey, error.SqlState);
            Assert.Same(batch.BatchCommands[1], error.BatchCommand);
            Assert.Same(batch.BatchCommands[1], ((DbException)error).BatchCommand);
        }

        batch.BatchCommands[2].CommandText = "INSERT INTO";
        var syntax = Assert.Throws<IridiumException>(() => batch.Prepare());
        Assert.Same(batch.BatchCommands[2], syntax.BatchCommand);
        Assert.Same(
            batch.BatchCommands[2], Assert.Throws<IridiumException>(() => batch.ExecuteReader()).BatchCommand);
        Assert.Null(Assert.Throws<IridiumException>(() => Run("INSERT INTO k VALUES ('a', '1')")).BatchCommand);
        Assert.Equal(2L, Scalar("SELECT COUNT(*) FROM k"));
    }

    [Theory]
    [InlineData("COMMIT")]
    [InlineData("ROLLBACK")]
    [InlineData("BEGIN")]
    public void A_batch_is_not_cut_in_two(string text)
    {
        using IridiumBatch batch = BatchOf("UPSERT INTO k VALUES ('c', '1')", text, "UPSERT INTO k VALUES ('d', '1')");
        var error = Assert.Throws<IridiumException>(() => batch.ExecuteNonQuery());
        Assert.Equal(SqlStates.InvalidTransactionState, error.SqlState);
        Assert.Equal(2L, Scalar("SELECT COUNT(*) FROM k"));
        Connection.BeginTransaction().Dispose();
    }

    [Fact]
    public void In_a_transaction_it_is_a_part_of_that_and_names_it()
    {
        using IridiumBatch batch = BatchOf("UPSERT INTO k VALUES ('c', '1')", "DELETE FROM k WHERE key = 'a'");
        using (IridiumTransaction transaction = Connection.BeginTransaction())
        {
            Assert.Throws<InvalidOperationException>(() => batch.ExecuteNonQuery());
            batch.Transaction = transaction;
            Assert.Equal(2, batch.ExecuteNonQuery());
        }

        Assert.Equal("b", Scalar("SELECT MAX(key) FROM k"));
    }

    [Fact]
    public void While_its_reader_is_open_nothing_else_becomes_a_part_of_it()
    {
        using IridiumBatch batch = BatchOf(
            "SELECT 1", "INSERT INTO k VALUES ('c', '1')", "INSERT INTO k VALUES ('a', '1')");
        DbDataReader reader = batch.ExecuteReader();
        Assert.Throws<InvalidOperationException>(() => Run("UPSERT INTO k VALUES ('lost', '1')"));
        Assert.Throws<InvalidOperationException>(() => batch.ExecuteReader());
        Assert.Throws<InvalidOperationException>(() => batch.Connection = null);
        Assert.Throws<IridiumException>(() => reader.NextResult());
        reader.Dispose();
        Run("UPSERT INTO k VALUES ('kept', '1')");
        Assert.Equal("kept", Scalar("SELECT MAX(key) FROM k"));
        Assert.Equal(3L, Scalar("SELECT COUNT(*) FROM k"));
    }

    [Fact]
    public void A_conflict_is_of_the_whole_batch()
    {
        using IridiumConnection other = Opened();
        using IridiumBatch batch = BatchOf("SELECT 1", "UPDATE k SET value = 'mine' WHERE key = 'a'", "SELECT 2");
        using DbDataReader reader = batch.ExecuteReader();
        using (var overtake = new IridiumCommand("UPSERT INTO k VALUES ('a', 'theirs')", other))
            overtake.ExecuteNonQuery();
        Assert.True(reader.NextResult());
        var error = Assert.Throws<IridiumException>(() => reader.NextResult());
        Assert.Equal((SqlStates.SerializationFailure, true), (error.SqlState, error.IsTransient));
        Assert.Null(error.BatchCommand);
        reader.Dispose();
        Assert.Equal(1, batch.ExecuteNonQuery());
        Assert.Equal("mine", Scalar("SELECT value FROM k"));
    }

    [Fact]
    public async Task What_is_missing_is_told_and_the_time_is_the_connections()
    {
        using var batch = new IridiumBatch();
        Assert.Equal(30, batch.Timeout);
        Assert.Throws<InvalidOperationException>(() => batch.ExecuteNonQuery());
        using IridiumConnection connection = Opened(";Command Timeout=7");
        batch.Connection = connection;
        Assert.Equal(7, batch.Timeout);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Timeout = -1);
        Assert.Throws<InvalidOperationException>(() => batch.ExecuteScalar());
        DbBatchCommand command = batch.CreateBatchCommand();
        Assert.Throws<NotSupportedException>(() => command.CommandType = CommandType.StoredProcedure);
        command.CommandText = "SELECT 42";
        batch.BatchCommands.Add(command);
        Assert.Equal(42L, batch.ExecuteScalar());
        Assert.Equal(42L, await batch.ExecuteScalarAsync());
        await batch.PrepareAsync();
        var token = new CancellationToken(canceled: true);
        Assert.True(batch.ExecuteScalarAsync(token).IsCanceled && batch.PrepareAsync(token).IsCanceled);
        batch.Cancel();
        Assert.Equal(42L, batch.ExecuteScalar());
    }

    [Fact]
    public void The_command_whose_rows_cannot_be_read_is_named()
    {
        using IridiumBatch batch = BatchOf("SELECT 1", "SELECT key FROM k WHERE 1 / (size - 1) = 1", "SELECT 2");
        using DbDataReader reader = batch.ExecuteReader();
        Assert.True(reader.NextResult());
        var error = Assert.Throws<IridiumException>(() => reader.Read());
        Assert.Equal(SqlStates.DivisionByZero, error.SqlState);
        Assert.Same(batch.BatchCommands[1], error.BatchCommand);
    }

    [Fact]
    public void A_batch_that_is_refused_leaves_the_one_that_runs_alone()
    {
        using IridiumBatch running = BatchOf("SELECT 1", "INSERT INTO k VALUES ('c', '1')");
        using IridiumBatch refused = BatchOf("UPSERT INTO k VALUES ('d', @v)");
        DbDataReader? reader = null;
        using var stream = new CallbackStream(() => reader = running.ExecuteReader());
        refused.BatchCommands[0].Parameters.Add(new IridiumParameter("v", stream));
        var error = Assert.Throws<IridiumException>(() => refused.ExecuteNonQuery());
        Assert.Equal(SqlStates.InvalidTransactionState, error.SqlState);
        reader!.Close();
        Assert.Equal("c", Scalar("SELECT MAX(key) FROM k"));
    }

    private IridiumBatch BatchOf(params string[] texts)
    {
        var batch = new IridiumBatch(Connection);
        foreach (string text in texts) batch.BatchCommands.Add(new IridiumBatchCommand(text));
        return batch;
    }
}
