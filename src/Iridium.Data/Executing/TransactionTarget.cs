using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>The writes of a statement inside a transaction, which watches over what it read by itself.</summary>
internal sealed class TransactionTarget(Transaction transaction) : WriteTarget
{
    private int _count;

    public override ReadPoint Point => new(transaction, null);

    public override int Count => _count;

    public override void Put(
        Keyspace keyspace,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        DateTimeOffset? expiresAt,
        long? found)
    {
        transaction.Put(keyspace, key, value, expiresAt);
        _count++;
    }

    public override void Delete(Keyspace keyspace, ReadOnlySpan<byte> key, long found)
    {
        transaction.Delete(keyspace, key);
        _count++;
    }

    public override void Touch(Keyspace keyspace, ReadOnlySpan<byte> key, DateTimeOffset? expiresAt, long found)
    {
        transaction.Touch(keyspace, key, expiresAt);
        _count++;
    }

    public override void DeleteRange(Keyspace keyspace, KeyRange range)
    {
        transaction.DeleteRange(keyspace, range);
        _count++;
    }
}
