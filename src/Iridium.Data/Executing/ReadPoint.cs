using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>What a statement reads: a transaction's view, a snapshot, or the newest state at each call.</summary>
/// <param name="Transaction">The transaction, or null.</param>
/// <param name="Snapshot">The snapshot, or null; only without a transaction.</param>
internal readonly record struct ReadPoint(Transaction? Transaction, Snapshot? Snapshot)
{
    public bool TryGetPinned(Keyspace keyspace, ReadOnlySpan<byte> key, out PinnedValue value) =>
        Transaction is null
            ? keyspace.TryGetPinned(key, out value, new ReadOptions(Snapshot))
            : Transaction.TryGetPinned(keyspace, key, out value);

    public Cursor OpenCursor(Keyspace keyspace, KeyRange range) =>
        Transaction is null
            ? keyspace.OpenCursor(range, new ReadOptions(Snapshot))
            : Transaction.OpenCursor(keyspace, range);
}
