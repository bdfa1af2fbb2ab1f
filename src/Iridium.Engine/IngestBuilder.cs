using Iridium.Engine.Keys;
using Iridium.Engine.Transfer;

namespace Iridium.Engine;

/// <summary>
/// Takes records in key order, writes them straight to tables, past log and memtables, and makes all of them visible at
/// once: with <see cref="Commit"/>, or never. Memory does not grow with the records but for 8 bytes of filter for each
/// of the present table. For one thread at a time. Dispose it: without a commit that removes what was written; a crash
/// leaves files that the next open removes.
/// </summary>
public sealed class IngestBuilder : IDisposable
{
    private readonly IngestJob _job;

    internal IngestBuilder(IngestJob job)
    {
        _job = job;
    }

    /// <summary>Records added so far.</summary>
    public long Count => _job.Count;

    /// <summary>Adds a record.</summary>
    /// <param name="key">1 to 65,535 bytes, greater than the key before it in unsigned byte order. Not
    /// retained.</param>
    /// <param name="value">Up to 256 MiB; may be empty. Not retained.</param>
    /// <param name="expiresAt">The instant from which the record is hidden; null means never.</param>
    /// <exception cref="ArgumentException">
    /// The key is not greater than the one before; the message names both and the place. The record was not added, the
    /// builder goes on.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit of <see cref="EngineLimits"/> is passed; likewise.
    /// </exception>
    /// <exception cref="IridiumException">A table could not be written, or the keyspace was dropped.</exception>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, DateTimeOffset? expiresAt = null)
    {
        KeyLimits.CheckKey(key);
        KeyLimits.CheckValue(value.Length);
        _job.Add(key, value, expiresAt);
    }

    /// <summary>
    /// Makes all records visible at one commit sequence, newer than everything before, durable on return. They replace
    /// records of the same keys. Writers wait while the log is synced and the manifest written, and for a flush when
    /// they wrote into the range of keys since the call began. Snapshots taken before do not see the records.
    /// </summary>
    /// <returns>What was added.</returns>
    /// <exception cref="IridiumException">It failed and nothing is visible, as when the disk is full or the keyspace
    /// was dropped; what was written is removed.</exception>
    /// <exception cref="EngineFailedException">Whether the records are there is in doubt; reopen the database.
    /// </exception>
    public IngestResult Commit() => _job.Commit(CancellationToken.None);

    /// <summary>As <see cref="Commit"/>, on a thread-pool thread.</summary>
    /// <param name="cancellationToken">Looked at until the records are about to become visible, not after.</param>
    /// <returns>What was added.</returns>
    public ValueTask<IngestResult> CommitAsync(CancellationToken cancellationToken = default) =>
        new(Task.Run(() => _job.Commit(cancellationToken), cancellationToken));

    /// <summary>Removes what was written unless it was committed. Disposing twice is no error.</summary>
    public void Dispose() => _job.Dispose();
}
