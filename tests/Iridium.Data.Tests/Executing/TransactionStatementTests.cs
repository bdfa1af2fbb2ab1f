using System.Data;
using Iridium.Data.Executing;
using Iridium.Engine;

namespace Iridium.Data.Tests.Executing;

public sealed class TransactionStatementTests : SessionTest
{
    [Fact]
    public void What_a_transaction_writes_is_there_after_its_commit_and_for_itself_before()
    {
        SqlClient other = NewClient();
        Sql.Run("BEGIN; INSERT INTO t VALUES ('a', '1'); UPSERT INTO n VALUES (1, '1')");
        Assert.Equal("1", Sql.Run("SELECT COUNT(*) FROM t"));
        Assert.Equal("0", other.Run("SELECT COUNT(*) FROM t"));
        Sql.Run("COMMIT TRANSACTION");
        Assert.Equal("1", other.Run("SELECT COUNT(*) FROM t"));
        Sql.Run("BEGIN; DELETE FROM t WHERE TRUE; ROLLBACK");
        Assert.Equal("1", other.Run("SELECT COUNT(*) FROM t"));
    }

    [Theory]
    [InlineData("COMMIT", "25000")]
    [InlineData("ROLLBACK", "25000")]
    [InlineData("SAVEPOINT a", "25000")]
    [InlineData("ROLLBACK TO a", "25000")]
    [InlineData("RELEASE a", "25000")]
    [InlineData("BEGIN; BEGIN", "25000")]
    [InlineData("BEGIN; ROLLBACK TO a", "3B001")]
    [InlineData("BEGIN; SAVEPOINT a; RELEASE a; ROLLBACK TO a", "3B001")]
    [InlineData("BEGIN; SAVEPOINT a; SAVEPOINT b; ROLLBACK TO a; RELEASE b", "3B001")]
    [InlineData("BEGIN; CREATE KEYSPACE x", "25000")]
    [InlineData("BEGIN; DROP KEYSPACE t", "25000")]
    [InlineData("BEGIN; TRUNCATE KEYSPACE t", "25000")]
    [InlineData("BEGIN; CREATE SNAPSHOT s", "25000")]
    [InlineData("BEGIN; COMPACT t", "25000")]
    [InlineData("BEGIN READ ONLY; DELETE FROM t WHERE TRUE", "25006")]
    [InlineData("BEGIN AS OF SNAPSHOT none", "72000")]
    [InlineData("CREATE SNAPSHOT s; BEGIN; SELECT * FROM t AS OF SNAPSHOT s", "0A000")]
    [InlineData("CREATE SNAPSHOT s; BEGIN AS OF SNAPSHOT s; UPSERT INTO t VALUES ('a', '1')", "25006")]
    public void What_does_not_fit_the_state_of_the_transaction_is_refused(string text, string state) =>
        Assert.Equal(state, Sql.Fail(text));

    [Fact]
    public void Savepoints_undo_what_came_after_them_and_go_on()
    {
        Sql.Run("BEGIN; INSERT INTO t VALUES ('a', '1'); SAVEPOINT s; INSERT INTO t VALUES ('b', '1')");
        Assert.Equal("23505", Sql.Fail("INSERT INTO t VALUES ('c', '1'), ('b', '1')"));
        Sql.Run("SAVEPOINT S; DELETE FROM t WHERE key < 'b'");
        Assert.Equal("b", Sql.Run("SELECT key FROM t"));
        Sql.Run("ROLLBACK TO SAVEPOINT s");
        Assert.Equal("a\nb", Sql.Run("SELECT key FROM t"));
        Sql.Run("RELEASE s; ROLLBACK TO s; UPDATE t SET value = '2' WHERE key = 'a'; ROLLBACK TO s");
        Assert.Equal("a|1", Sql.Run("SELECT key, value FROM t"));
        Sql.Run("INSERT INTO t VALUES ('z', '1'); COMMIT");
        Assert.Equal("a\nz", Sql.Run("SELECT key FROM t"));
    }

    [Fact]
    public void A_statement_that_fails_midway_leaves_the_transaction_as_it_was()
    {
        Sql.Run("BEGIN; INSERT INTO t VALUES ('a', '1'), ('b', 'x'), ('c', '3'); SAVEPOINT s");
        Assert.Equal("22P02", Sql.Fail("UPDATE t SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE TRUE"));
        Assert.Equal("1\nx\n3", Sql.Run("SELECT value FROM t"));
        Sql.Run("DELETE FROM t WHERE key = 'b'; ROLLBACK TO s; COMMIT");
        Assert.Equal("1\nx\n3", Sql.Run("SELECT value FROM t"));
    }

    [Fact]
    public void A_conflict_ends_the_transaction_and_only_a_rollback_goes_on()
    {
        SqlClient other = NewClient();
        Sql.Run("INSERT INTO t VALUES ('a', '1'); BEGIN; UPDATE t SET value = '2' WHERE key = 'a'");
        other.Run("UPDATE t SET value = '3' WHERE key = 'a'");
        var error = Assert.Throws<IridiumException>(() => Sql.Run("COMMIT"));
        Assert.Equal(SqlStates.SerializationFailure, error.SqlState);
        Assert.True(error.IsTransient);
        Assert.Equal("25000", Sql.Fail("SELECT * FROM t"));
        Assert.Equal("25000", Sql.Fail("UPSERT INTO t VALUES ('a', '4')"));
        Assert.Equal("25000", Sql.Fail("COMMIT"));
        Assert.Equal("25000", Sql.Fail("BEGIN"));
        Sql.Run("ROLLBACK");
        Assert.Equal("3", Sql.Run("SELECT value FROM t"));
    }

    [Fact]
    public async Task A_commit_that_was_cancelled_before_it_began_leaves_the_transaction_active()
    {
        Sql.Run("BEGIN; INSERT INTO t VALUES ('a', '1')");
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Sql.Session.Transaction.CommitAsync(true, source.Token));
        Assert.True(Sql.Session.Transaction.IsActive);
        Assert.False(Sql.Session.Transaction.HasFailed);
        await Sql.Session.Transaction.CommitAsync(true, CancellationToken.None);
        Assert.Equal("a", Sql.Run("SELECT key FROM t"));
    }

    [Fact]
    public void Rows_of_a_transaction_that_ended_say_so()
    {
        Sql.Run("INSERT INTO t VALUES ('a', '1'), ('b', '1'); BEGIN; SAVEPOINT s");
        using RowSource undone = Sql.Open("SELECT key FROM t");
        Assert.True(undone.MoveNext(CancellationToken.None));
        Sql.Run("ROLLBACK TO s");
        Assert.Equal("25000", Assert.Throws<IridiumException>(() => undone.MoveNext(CancellationToken.None)).SqlState);
        using RowSource ended = Sql.Open("SELECT key FROM t WHERE key IN ('a', 'b')");
        Assert.True(ended.MoveNext(CancellationToken.None));
        Sql.Run("COMMIT");
        Assert.Equal("25000", Assert.Throws<IridiumException>(() => ended.MoveNext(CancellationToken.None)).SqlState);
    }

    [Fact]
    public void Weaker_isolations_are_raised_and_dirty_ones_refused()
    {
        SessionTransaction transaction = Sql.Session.Transaction;
        transaction.Begin(IsolationLevel.ReadCommitted, false);
        Assert.Equal(IsolationLevel.Snapshot, transaction.Isolation);
        transaction.Rollback();
        transaction.Begin(IsolationLevel.Serializable, false);
        Assert.Equal(IsolationLevel.Serializable, transaction.Isolation);
        transaction.Rollback();
        foreach (IsolationLevel refused in new[] { IsolationLevel.ReadUncommitted, IsolationLevel.Chaos })
            Assert.Equal("0A000", Assert.Throws<IridiumException>(() => transaction.Begin(refused, false)).SqlState);
        Assert.False(transaction.IsActive);
    }

    [Fact]
    public void Named_snapshots_are_read_by_statements_and_transactions_until_they_are_dropped()
    {
        Sql.Run("INSERT INTO t VALUES ('a', '1'); CREATE SNAPSHOT before; UPDATE t SET value = '2' WHERE key = 'a'");
        Assert.Equal("42P07", Sql.Fail("CREATE SNAPSHOT before"));
        string sequence = Sql.Run("SHOW SNAPSHOTS").Split('|')[1];
        Assert.Equal("1", Sql.Run("SELECT value FROM t AS OF SNAPSHOT before"));
        Assert.Equal("1", Sql.Run("SELECT value FROM t AS OF SNAPSHOT @s WHERE key = 'a'", "before"));
        Assert.Equal("1", Sql.Run($"SELECT value FROM t AS OF SEQUENCE {sequence}"));
        Assert.Equal("72000", Sql.Fail("SELECT value FROM t AS OF SEQUENCE 1"));
        Assert.Equal(
            "1", Sql.Run("BEGIN AS OF SNAPSHOT before; SAVEPOINT s; ROLLBACK TO s; RELEASE s; SELECT value FROM t"));
        SqlClient other = NewClient();
        using RowSource open = other.Open("SELECT value FROM t AS OF SNAPSHOT before");
        using RowSource lazy = other.Open("SELECT value FROM t AS OF SNAPSHOT before WHERE key IN ('a', 'b')");
        other.Run("DROP SNAPSHOT before; DROP SNAPSHOT IF EXISTS before");
        Assert.True(open.MoveNext(CancellationToken.None));
        Assert.Equal("72000", Assert.Throws<IridiumException>(() => lazy.MoveNext(CancellationToken.None)).SqlState);
        Assert.Equal("72000", Sql.Fail("SELECT value FROM t"));
        Sql.Run("ROLLBACK");
        Assert.Equal("72000", Sql.Fail("SELECT value FROM t AS OF SNAPSHOT before"));
        Assert.Equal("72000", Sql.Fail("DROP SNAPSHOT before"));
        Assert.Equal("", Sql.Run("SHOW SNAPSHOTS"));
    }

    [Fact]
    public void A_transaction_that_is_too_large_says_so_and_can_be_committed_as_it_was()
    {
        Sql.Run("BEGIN; INSERT INTO t VALUES ('a', '1')");
        Assert.Equal("54000", Sql.Fail(
            "UPSERT INTO b VALUES (X'01', ?)", new byte[(int)TransactionOptions.Default.WriteBytesMax]));
        Sql.Run("COMMIT");
        Assert.Equal("a", Sql.Run("SELECT key FROM t"));
    }
}
