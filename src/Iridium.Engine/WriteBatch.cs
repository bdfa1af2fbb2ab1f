namespace Iridium.Engine;

/// <summary>
/// Operations on one or several keyspaces that are committed together or not at all, with conditions that are checked at
/// commit against the newest state (the batch's own operations left out). Later operations of a batch win over earlier
/// ones on the same key. Keys and values are copied in. For one thread at a time; reuse it after <see cref="Clear"/>.
/// </summary>
public sealed class WriteBatch
{
    /// <summary>Operations in the batch, conditions left out.</summary>
    public int Count => throw new NotSupportedException();

    /// <summary>Encoded bytes of the operations, at most <see cref="EngineLimits.BatchBytesMax"/>.</summary>
    public long Bytes => throw new NotSupportedException();

    /// <summary>Stores a value under a key.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes, compared as unsigned bytes. Copied.</param>
    /// <param name="value">Up to 256 MiB; may be empty. Copied.</param>
    /// <param name="expiresAt">The instant from which the record is hidden; null means never.</param>
    /// <returns>This batch.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A limit of <see cref="EngineLimits"/> is passed.</exception>
    public WriteBatch Put(
        Keyspace keyspace,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        DateTimeOffset? expiresAt = null) => throw new NotSupportedException();

    /// <summary>Removes a key; an absent key is no error.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied.</param>
    /// <returns>This batch.</returns>
    public WriteBatch Delete(Keyspace keyspace, ReadOnlySpan<byte> key) => throw new NotSupportedException();

    /// <summary>Removes every key in a range, at a cost that does not grow with the keys in it.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="range">The range; an empty one removes nothing.</param>
    /// <returns>This batch.</returns>
    public WriteBatch DeleteRange(Keyspace keyspace, KeyRange range) => throw new NotSupportedException();

    /// <summary>
    /// Changes when a record expires without rewriting its value or changing its sequence. A condition too: the batch is
    /// refused when the key has no live record.
    /// </summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied.</param>
    /// <param name="expiresAt">The new instant; null means never.</param>
    /// <returns>This batch.</returns>
    public WriteBatch Touch(Keyspace keyspace, ReadOnlySpan<byte> key, DateTimeOffset? expiresAt) =>
        throw new NotSupportedException();

    /// <summary>Refuses the batch when the key has a live record.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied.</param>
    /// <returns>This batch.</returns>
    public WriteBatch RequireAbsent(Keyspace keyspace, ReadOnlySpan<byte> key) => throw new NotSupportedException();

    /// <summary>Refuses the batch unless the key's live record was written at a sequence.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied.</param>
    /// <param name="sequence">The record's <see cref="RecordInfo.Sequence"/>, above zero.</param>
    /// <returns>This batch.</returns>
    public WriteBatch RequireSequence(Keyspace keyspace, ReadOnlySpan<byte> key, long sequence) =>
        throw new NotSupportedException();

    /// <summary>Empties the batch and keeps its memory for the next use.</summary>
    public void Clear() => throw new NotSupportedException();
}
