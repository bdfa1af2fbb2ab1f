using System.Data;

namespace Iridium.Data.Tests.Provider;

public sealed class ConnectionLifeTests : ProviderTest
{
    [Fact]
    public async Task Closing_and_disposing_may_happen_any_number_of_times_and_a_connection_opens_again()
    {
        IridiumConnection connection = Opened();
        await connection.CloseAsync();
        connection.Open();
        connection.Dispose();
        await connection.DisposeAsync();
        connection.Dispose();
        connection.Close();
        Assert.Equal(ConnectionState.Closed, connection.State);
        await connection.OpenAsync();
        Assert.Equal(Connection.DataSource, connection.DataSource);
        await connection.DisposeAsync();
    }

    [Fact]
    public void Closing_rolls_a_transaction_back_and_ends_readers()
    {
        Run("CREATE KEYSPACE k (key TEXT, value TEXT); UPSERT INTO k VALUES ('a', '1'), ('b', '1')");
        IridiumConnection connection = Opened();
        IridiumTransaction transaction = connection.BeginTransaction();
        using var write = new IridiumCommand("UPSERT INTO k VALUES ('c', '1')", connection, transaction);
        write.ExecuteNonQuery();
        using var read = new IridiumCommand("SELECT key FROM k", connection, transaction);
        IridiumDataReader reader = read.ExecuteReader();
        Assert.True(reader.Read());
        connection.Close();
        Assert.True(reader.IsClosed);
        Assert.Throws<InvalidOperationException>(() => reader.Read());
        reader.Dispose();
        Assert.Null(transaction.Connection);
        Assert.Throws<InvalidOperationException>(() => transaction.Commit());
        transaction.Dispose();
        Assert.Equal(2L, Scalar("SELECT COUNT(*) FROM k"));

        connection.Open();
        using (connection.BeginTransaction())
        {
        }

        write.Transaction = null;
        Assert.Equal(1, write.ExecuteNonQuery());
        connection.Close();
    }

    [Fact]
    public void Closing_ends_a_transaction_that_a_statement_began()
    {
        Run("CREATE KEYSPACE k (key TEXT, value TEXT)");
        using (IridiumConnection connection = Opened())
        {
            using var write = new IridiumCommand("BEGIN; UPSERT INTO k VALUES ('c', '1')", connection);
            write.ExecuteNonQuery();
            connection.Close();
            connection.Open();
            write.CommandText = "COMMIT";
            Assert.Equal(
                SqlStates.InvalidTransactionState,
                Assert.Throws<IridiumException>(() => write.ExecuteNonQuery()).SqlState);
        }

        Assert.Equal(0L, Scalar("SELECT COUNT(*) FROM k"));
    }

    [Fact]
    public async Task A_failed_open_tells_its_states_and_leaves_the_connection_closed()
    {
        using var connection = new IridiumConnection("Data Source=/proc/no such place/db;Pooling=false");
        var states = new List<(ConnectionState, ConnectionState)>();
        connection.StateChange += (_, change) => states.Add((change.OriginalState, change.CurrentState));
        Assert.Throws<IridiumException>(() => connection.Open());
        await Assert.ThrowsAsync<IridiumException>(() => connection.OpenAsync());
        (ConnectionState, ConnectionState)[] once =
        [
            (ConnectionState.Closed, ConnectionState.Connecting), (ConnectionState.Connecting, ConnectionState.Closed),
        ];
        Assert.Equal([.. once, .. once], states);
        await Assert.ThrowsAsync<InvalidOperationException>(() => new IridiumConnection().OpenAsync());
    }

    [Fact]
    public async Task An_open_connection_cannot_be_opened()
    {
        Assert.Throws<InvalidOperationException>(() => Connection.Open());
        Task again = Connection.OpenAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => again);
        Assert.Equal(ConnectionState.Open, Connection.State);
    }

    [Fact]
    public void The_default_keyspace_changes_until_the_connection_is_closed()
    {
        Run("CREATE KEYSPACE notes (key BIGINT, value TEXT)");
        using IridiumConnection connection = Opened(";Default Keyspace=other");
        Assert.Equal("other", connection.Database);
        connection.ChangeDatabase("notes");
        Assert.Equal("notes", connection.Database);
        using (var writer = new IridiumBulkWriter(connection)) writer.Write(1, "x");
        Assert.Equal(
            SqlStates.UndefinedKeyspace,
            Assert.Throws<IridiumException>(() => connection.ChangeDatabase("nowhere")).SqlState);
        Assert.Equal("notes", connection.Database);
        connection.Close();
        Assert.Equal("", connection.Database);
        Assert.Throws<InvalidOperationException>(() => connection.ChangeDatabase("notes"));
        connection.Open();
        Assert.Equal("other", connection.Database);
    }

    [Fact]
    public void Databases_in_memory_without_a_name_are_apart_and_one_of_a_data_source_is_its_own()
    {
        using var first = new IridiumConnection("Mode=Memory");
        using var second = new IridiumConnection("Mode=Memory");
        first.Open();
        second.Open();
        Assert.NotSame(first.Engine, second.Engine);
        using var source = new IridiumDataSource("Mode=Memory");
        using (IridiumConnection one = source.OpenConnection())
        {
            using var create = new IridiumCommand("CREATE KEYSPACE k", one);
            create.ExecuteNonQuery();
        }

        using IridiumConnection two = source.OpenConnection();
        using var count = new IridiumCommand("SELECT COUNT(*) FROM k", two);
        Assert.Equal(0L, count.ExecuteScalar());
    }
}
