using System.Buffers;

namespace Iridium.Engine;

/// <summary>Reads of a transaction that copy, made of those that do not.</summary>
public static class TransactionReads
{
    /// <summary>Reads a value into a new array.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <returns>The value, or null when the key is absent or expired.</returns>
    public static byte[]? Get(this Transaction transaction, Keyspace keyspace, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (!transaction.TryGetPinned(keyspace, key, out PinnedValue value)) return null;
        using (value) return value.Span.ToArray();
    }

    /// <summary>
    /// As <see cref="Get"/>, and the commit is refused when the key is written, or its record expires, until then,
    /// whatever the isolation: what is decided from the value holds.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied.</param>
    /// <returns>The value, or null when the key is absent or expired.</returns>
    public static byte[]? GetForUpdate(this Transaction transaction, Keyspace keyspace, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (!transaction.TryGetPinned(keyspace, key, out PinnedValue value, isForUpdate: true)) return null;
        using (value) return value.Span.ToArray();
    }

    /// <summary>Reads a value into a writer.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="destination">Receives the value; untouched when there is none.</param>
    /// <param name="info">The record's sequence (0 for one of the transaction's own), expiry and length.</param>
    /// <returns>False when the key is absent or expired.</returns>
    public static bool TryGet(
        this Transaction transaction,
        Keyspace keyspace,
        ReadOnlySpan<byte> key,
        IBufferWriter<byte> destination,
        out RecordInfo info)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(destination);
        info = default;
        if (!transaction.TryGetPinned(keyspace, key, out PinnedValue value)) return false;
        using (value)
        {
            destination.Write(value.Span);
            info = value.Info;
            return true;
        }
    }

    /// <summary>Reads what is known of a record besides its value.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="info">The record's sequence (0 for one of the transaction's own), expiry and length.</param>
    /// <returns>False when the key is absent or expired.</returns>
    public static bool TryGetInfo(
        this Transaction transaction,
        Keyspace keyspace,
        ReadOnlySpan<byte> key,
        out RecordInfo info)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        bool isFound = transaction.TryGetPinned(keyspace, key, out PinnedValue value);
        info = isFound ? value.Info : default;
        value.Dispose();
        return isFound;
    }

    /// <summary>Reads many values into new arrays.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="keys">The keys, each 1 to 65,535 bytes, in any order. Not retained.</param>
    /// <returns>For each key, in the order given, its value, or null when it is absent or expired.</returns>
    public static byte[]?[] MultiGet(
        this Transaction transaction,
        Keyspace keyspace,
        ReadOnlySpan<ReadOnlyMemory<byte>> keys)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var values = new byte[]?[keys.Length];
        transaction.MultiGet(
            keyspace, keys, values, static (index, value, in _, into) => into[index] = value.ToArray());
        return values;
    }
}
