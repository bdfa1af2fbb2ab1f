using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>
/// Where a statement's writes go: into a batch of its own, or into the connection's transaction. A write may name the
/// record that it was decided on: then it is done only if that is still there. For one thread at a time.
/// </summary>
internal abstract class WriteTarget : IDisposable
{
    /// <summary>What the statement reads while it decides.</summary>
    public abstract ReadPoint Point { get; }

    /// <summary>Operations so far.</summary>
    public abstract int Count { get; }

    /// <summary>Stores a record.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="expiresAt">The instant, or null for never.</param>
    /// <param name="found">The sequence of the record that is replaced, 0 for none, null for whatever is there.</param>
    public abstract void Put(
        Keyspace keyspace,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        DateTimeOffset? expiresAt,
        long? found);

    public abstract void Delete(Keyspace keyspace, ReadOnlySpan<byte> key, long found);

    public abstract void Touch(Keyspace keyspace, ReadOnlySpan<byte> key, DateTimeOffset? expiresAt, long found);

    public abstract void DeleteRange(Keyspace keyspace, KeyRange range);

    public virtual void Dispose()
    {
    }
}
