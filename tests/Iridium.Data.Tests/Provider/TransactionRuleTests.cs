using System.Data;

namespace Iridium.Data.Tests.Provider;

public sealed class TransactionRuleTests : ProviderTest
{
    public TransactionRuleTests() => Run("CREATE KEYSPACE k (key TEXT, value BLOB)");

    [Fact]
    public void A_statement_does_not_end_a_transaction_that_a_caller_has()
    {
        using IridiumTransaction transaction = Connection.BeginTransaction();
        Write("a", transaction);
        foreach (string text in new[] { "COMMIT", "ROLLBACK", "BEGIN" })
        {
            using var end = new IridiumCommand(text, Connection, transaction);
            Assert.Equal(
                SqlStates.InvalidTransactionState,
                Assert.Throws<IridiumException>(() => end.ExecuteNonQuery()).SqlState);
        }

        using (var part = new IridiumCommand(
            "SAVEPOINT s; UPSERT INTO k VALUES ('b', X''); ROLLBACK TO s; RELEASE s", Connection, transaction))
            part.ExecuteNonQuery();
        transaction.Commit();
        Assert.Equal("a", Scalar("SELECT MAX(key) FROM k"));
    }

    [Fact]
    public void A_transaction_of_statements_is_seen_by_the_classes()
    {
        Run("BEGIN; UPSERT INTO k VALUES ('a', X'')");
        Assert.Throws<InvalidOperationException>(() => Connection.BeginTransaction());
        Run("ROLLBACK");
        using (IridiumTransaction transaction = Connection.BeginTransaction()) transaction.Commit();
        Assert.Equal(0L, Scalar("SELECT COUNT(*) FROM k"));
    }

    [Fact]
    public async Task Savepoints_go_by_name_and_the_newest_of_a_name_counts()
    {
        await using IridiumTransaction transaction = (IridiumTransaction)await Connection.BeginTransactionAsync();
        Assert.True(transaction.SupportsSavepoints);
        Write("a", transaction);
        await transaction.SaveAsync("s");
        Write("b", transaction);
        await transaction.SaveAsync("S");
        Write("c", transaction);
        await transaction.RollbackAsync("s");
        await transaction.ReleaseAsync("s");
        Assert.Equal(2L, Count(transaction));
        await transaction.RollbackAsync("s");
        Assert.Equal(1L, Count(transaction));
        await transaction.ReleaseAsync("s");
        foreach (Action<string> use in new Action<string>[] { transaction.Rollback, transaction.Release })
            Assert.Equal(SqlStates.NoSuchSavepoint, Assert.Throws<IridiumException>(() => use("s")).SqlState);
        Action<string>[] uses = [transaction.Save, transaction.Rollback, transaction.Release];
        foreach (Action<string> use in uses)
        {
            Assert.Throws<ArgumentException>(() => use(""));
            Assert.Throws<ArgumentNullException>(() => use(null!));
        }

        await transaction.CommitAsync();
        Assert.Equal(1L, Scalar("SELECT COUNT(*) FROM k"));
        Assert.Throws<InvalidOperationException>(() => transaction.Save("late"));
    }

    [Fact]
    public async Task A_cancelled_token_neither_commits_nor_rolls_back()
    {
        var token = new CancellationToken(canceled: true);
        Assert.True(Connection.BeginTransactionAsync(token).AsTask().IsCanceled);
        IridiumTransaction transaction = Connection.BeginTransaction();
        Write("a", transaction);
        Task commit = transaction.CommitAsync(token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => commit);
        Assert.True(commit.IsCanceled);
        Assert.True(transaction.RollbackAsync(token).IsCanceled);
        Assert.Equal(1L, Count(transaction));
        await transaction.CommitAsync(CancellationToken.None);
        Assert.Equal(1L, Scalar("SELECT COUNT(*) FROM k"));
    }

    [Fact]
    public async Task Disposing_takes_back_at_once_and_is_allowed_after_everything()
    {
        IridiumTransaction transaction = Connection.BeginTransaction();
        Write("a", transaction);
        await transaction.DisposeAsync();
        await transaction.DisposeAsync();
        transaction.Dispose();
        Assert.Null(transaction.Connection);
        Assert.Throws<ObjectDisposedException>(() => transaction.Save("s"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => transaction.CommitAsync());
        Assert.Equal(0L, Scalar("SELECT COUNT(*) FROM k"));
        Connection.BeginTransaction().Commit();
    }

    [Fact]
    public void A_failed_commit_leaves_only_the_rollback()
    {
        using IridiumConnection other = Opened();
        IridiumTransaction transaction = Connection.BeginTransaction();
        Write("a", transaction);
        using (var overtake = new IridiumCommand("UPSERT INTO k VALUES ('a', X'01')", other))
            overtake.ExecuteNonQuery();
        Assert.Equal(
            SqlStates.SerializationFailure, Assert.Throws<IridiumException>(() => transaction.Commit()).SqlState);
        Assert.Equal(
            SqlStates.InvalidTransactionState, Assert.Throws<IridiumException>(() => transaction.Commit()).SqlState);
        Assert.Equal(
            SqlStates.InvalidTransactionState, Assert.Throws<IridiumException>(() => Count(transaction)).SqlState);
        transaction.Rollback();
        Assert.Equal(new byte[] { 1 }, Scalar("SELECT value FROM k"));
    }

    [Fact]
    public void The_isolation_of_the_connection_string_is_that_of_transactions_that_name_none()
    {
        using IridiumConnection connection = Opened(";Isolation=Serializable");
        using (IridiumTransaction given = connection.BeginTransaction())
            Assert.Equal(IsolationLevel.Serializable, given.IsolationLevel);
        using IridiumTransaction asked = connection.BeginTransaction(IsolationLevel.Snapshot);
        Assert.Equal(IsolationLevel.Snapshot, asked.IsolationLevel);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Counters_that_two_connections_add_to_in_serializable_transactions_lose_nothing(bool isPhantom)
    {
        Run("UPSERT INTO k VALUES ('sum', X'30')");
        string read = isPhantom ? "SELECT COUNT(*) FROM k" : "SELECT CAST(value AS TEXT) FROM k WHERE key = 'sum'";
        string write = isPhantom
            ? "INSERT INTO k VALUES (@n, X'')"
            : "UPDATE k SET value = CAST(@n AS TEXT) WHERE key = 'sum'";
        async Task Add(int writer)
        {
            using IridiumConnection connection = Opened();
            for (int done = 0; done < 10;)
            {
                await using IridiumTransaction transaction = connection.BeginTransaction(IsolationLevel.Serializable);
                try
                {
                    using var get = new IridiumCommand(read, connection, transaction);
                    long seen = Convert.ToInt64(await get.ExecuteScalarAsync(), null);
                    await Task.Yield();
                    using var set = new IridiumCommand(write, connection, transaction);
                    set.Parameters.AddWithValue("n", isPhantom ? $"row {seen:d4} of {writer}" : seen + 1);
                    await set.ExecuteNonQueryAsync();
                    await transaction.CommitAsync();
                    done++;
                }
                catch (IridiumException error) when (error.IsTransient)
                {
                    Assert.Equal(SqlStates.SerializationFailure, error.SqlState);
                }
            }
        }

        await Task.WhenAll(Task.Run(() => Add(1)), Task.Run(() => Add(2)));
        if (!isPhantom)
        {
            Assert.Equal("20", Scalar("SELECT CAST(value AS TEXT) FROM k"));
            return;
        }

        // Each row carries the count that its writer saw: no two saw the same.
        using IridiumCommand all = Command("SELECT key FROM k WHERE key LIKE 'row%'");
        using IridiumDataReader reader = all.ExecuteReader();
        var counts = new HashSet<string>();
        while (reader.Read()) Assert.True(counts.Add(reader.GetString(0)[4..8]));
        Assert.Equal(20, counts.Count);
    }

    [Theory]
    [InlineData(IsolationLevel.Serializable, true)]
    [InlineData(IsolationLevel.Snapshot, false)]
    public void Write_skew_is_refused_under_serializable(IsolationLevel level, bool isRefused)
    {
        Run("UPSERT INTO k VALUES ('alice', X'01'), ('bob', X'01')");
        using IridiumConnection other = Opened();
        using IridiumTransaction first = Connection.BeginTransaction(level);
        using IridiumTransaction second = other.BeginTransaction(level);
        foreach ((IridiumTransaction transaction, string name) in new[] { (first, "alice"), (second, "bob") })
        {
            using var count = new IridiumCommand(
                "SELECT COUNT(*) FROM k WHERE value = X'01'", transaction.Connection, transaction);
            Assert.Equal(2L, count.ExecuteScalar());
            using var leave = new IridiumCommand(
                "UPDATE k SET value = X'00' WHERE key = @name", transaction.Connection, transaction);
            leave.Parameters.AddWithValue("name", name);
            Assert.Equal(1, leave.ExecuteNonQuery());
        }

        first.Commit();
        var error = (IridiumException?)Record.Exception(() => second.Commit());
        Assert.Equal(isRefused ? SqlStates.SerializationFailure : null, error?.SqlState);
        Assert.Equal(isRefused, error is { IsTransient: true });
        second.Dispose();
        Assert.Equal(isRefused ? 1L : 0L, Scalar("SELECT COUNT(*) FROM k WHERE value = X'01'"));
    }

    private void Write(string key, IridiumTransaction transaction)
    {
        using var command = new IridiumCommand("UPSERT INTO k VALUES (@k, X'')", Connection, transaction);
        command.Parameters.AddWithValue("k", key);
        command.ExecuteNonQuery();
    }

    private long Count(IridiumTransaction transaction)
    {
        using var command = new IridiumCommand("SELECT COUNT(*) FROM k", Connection, transaction);
        return (long)command.ExecuteScalar()!;
    }
}
