using System.Transactions;

namespace Iridium.Data.Tests.Provider;

public sealed class AmbientTransactionTests : ProviderTest
{
    public AmbientTransactionTests() => Run("CREATE KEYSPACE k (key TEXT, value TEXT)");

    private long Rows => (long)Scalar("SELECT COUNT(*) FROM k")!;

    [Fact]
    public void Connections_of_one_scope_share_a_transaction_and_see_what_they_wrote()
    {
        using (var scope = new TransactionScope())
        {
            using IridiumConnection first = Opened();
            using IridiumConnection second = Opened();
            Write(first, "a");
            Write(second, "b");
            using var count = new IridiumCommand("SELECT COUNT(*) FROM k", first);
            Assert.Equal(2L, count.ExecuteScalar());
            Assert.Equal(0L, Rows);
            scope.Complete();
        }

        Assert.Equal(2L, Rows);
    }

    [Fact]
    public void Inner_scopes_join_the_outer_one_begin_their_own_or_stand_outside()
    {
        using (new TransactionScope())
        {
            using (var inner = new TransactionScope())
            {
                WriteAnew("joined");
                inner.Complete();
            }

            using (var own = new TransactionScope(TransactionScopeOption.RequiresNew))
            {
                WriteAnew("own");
                own.Complete();
            }

            using (new TransactionScope(TransactionScopeOption.Suppress)) WriteAnew("outside");
        }

        Assert.Equal("outside,own", Keys());
        using (var outer = new TransactionScope())
        {
            WriteAnew("lost");
            using (new TransactionScope())
            {
            }

            Assert.Throws<TransactionAbortedException>(() =>
            {
                outer.Complete();
                outer.Dispose();
            });
        }

        Assert.Equal("outside,own", Keys());
    }

    [Fact]
    public async Task A_scope_that_flows_goes_with_the_tasks()
    {
        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await using (IridiumConnection connection = new(Text))
            {
                await connection.OpenAsync();
                await Task.Yield();
                await using var write = new IridiumCommand("INSERT INTO k VALUES ('a', '1')", connection);
                await write.ExecuteNonQueryAsync();
            }

            await Task.Yield();
            await using (IridiumConnection connection = new(Text))
            {
                await connection.OpenAsync();
                Write(connection, "b");
            }

            Assert.Equal(0L, Rows);
            scope.Complete();
        }

        Assert.Equal(2L, Rows);
    }

    [Fact]
    public void Enlist_false_stands_outside_until_it_joins_by_itself()
    {
        using (new TransactionScope())
        {
            using IridiumConnection connection = Opened(";Enlist=false");
            Write(connection, "kept");
            connection.EnlistTransaction(Transaction.Current);
            Write(connection, "lost");
        }

        Assert.Equal("kept", Keys());
    }

    [Fact]
    public void A_connection_joins_by_itself_and_is_part_of_one_transaction_at_a_time()
    {
        using var transaction = new CommittableTransaction();
        using IridiumConnection connection = Opened();
        connection.EnlistTransaction(null);
        connection.EnlistTransaction(transaction);
        connection.EnlistTransaction(transaction);
        using (var other = new CommittableTransaction())
            Assert.Throws<InvalidOperationException>(() => connection.EnlistTransaction(other));
        Assert.Throws<InvalidOperationException>(() => connection.EnlistTransaction(null));
        Assert.Throws<InvalidOperationException>(() => connection.BeginTransaction());
        Write(connection, "a");
        foreach (string text in new[] { "COMMIT", "ROLLBACK", "BEGIN" })
        {
            using var end = new IridiumCommand(text, connection);
            Assert.Equal(
                SqlStates.InvalidTransactionState,
                Assert.Throws<IridiumException>(() => end.ExecuteNonQuery()).SqlState);
        }

        Assert.Equal(0L, Rows);
        transaction.Commit();
        Assert.Equal(1L, Rows);
        Assert.Throws<InvalidOperationException>(() => Write(connection, "b"));
        connection.EnlistTransaction(null);
        Write(connection, "c");
        Assert.Equal("a,c", Keys());

        using IridiumTransaction own = connection.BeginTransaction();
        using var third = new CommittableTransaction();
        Assert.Throws<InvalidOperationException>(() => connection.EnlistTransaction(third));
        connection.Close();
        Assert.Throws<InvalidOperationException>(() => connection.EnlistTransaction(third));
    }

    [Fact]
    public void After_the_end_of_its_scope_a_connection_is_on_its_own()
    {
        using var connection = new IridiumConnection(Text);
        using (new TransactionScope())
        {
            connection.Open();
            Write(connection, "lost");
        }

        Write(connection, "kept");
        Assert.Equal("kept", Keys());
    }

    [Fact]
    public void Nothing_is_written_outside_a_transaction_that_ended_under_its_scope()
    {
        using (new TransactionScope(TransactionScopeOption.Required, TimeSpan.FromMilliseconds(1)))
        {
            using var ended = new ManualResetEventSlim();
            Transaction.Current!.TransactionCompleted += (_, _) => ended.Set();
            using IridiumConnection connection = new(Text);
            if (Record.Exception(connection.Open) is null) Write(connection, "lost");
            Assert.True(ended.Wait(TimeSpan.FromSeconds(30)));
            Assert.Throws<InvalidOperationException>(() => Write(connection, "loose"));
        }

        Assert.Equal(0L, Rows);
    }

    [Fact]
    public void A_conflict_aborts_the_scope_and_says_why()
    {
        Run("UPSERT INTO k VALUES ('a', '0')");
        var error = Assert.Throws<TransactionAbortedException>(() =>
        {
            using var scope = new TransactionScope();
            using IridiumConnection connection = Opened();
            using var change = new IridiumCommand("UPDATE k SET value = '1' WHERE key = 'a'", connection);
            change.ExecuteNonQuery();
            using (new TransactionScope(TransactionScopeOption.Suppress)) WriteAnew("a");
            scope.Complete();
        });
        var conflict = Assert.IsType<IridiumException>(error.InnerException);
        Assert.Equal((SqlStates.SerializationFailure, true), (conflict.SqlState, conflict.IsTransient));
    }

    [Theory]
    [InlineData(IsolationLevel.Serializable, false)]
    [InlineData(IsolationLevel.RepeatableRead, false)]
    [InlineData(IsolationLevel.ReadCommitted, false)]
    [InlineData(IsolationLevel.Snapshot, false)]
    [InlineData(IsolationLevel.ReadUncommitted, true)]
    [InlineData(IsolationLevel.Chaos, true)]
    public void The_isolation_of_the_scope_is_given_or_refused(IsolationLevel level, bool isRefused)
    {
        using (new TransactionScope(TransactionScopeOption.Required, new TransactionOptions { IsolationLevel = level }))
        {
            if (isRefused)
                Assert.Equal(SqlStates.NotSupported, Assert.Throws<IridiumException>(() => Opened()).SqlState);
            else Opened().Dispose();
        }

        WriteAnew("after");
    }

    [Fact]
    public void Two_databases_that_were_written_to_are_refused_whole()
    {
        using IridiumConnection other = new("Mode=Memory");
        other.Open();
        using (var create = new IridiumCommand("CREATE KEYSPACE k (key TEXT, value TEXT)", other))
            create.ExecuteNonQuery();
        var error = Assert.Throws<TransactionAbortedException>(() =>
        {
            using var scope = new TransactionScope();
            other.EnlistTransaction(Transaction.Current);
            Write(other, "a");
            WriteAnew("a");
            scope.Complete();
        });
        Assert.IsType<NotSupportedException>(error.InnerException);
        Assert.Equal(0L, Rows);
        using var count = new IridiumCommand("SELECT COUNT(*) FROM k", other);
        Assert.Equal(0L, count.ExecuteScalar());
    }

    [Fact]
    public void Beside_another_resource_a_database_may_be_read()
    {
        var resource = new OtherResource();
        using (var scope = new TransactionScope())
        {
            Transaction.Current!.EnlistVolatile(resource, EnlistmentOptions.None);
            using IridiumConnection connection = Opened();
            using var count = new IridiumCommand("SELECT COUNT(*) FROM k", connection);
            Assert.Equal(0L, count.ExecuteScalar());
            scope.Complete();
        }

        Assert.True(resource.IsCommitted);
        var written = new OtherResource();
        Assert.Throws<TransactionAbortedException>(() =>
        {
            using var scope = new TransactionScope();
            Transaction.Current!.EnlistVolatile(written, EnlistmentOptions.None);
            WriteAnew("a");
            scope.Complete();
        });
        Assert.False(written.IsCommitted);
        Assert.Equal(0L, Rows);
    }

    [Fact]
    public void Connections_that_write_and_that_only_read_do_not_share_a_transaction()
    {
        using var directory = new Testing.TempDirectory();
        string text = $"Data Source={directory["db"]};Pooling=false";
        using var writer = new IridiumConnection(text);
        using var reader = new IridiumConnection(text + ";Mode=ReadOnly");
        using (new TransactionScope())
        {
            writer.Open();
            Assert.Throws<InvalidOperationException>(() => reader.Open());
            Assert.Equal(System.Data.ConnectionState.Closed, reader.State);
        }
    }

    private static void Write(IridiumConnection connection, string key)
    {
        using var command = new IridiumCommand("UPSERT INTO k VALUES (@key, 'x')", connection);
        command.Parameters.AddWithValue("key", key);
        command.ExecuteNonQuery();
    }

    private void WriteAnew(string key)
    {
        using IridiumConnection connection = Opened();
        Write(connection, key);
    }

    private string Keys()
    {
        using IridiumCommand command = Command("SELECT key FROM k");
        using IridiumDataReader reader = command.ExecuteReader();
        return string.Join(',', reader.Cast<System.Data.Common.DbDataRecord>().Select(row => row.GetString(0)));
    }

    private sealed class OtherResource : IEnlistmentNotification
    {
        public bool IsCommitted { get; private set; }

        public void Prepare(PreparingEnlistment preparingEnlistment) => preparingEnlistment.Prepared();

        public void Commit(Enlistment enlistment)
        {
            IsCommitted = true;
            enlistment.Done();
        }

        public void Rollback(Enlistment enlistment) => enlistment.Done();

        public void InDoubt(Enlistment enlistment) => enlistment.Done();
    }
}
