using System.Data;

namespace Iridium.Data.Tests.Provider;

public sealed class TransactionTests : ProviderTest
{
    [Theory]
    [InlineData(IsolationLevel.Serializable, IsolationLevel.Serializable)]
    [InlineData(IsolationLevel.ReadCommitted, IsolationLevel.Snapshot)]
    [InlineData(IsolationLevel.RepeatableRead, IsolationLevel.Snapshot)]
    [InlineData(IsolationLevel.Unspecified, IsolationLevel.Snapshot)]
    public void Weak_isolation_is_raised_and_told(IsolationLevel asked, IsolationLevel given)
    {
        using IridiumTransaction transaction = Connection.BeginTransaction(asked);
        Assert.Equal(given, transaction.IsolationLevel);
        Assert.Same(Connection, transaction.Connection);
        Assert.Throws<InvalidOperationException>(() => Connection.BeginTransaction());
    }

    [Theory]
    [InlineData(IsolationLevel.ReadUncommitted)]
    [InlineData(IsolationLevel.Chaos)]
    public void What_is_not_offered_is_refused(IsolationLevel asked) =>
        Assert.Throws<IridiumException>(() => Connection.BeginTransaction(asked));

    [Fact]
    public void Savepoints_take_back_a_part()
    {
        Run("CREATE KEYSPACE k (key TEXT, value TEXT)");
        using (IridiumTransaction transaction = Connection.BeginTransaction())
        {
            using var insert = new IridiumCommand(
                "INSERT INTO k (key, value) VALUES (@k, 'x')", Connection, transaction);
            IridiumParameter key = insert.Parameters.AddWithValue("k", "a");
            insert.ExecuteNonQuery();
            transaction.Save("s");
            key.Value = "b";
            insert.ExecuteNonQuery();
            transaction.Rollback("s");
            transaction.Release("s");
            transaction.Commit();
        }

        using (Connection.BeginTransaction())
        {
        }

        Assert.Equal("a", Scalar("SELECT MAX(key) FROM k"));
    }

    [Fact]
    public void A_conflict_is_transient_and_a_retry_succeeds()
    {
        Run("CREATE KEYSPACE k (key TEXT, value TEXT); UPSERT INTO k (key, value) VALUES ('a', '0')");
        using IridiumConnection other = Opened();
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            using IridiumTransaction transaction = Connection.BeginTransaction(IsolationLevel.Serializable);
            using var read = new IridiumCommand("SELECT value FROM k WHERE key = 'a'", Connection, transaction);
            read.ExecuteScalar();
            if (attempt == 1)
            {
                using var overtake = new IridiumCommand("UPSERT INTO k (key, value) VALUES ('a', '1')", other);
                overtake.ExecuteNonQuery();
            }

            read.CommandText = "UPDATE k SET value = '2' WHERE key = 'a'";
            IridiumException? error = (IridiumException?)Record.Exception(() =>
            {
                read.ExecuteNonQuery();
                transaction.Commit();
            });
            Assert.Equal(attempt == 1 ? SqlStates.SerializationFailure : null, error?.SqlState);
            Assert.Equal(attempt == 1, error is { IsTransient: true });
        }
    }
}
