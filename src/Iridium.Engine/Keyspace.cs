using System.Buffers;

namespace Iridium.Engine;

/// <summary>
/// A named, ordered set of records inside a database, with its own files and options; batches can span keyspaces.
/// Thread-safe. Lives as long as its database.
/// </summary>
public sealed class Keyspace
{
    internal Keyspace() => throw new NotSupportedException();

    /// <summary>The name it was created with.</summary>
    public string Name => throw new NotSupportedException();

    /// <summary>The database it belongs to.</summary>
    public IridiumDatabase Database => throw new NotSupportedException();

    /// <summary>The options it was created with.</summary>
    public KeyspaceOptions Options => throw new NotSupportedException();

    /// <summary>Stores a value under a key.</summary>
    /// <param name="key">1 to 65,535 bytes, compared as unsigned bytes. Not retained.</param>
    /// <param name="value">Up to 256 MiB; may be empty. Not retained.</param>
    /// <param name="options">Durability and expiry.</param>
    /// <returns>The record's commit sequence.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A limit of <see cref="EngineLimits"/> is passed.</exception>
    /// <exception cref="EngineFailedException">An earlier write failed; reopen the database.</exception>
    /// <exception cref="IridiumException">The write failed; nothing of it is visible.</exception>
    public long Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, WriteOptions options = default) =>
        throw new NotSupportedException();

    /// <summary>As <see cref="Put"/>, waiting for the log without blocking a thread.</summary>
    /// <param name="key">1 to 65,535 bytes. Copied before the call returns.</param>
    /// <param name="value">Up to 256 MiB. Copied before the call returns.</param>
    /// <param name="options">Durability and expiry.</param>
    /// <param name="cancellationToken">
    /// Checked before the write is queued; a queued write is not taken back.
    /// </param>
    /// <returns>The record's commit sequence.</returns>
    public ValueTask<long> PutAsync(
        ReadOnlyMemory<byte> key,
        ReadOnlyMemory<byte> value,
        WriteOptions options = default,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Removes a key; an absent key is no error.</summary>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="options">Durability.</param>
    /// <returns>The commit sequence of the removal.</returns>
    public long Delete(ReadOnlySpan<byte> key, WriteOptions options = default) => throw new NotSupportedException();

    /// <summary>As <see cref="Delete"/>, waiting for the log without blocking a thread.</summary>
    /// <param name="key">1 to 65,535 bytes. Copied before the call returns.</param>
    /// <param name="options">Durability.</param>
    /// <param name="cancellationToken">Checked before the write is queued.</param>
    /// <returns>The commit sequence of the removal.</returns>
    public ValueTask<long> DeleteAsync(
        ReadOnlyMemory<byte> key,
        WriteOptions options = default,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Removes every key in a range, at a cost that does not grow with the keys in it.</summary>
    /// <param name="range">The range; an empty one removes nothing.</param>
    /// <param name="options">Durability.</param>
    /// <returns>The commit sequence of the removal.</returns>
    public long DeleteRange(KeyRange range, WriteOptions options = default) => throw new NotSupportedException();

    /// <summary>Changes when a record expires without rewriting its value or changing its sequence.</summary>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="expiresAt">The new instant; null means never.</param>
    /// <param name="options">Durability.</param>
    /// <returns>False when the key has no live record; nothing was written.</returns>
    public bool Touch(ReadOnlySpan<byte> key, DateTimeOffset? expiresAt, WriteOptions options = default) =>
        throw new NotSupportedException();

    /// <summary>As <see cref="Touch"/>, waiting for the log without blocking a thread.</summary>
    /// <param name="key">1 to 65,535 bytes. Copied before the call returns.</param>
    /// <param name="expiresAt">The new instant; null means never.</param>
    /// <param name="options">Durability.</param>
    /// <param name="cancellationToken">Checked before the write is queued.</param>
    /// <returns>False when the key has no live record.</returns>
    public ValueTask<bool> TouchAsync(
        ReadOnlyMemory<byte> key,
        DateTimeOffset? expiresAt,
        WriteOptions options = default,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Reads a value into a new array.</summary>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="options">The state to read.</param>
    /// <returns>The value, or null when the key is absent or expired.</returns>
    /// <exception cref="CorruptionException">The block that holds the key is damaged.</exception>
    public byte[]? Get(ReadOnlySpan<byte> key, ReadOptions options = default) => throw new NotSupportedException();

    /// <summary>Reads a value into a writer; allocates nothing itself.</summary>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="destination">Receives the value; untouched when there is none.</param>
    /// <param name="info">The record's sequence, expiry and length.</param>
    /// <param name="options">The state to read.</param>
    /// <returns>False when the key is absent or expired.</returns>
    public bool TryGet(
        ReadOnlySpan<byte> key,
        IBufferWriter<byte> destination,
        out RecordInfo info,
        ReadOptions options = default) => throw new NotSupportedException();

    /// <summary>Reads a value without copying it.</summary>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="value">The value; dispose it soon.</param>
    /// <param name="options">The state to read.</param>
    /// <returns>False when the key is absent or expired; <paramref name="value"/> then needs no disposal.</returns>
    public bool TryGetPinned(ReadOnlySpan<byte> key, out PinnedValue value, ReadOptions options = default) =>
        throw new NotSupportedException();

    /// <summary>Reads what is known of a record besides its value.</summary>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="info">The record's sequence, expiry and length.</param>
    /// <param name="options">The state to read.</param>
    /// <returns>False when the key is absent or expired.</returns>
    public bool TryGetInfo(ReadOnlySpan<byte> key, out RecordInfo info, ReadOptions options = default) =>
        throw new NotSupportedException();

    /// <summary>Opens a cursor over the records in a range.</summary>
    /// <param name="range">The keys it walks; <c>default</c> is all of them.</param>
    /// <param name="options">The state to read.</param>
    /// <returns>A cursor that stands on no record yet.</returns>
    public Cursor OpenCursor(KeyRange range = default, ReadOptions options = default) =>
        throw new NotSupportedException();
}
