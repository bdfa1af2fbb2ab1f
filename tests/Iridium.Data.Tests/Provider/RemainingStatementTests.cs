using System.Data.Common;
using System.Transactions;

namespace Iridium.Data.Tests.Provider;

/// <summary>What an execution has not run yet belongs to the transaction in which it began, or to none.</summary>
public sealed class RemainingStatementTests : ProviderTest
{
    private const string Late = "SELECT 1; INSERT INTO k VALUES ('late', X'00')";

    public RemainingStatementTests() => Run("CREATE KEYSPACE k (key TEXT, value BLOB)");

    private object? Rows => Scalar("SELECT COUNT(*) FROM k");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_the_end_of_its_transaction_a_reader_runs_nothing_more(bool isCommitted)
    {
        IridiumTransaction transaction = Connection.BeginTransaction();
        using var command = new IridiumCommand(Late, Connection, transaction);
        IridiumDataReader reader = command.ExecuteReader();
        if (isCommitted) transaction.Commit();
        else transaction.Rollback();
        AssertRefused(reader.Close);
        Assert.True(reader.IsClosed);
        Assert.Equal(0L, Rows);
        command.Transaction = null;
        command.ExecuteNonQuery();
        Assert.Equal(1L, Rows);
    }

    [Fact]
    public void Nor_does_a_batch_that_was_part_of_it_and_the_command_is_named()
    {
        IridiumTransaction transaction = Connection.BeginTransaction();
        using var batch = new IridiumBatch(Connection, transaction);
        batch.BatchCommands.Add(new IridiumBatchCommand("SELECT 1"));
        batch.BatchCommands.Add(new IridiumBatchCommand("INSERT INTO k VALUES ('late', X'00')"));
        DbDataReader reader = batch.ExecuteReader();
        transaction.Rollback();
        IridiumException error = AssertRefused(() => reader.NextResult());
        Assert.Same(batch.BatchCommands[1], error.BatchCommand);
        reader.Dispose();
        Assert.Equal(0L, Rows);
    }

    [Fact]
    public void Nor_after_a_scope_was_rolled_back()
    {
        using (new TransactionScope())
        {
            using IridiumConnection connection = Opened();
            using var command = new IridiumCommand(Late, connection);
            IridiumDataReader reader = command.ExecuteReader();
            Transaction.Current!.Rollback();
            Assert.Throws<InvalidOperationException>(reader.Close);
        }

        Assert.Equal(0L, Rows);
    }

    [Fact]
    public void The_next_transaction_does_not_take_over_what_remained_of_the_last()
    {
        IridiumTransaction first = Connection.BeginTransaction();
        using var command = new IridiumCommand(Late, Connection, first);
        IridiumDataReader reader = command.ExecuteReader();
        first.Rollback();
        using IridiumTransaction second = Connection.BeginTransaction();
        AssertRefused(reader.Close);
        second.Commit();
        Assert.Equal(0L, Rows);
    }

    [Fact]
    public void What_began_outside_a_transaction_does_not_become_a_part_of_one()
    {
        using IridiumCommand command = Command("SELECT 1; SELECT 2; INSERT INTO k VALUES ('late', X'00')");
        IridiumDataReader reader = command.ExecuteReader();
        Connection.BeginTransaction().Commit();
        Assert.True(reader.NextResult());
        using IridiumTransaction transaction = Connection.BeginTransaction();
        AssertRefused(() => reader.NextResult());
        reader.Close();
        transaction.Commit();
        Assert.Equal(0L, Rows);
    }

    [Fact]
    public void Statements_follow_the_transactions_that_they_begin_and_end_themselves()
    {
        using IridiumCommand command = Command(
            "BEGIN; SELECT 1; INSERT INTO k VALUES ('a', X'00'); COMMIT; SELECT 2; INSERT INTO k VALUES ('b', X'00')");
        using (IridiumDataReader reader = command.ExecuteReader()) Assert.True(reader.NextResult());
        Assert.Equal(2L, Rows);
    }

    [Fact]
    public void A_transaction_that_ends_while_values_are_taken_is_not_written_past()
    {
        IridiumTransaction transaction = Connection.BeginTransaction();
        using IridiumCommand command = Command("INSERT INTO k VALUES ('late', @v)");
        using var stream = new CallbackStream(transaction.Rollback);
        command.Parameters.AddWithValue("v", stream);
        command.Transaction = transaction;
        AssertRefused(() => command.ExecuteNonQuery());
        Assert.Equal(0L, Rows);
    }

    private static IridiumException AssertRefused(Action action)
    {
        var error = Assert.Throws<IridiumException>(action);
        Assert.Equal(SqlStates.InvalidTransactionState, error.SqlState);
        return error;
    }
}
