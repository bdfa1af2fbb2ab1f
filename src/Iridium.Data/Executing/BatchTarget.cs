using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>
/// The writes of one statement outside a transaction, as a batch with conditions. It reads a snapshot that is taken when
/// the statement first asks for one.
/// </summary>
internal sealed class BatchTarget(IridiumDatabase database) : WriteTarget
{
    private Snapshot? _snapshot;

    public WriteBatch Batch { get; } = new();

    public override ReadPoint Point => new(null, _snapshot ??= database.CreateSnapshot());

    public override int Count => Batch.Count;

    public override void Put(
        Keyspace keyspace,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        DateTimeOffset? expiresAt,
        long? found)
    {
        if (found is long sequence) Require(keyspace, key, sequence);
        Batch.Put(keyspace, key, value, expiresAt);
    }

    public override void Delete(Keyspace keyspace, ReadOnlySpan<byte> key, long found)
    {
        Require(keyspace, key, found);
        Batch.Delete(keyspace, key);
    }

    public override void Touch(Keyspace keyspace, ReadOnlySpan<byte> key, DateTimeOffset? expiresAt, long found)
    {
        Require(keyspace, key, found);
        Batch.Touch(keyspace, key, expiresAt);
    }

    public override void DeleteRange(Keyspace keyspace, KeyRange range) => Batch.DeleteRange(keyspace, range);

    public override void Dispose()
    {
        base.Dispose();
        _snapshot?.Dispose();
    }

    private void Require(Keyspace keyspace, ReadOnlySpan<byte> key, long found)
    {
        if (found == 0) Batch.RequireAbsent(keyspace, key);
        else Batch.RequireSequence(keyspace, key, found);
    }
}
