using Iridium.Engine.Keys;
using Iridium.Engine.Opening;
using Iridium.Engine.Reading;
using Iridium.Engine.Writing;

namespace Iridium.Engine;

/// <summary>Reads and writes of large values as streams, so that they are never in memory whole.</summary>
public static class KeyspaceBlobs
{
    /// <summary>
    /// Opens a value for reading, wherever it is stored. Position and length are known and can be sought. A value in a
    /// blob file is read in pieces of 64 KiB, each checked as it is read, and one piece is in memory at a time.
    /// </summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="options">The state to read.</param>
    /// <returns>
    /// A read-only stream for one thread at a time, or null when the key is absent or expired. It shows the value as it
    /// was, whatever is written later, and keeps its file or memory until it is disposed.
    /// </returns>
    /// <exception cref="CorruptionException">What leads to the value is damaged. A damaged piece throws from the read
    /// that meets it, and the others stay readable.</exception>
    public static Stream? OpenRead(this Keyspace keyspace, ReadOnlySpan<byte> key, ReadOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        KeyLimits.CheckKey(key);
        OpenEngine engine = keyspace.Database.Engine;
        return new ValueOpening(engine.Reads).Open(
            keyspace.Tree, key, options.Snapshot?.HeldBy(keyspace.Database), !options.BypassCache);
    }

    /// <summary>
    /// Stores what a stream gives, from its position to its end, under a key. What is longer than 1 MiB goes straight
    /// to a blob file of its own, whatever <see cref="KeyspaceOptions.BlobBytesMin"/> says, and is never whole in
    /// memory or in the log; the file is synced whatever the durability, before the record is committed.
    /// </summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="source">A readable stream of up to 256 MiB; stays the caller's. What it throws is thrown on, and
    /// nothing is stored.</param>
    /// <param name="options">Durability and expiry of the record.</param>
    /// <returns>The record's commit sequence.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The stream is longer than a value may be; nothing is stored.
    /// </exception>
    /// <exception cref="IridiumException">The write failed; nothing of it is visible.</exception>
    public static long PutStream(
        this Keyspace keyspace, ReadOnlySpan<byte> key, Stream source, WriteOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        using StreamedPut put = Begin(keyspace, key, options);
        put.CopyFrom(source);
        return put.Commit();
    }

    /// <summary>
    /// As <see cref="PutStream"/>, reading the stream without blocking a thread. Files are written, and the blob file
    /// is synced, on the thread that the stream's data arrives on.
    /// </summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied before the call returns.</param>
    /// <param name="source">A readable stream of up to 256 MiB; stays the caller's.</param>
    /// <param name="options">Durability and expiry of the record.</param>
    /// <param name="cancellationToken">Stops reading the stream; nothing is stored then. A commit that was begun is not
    /// taken back.</param>
    /// <returns>The record's commit sequence.</returns>
    public static ValueTask<long> PutStreamAsync(
        this Keyspace keyspace,
        ReadOnlyMemory<byte> key,
        Stream source,
        WriteOptions options = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Begin(keyspace, key.Span, options).RunAsync(source, cancellationToken);
    }

    private static StreamedPut Begin(Keyspace keyspace, ReadOnlySpan<byte> key, WriteOptions options)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        KeyLimits.CheckKey(key);
        OpenEngine engine = keyspace.Database.Engine;
        return new StreamedPut(engine.State, engine.Writes, keyspace.Tree, key.ToArray(), options);
    }
}
