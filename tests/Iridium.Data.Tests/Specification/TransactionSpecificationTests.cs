using System.Data;
using System.Data.Common;

namespace Iridium.Data.Tests.Specification;

public sealed class TransactionSpecificationTests : SpecificationTest
{
    public static TheoryData<string, string> EndsTwice => new()
    {
        { "commit", "commit" },
        { "commit", "rollback" },
        { "rollback", "commit" },
        { "rollback", "rollback" },
    };

    [Fact]
    public void A_closed_connection_begins_no_transaction()
    {
        using DbConnection connection = Fresh();
        connection.ConnectionString = Text;
        Assert.Throws<InvalidOperationException>(() => connection.BeginTransaction());
    }

    [Fact]
    public void A_connection_has_one_transaction_at_a_time()
    {
        DbConnection connection = Connection;
        using (connection.BeginTransaction())
            Assert.Throws<InvalidOperationException>(() => connection.BeginTransaction());
        connection.BeginTransaction().Dispose();
    }

    [Fact]
    public void A_transaction_knows_its_connection_and_its_isolation()
    {
        DbConnection connection = Connection;
        using DbTransaction transaction = connection.BeginTransaction(IsolationLevel.Serializable);
        Assert.Same(connection, transaction.Connection);
        Assert.Equal(IsolationLevel.Serializable, transaction.IsolationLevel);
    }

    [Theory]
    [MemberData(nameof(EndsTwice))]
    public void An_ended_transaction_has_no_connection_and_does_not_end_again(string first, string second)
    {
        using DbTransaction transaction = ((DbConnection)Connection).BeginTransaction(IsolationLevel.Serializable);
        End(transaction, first);
        Assert.Null(transaction.Connection);
        Assert.Throws<InvalidOperationException>(() => End(transaction, second));
    }

    [Theory]
    [InlineData("commit")]
    [InlineData("rollback")]
    public void A_disposed_transaction_says_that_it_is(string end)
    {
        DbTransaction transaction = ((DbConnection)Connection).BeginTransaction();
        transaction.Dispose();
        Assert.Throws<ObjectDisposedException>(() => End(transaction, end));
    }

    private static void End(DbTransaction transaction, string how)
    {
        if (how == "commit") transaction.Commit();
        else transaction.Rollback();
    }
}
