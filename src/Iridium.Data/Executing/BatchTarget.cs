using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>
/// The writes of one statement outside a transaction, as a batch with conditions. It reads a snapshot that is taken
/// when the statement first asks for one. The batch goes back to the session.
/// </summary>
internal sealed class BatchTarget(SqlSession session, WriteBatch batch) : WriteTarget
{
    private Snapshot? _snapshot;

    public WriteBatch Batch => batch;

    public override ReadPoint Point => new(null, _snapshot ??= session.Database.CreateSnapshot());

    public override int Count => batch.Count;

    public override void Put(
        Keyspace keyspace,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        DateTimeOffset? expiresAt,
        long? found)
    {
        if (found is long sequence) Require(keyspace, key, sequence);
        batch.Put(keyspace, key, value, expiresAt);
    }

    public override void Delete(Keyspace keyspace, ReadOnlySpan<byte> key, long found)
    {
        Require(keyspace, key, found);
        batch.Delete(keyspace, key);
    }

    public override void Touch(Keyspace keyspace, ReadOnlySpan<byte> key, DateTimeOffset? expiresAt, long found)
    {
        Require(keyspace, key, found);
        batch.Touch(keyspace, key, expiresAt);
    }

    public override void DeleteRange(Keyspace keyspace, KeyRange range) => batch.DeleteRange(keyspace, range);

    public override void Dispose()
    {
        base.Dispose();
        session.ReturnBatch(batch);
        _snapshot?.Dispose();
    }

    private void Require(Keyspace keyspace, ReadOnlySpan<byte> key, long found)
    {
        if (found == 0) batch.RequireAbsent(keyspace, key);
        else batch.RequireSequence(keyspace, key, found);
    }
}
