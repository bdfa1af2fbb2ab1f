using System.Buffers.Binary;
using Iridium.Engine;

namespace Iridium.Guide.Tests;

/// <summary>docs/guide/transactions.md</summary>
public sealed class TransactionsTests : GuideDatabase
{
    private Keyspace Accounts
    {
        get
        {
            Keyspace accounts = Database.GetOrCreateKeyspace("accounts");
            accounts.Put("ada"u8, Money(100));
            accounts.Put("bob"u8, Money(100));
            return accounts;
        }
    }

    [Fact]
    public void A_transfer_is_a_transaction()
    {
        IridiumDatabase database = Database;
        Keyspace accounts = Accounts;

        // snippet
        using Transaction transaction = database.BeginTransaction();
        long ada = Money(transaction.Get(accounts, "ada"u8));
        long bob = Money(transaction.Get(accounts, "bob"u8));
        transaction.Put(accounts, "ada"u8, Money(ada - 10));
        transaction.Put(accounts, "bob"u8, Money(bob + 10));
        TransactionResult result = transaction.Commit();
        Assert.True(result.Committed);
        // end snippet

        Assert.Equal(110, Money(accounts.Get("bob"u8)));
    }

    [Fact]
    public void A_conflict_is_a_result()
    {
        IridiumDatabase database = Database;
        Keyspace accounts = Accounts;

        // snippet
        using Transaction slow = database.BeginTransaction();
        slow.Put(accounts, "ada"u8, Money(1));
        long other = accounts.Put("ada"u8, Money(2));

        TransactionResult result = slow.Commit();
        Assert.False(result.Committed);
        Assert.Equal(TransactionConflictKind.Write, result.Conflict!.Kind);
        Assert.Equal("ada"u8, result.Conflict.Key.Span);
        Assert.Equal(other, result.Conflict.FoundSequence);
        // end snippet
    }

    [Fact]
    public void A_transaction_is_run_again()
    {
        IridiumDatabase database = Database;
        Keyspace accounts = Accounts;

        // snippet
        long left = database.RunTransaction(transaction =>
        {
            long has = Money(transaction.Get(accounts, "ada"u8));
            if (has < 10) throw new InvalidOperationException("Not enough money.");
            transaction.Put(accounts, "ada"u8, Money(has - 10));
            return has - 10;
        });
        Assert.Equal(90, left);
        // end snippet
    }

    [Fact]
    public void Write_skew_is_refused_under_serializable()
    {
        IridiumDatabase database = Database;
        Keyspace duty = database.GetOrCreateKeyspace("duty");
        duty.Put("ada"u8, ""u8);
        duty.Put("bob"u8, ""u8);

        // snippet
        var options = new TransactionOptions { Isolation = TransactionIsolation.Serializable };
        using Transaction ada = database.BeginTransaction(options);
        using Transaction bob = database.BeginTransaction(options);
        Assert.NotNull(ada.Get(duty, "bob"u8));
        Assert.NotNull(bob.Get(duty, "ada"u8));
        ada.Delete(duty, "ada"u8);
        bob.Delete(duty, "bob"u8);
        Assert.True(ada.Commit().Committed);
        Assert.Equal(TransactionConflictKind.Read, bob.Commit().Conflict?.Kind);
        // end snippet
    }

    [Fact]
    public void A_read_can_be_asked_to_hold()
    {
        IridiumDatabase database = Database;
        Keyspace settings = database.GetOrCreateKeyspace("settings");
        Keyspace orders = database.GetOrCreateKeyspace("orders");
        settings.Put("limit"u8, "10"u8);

        // snippet
        using Transaction transaction = database.BeginTransaction();
        byte[]? limit = transaction.GetForUpdate(settings, "limit"u8);
        transaction.Put(orders, "7"u8, limit!);
        settings.Put("limit"u8, "20"u8);
        Assert.Equal(TransactionConflictKind.Read, transaction.Commit().Conflict?.Kind);
        // end snippet
    }

    [Fact]
    public void A_loop_may_write_to_what_it_walks()
    {
        IridiumDatabase database = Database;
        Keyspace tasks = database.GetOrCreateKeyspace("tasks");
        tasks.Put("a"u8, "sweep"u8);
        tasks.Put("b"u8, "mop"u8);

        // snippet
        using Transaction transaction = database.BeginTransaction();
        using (Cursor cursor = transaction.OpenCursor(tasks))
        {
            while (cursor.MoveNext())
            {
                transaction.Delete(tasks, cursor.Key);
                transaction.Put(tasks, [.. cursor.Key, .. "/done"u8], cursor.Value);
            }
        }

        Assert.Null(transaction.Get(tasks, "a"u8));
        Assert.NotNull(transaction.Get(tasks, "a/done"u8));
        Assert.True(transaction.Commit().Committed);
        // end snippet
    }

    [Fact]
    public void A_savepoint_is_gone_back_to()
    {
        IridiumDatabase database = Database;
        Keyspace orders = database.GetOrCreateKeyspace("orders");

        // snippet
        using Transaction transaction = database.BeginTransaction();
        transaction.Put(orders, "1"u8, "ordered"u8);
        Savepoint beforePayment = transaction.CreateSavepoint();
        transaction.Put(orders, "1"u8, "paid"u8);
        transaction.RollbackTo(beforePayment);
        Assert.Equal("ordered"u8.ToArray(), transaction.Get(orders, "1"u8));
        Assert.True(transaction.Commit().Committed);
        // end snippet
    }

    private static long Money(byte[]? value) => BinaryPrimitives.ReadInt64BigEndian(value);

    private static byte[] Money(long amount)
    {
        byte[] value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(value, amount);
        return value;
    }
}
