using Iridium.Engine.State;
using Iridium.Engine.Transactions;
using Iridium.Engine.Writing;

namespace Iridium.Engine;

/// <summary>
/// Reads and writes that happen together or not at all. Reads see the database as it was, in sequence and in time, when
/// the transaction began, and the transaction's own writes on top. Nothing is locked and nobody waits: the commit is
/// refused when something was written meanwhile that the isolation forbids, by a transaction or any other write, and
/// the first to commit wins. For one thread at a time. Dispose it: an open one is rolled back, and until then it keeps
/// old versions, as a snapshot does.
/// </summary>
/// <remarks>
/// A touch counts as a write, on both sides. A deleted range meets every put, removal and touch of a key in it, there
/// before or not, and every overlapping range deletion. Members throw <see cref="InvalidOperationException"/> once the
/// transaction has ended, and writes do in a read-only one.
/// </remarks>
public sealed class Transaction : IDisposable
{
    private readonly TransactionCore _core;

    internal Transaction(IridiumDatabase database, TransactionOptions options)
    {
        Database = database;
        Options = options;
        _core = new TransactionCore(
            database.Engine.State, database.Engine.Reads, database.Engine.Writes, options);
    }

    /// <summary>The database it belongs to.</summary>
    public IridiumDatabase Database { get; }

    /// <summary>What it was begun with.</summary>
    public TransactionOptions Options { get; }

    /// <summary>The last commit sequence that it sees.</summary>
    public long Sequence => _core.Sequence;

    /// <summary>Whether it was committed, refused, rolled back or disposed.</summary>
    public bool IsEnded => _core.IsEnded;

    /// <summary>Bytes that its writes take, held against <see cref="TransactionOptions.WriteBytesMax"/>.</summary>
    public long WriteBytes => _core.WriteBytes;

    /// <summary>Reads a value without copying it.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Not retained.</param>
    /// <param name="value">
    /// The value; dispose it soon. A record that the transaction has written itself has sequence 0.
    /// </param>
    /// <param name="isForUpdate">
    /// True has the commit refused when the key is written, or the record expires, until then, whatever the isolation.
    /// </param>
    /// <returns>False when the key is absent or expired; <paramref name="value"/> then needs no disposal.</returns>
    /// <exception cref="IridiumException">
    /// <see cref="EngineErrorCode.TransactionTooLarge"/>: it would have to remember too much of what it read.
    /// </exception>
    /// <exception cref="CorruptionException">The block that holds the key is damaged.</exception>
    public bool TryGetPinned(
        Keyspace keyspace,
        ReadOnlySpan<byte> key,
        out PinnedValue value,
        bool isForUpdate = false)
    {
        FoundRecord record = default;
        bool isFound = _core.TryFind(TreeOf(keyspace), key, isForUpdate, ref record);
        value = new PinnedValue(record);
        return isFound;
    }

    /// <summary>
    /// Reads many values without copying them. Costs less than as many single reads where nothing was written to the
    /// keyspace and the isolation is snapshot.
    /// </summary>
    /// <typeparam name="TState">What is passed through to <paramref name="onFound"/>.</typeparam>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="keys">The keys, each 1 to 65,535 bytes, in any order, also twice. Not retained.</param>
    /// <param name="state">Passed to <paramref name="onFound"/>.</param>
    /// <param name="onFound">
    /// Called on this thread for every key that has a live record, in an order of the engine's choice. It must not
    /// write to the transaction.
    /// </param>
    /// <returns>How many records were found.</returns>
    public int MultiGet<TState>(
        Keyspace keyspace,
        ReadOnlySpan<ReadOnlyMemory<byte>> keys,
        TState state,
        MultiGetAction<TState> onFound)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(onFound);
        return _core.FindMany(TreeOf(keyspace), keys, onFound, state);
    }

    /// <summary>
    /// Opens a cursor over the records in a range, with the transaction's own writes as they are now: what it writes
    /// later does not appear. Any number of cursors may be open while the transaction writes.
    /// </summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="range">The keys it walks; <c>default</c> is all of them.</param>
    /// <param name="bypassCache">True leaves blocks read from disk out of the block cache.</param>
    /// <returns>
    /// A cursor that stands on no record yet. It ends with the transaction, and with a return to a savepoint older than
    /// it: moving it then throws <see cref="InvalidOperationException"/>.
    /// </returns>
    public Cursor OpenCursor(Keyspace keyspace, KeyRange range = default, bool bypassCache = false) =>
        new(_core, _core.OpenScan(TreeOf(keyspace), range, !bypassCache));

    /// <summary>Stores a value under a key.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied.</param>
    /// <param name="value">Up to 256 MiB; may be empty. Copied.</param>
    /// <param name="expiresAt">The instant from which the record is hidden; null means never.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit of <see cref="EngineLimits"/> is passed.</exception>
    /// <exception cref="IridiumException">
    /// <see cref="EngineErrorCode.TransactionTooLarge"/>: nothing changed, and the transaction goes on.
    /// </exception>
    public void Put(
        Keyspace keyspace,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        DateTimeOffset? expiresAt = null) =>
        _core.Put(TreeOf(keyspace), key, value, expiresAt);

    /// <summary>Removes a key; an absent key is no error, and counts as written all the same.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied.</param>
    /// <exception cref="IridiumException">As <see cref="Put"/>.</exception>
    public void Delete(Keyspace keyspace, ReadOnlySpan<byte> key) => _core.Delete(TreeOf(keyspace), key);

    /// <summary>Removes every key in a range, at a cost that does not grow with the keys in it.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="range">The range; an empty one removes nothing.</param>
    /// <exception cref="IridiumException">As <see cref="Put"/>.</exception>
    public void DeleteRange(Keyspace keyspace, KeyRange range) => _core.DeleteRange(TreeOf(keyspace), range);

    /// <summary>Changes when a record expires, without rewriting its value or changing its sequence.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied.</param>
    /// <param name="expiresAt">The new instant; null means never.</param>
    /// <returns>
    /// False when the key has no live record that the transaction sees; nothing is written then. The commit is refused
    /// when the record expires until then.
    /// </returns>
    /// <exception cref="IridiumException">As <see cref="Put"/>.</exception>
    public bool Touch(Keyspace keyspace, ReadOnlySpan<byte> key, DateTimeOffset? expiresAt) =>
        _core.Touch(TreeOf(keyspace), key, expiresAt);

    /// <summary>Has the commit refused when the key has a live record then, own writes left out.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied.</param>
    public void RequireAbsent(Keyspace keyspace, ReadOnlySpan<byte> key) =>
        _core.Require(ConditionKind.Absent, TreeOf(keyspace), key, 0);

    /// <summary>
    /// Has the commit refused unless the key's live record was written at a sequence, own writes left out.
    /// </summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="key">1 to 65,535 bytes. Copied.</param>
    /// <param name="sequence">The record's <see cref="RecordInfo.Sequence"/>, above zero.</param>
    public void RequireSequence(Keyspace keyspace, ReadOnlySpan<byte> key, long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequence);
        _core.Require(ConditionKind.SequenceIs, TreeOf(keyspace), key, sequence);
    }

    /// <summary>Has the commit refused when anything in a range is written until then, whatever the isolation.
    /// </summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="range">The range.</param>
    public void RequireUnchanged(Keyspace keyspace, KeyRange range) =>
        _core.RequireUnchanged(TreeOf(keyspace), range);

    /// <summary>Marks a moment to which the writes can go back. Savepoints nest.</summary>
    /// <returns>The savepoint.</returns>
    public Savepoint CreateSavepoint() => _core.CreateSavepoint();

    /// <summary>
    /// Undoes the writes and conditions since a savepoint, which stays; later savepoints are gone. What was read since
    /// stays read: it may have decided what is done next.
    /// </summary>
    /// <param name="savepoint">A savepoint of this transaction.</param>
    /// <exception cref="InvalidOperationException">It was released or undone, or is another transaction's.</exception>
    public void RollbackTo(Savepoint savepoint) => _core.RollbackTo(savepoint);

    /// <summary>Forgets a savepoint and those made after it. What was written since stays.</summary>
    /// <param name="savepoint">A savepoint of this transaction.</param>
    /// <exception cref="InvalidOperationException">It was released or undone, or is another transaction's.</exception>
    public void Release(Savepoint savepoint) => _core.Release(savepoint);

    /// <summary>
    /// Ends the transaction and commits all of it, or nothing when it meets a conflict. Writes to one key become one
    /// write. A transaction without writes writes nothing.
    /// </summary>
    /// <returns>What became of it. A conflict is a result, not an error: run the transaction again.</returns>
    /// <exception cref="EngineFailedException">An earlier write failed; reopen the database.</exception>
    /// <exception cref="IridiumException">The write failed; nothing of it is visible.</exception>
    public TransactionResult Commit() => _core.Commit();

    /// <summary>As <see cref="Commit"/>, waiting for the log without blocking a thread.</summary>
    /// <param name="cancellationToken">
    /// Checked before the commit is queued, and then the transaction stays open; a queued commit is not taken back.
    /// </param>
    /// <returns>What became of it.</returns>
    public ValueTask<TransactionResult> CommitAsync(CancellationToken cancellationToken = default) =>
        _core.CommitAsync(cancellationToken);

    /// <summary>Ends the transaction; nothing of it is written.</summary>
    /// <exception cref="InvalidOperationException">It has ended already.</exception>
    public void Rollback()
    {
        if (_core.IsEnded) throw new InvalidOperationException("The transaction has ended.");
        _core.Dispose();
    }

    /// <summary>Rolls back what was not committed. Disposing twice is no error. Not while a commit runs.</summary>
    public void Dispose()
    {
        if (!_core.IsEnded) _core.Dispose();
    }

    private KeyspaceTree TreeOf(Keyspace keyspace)
    {
        ArgumentNullException.ThrowIfNull(keyspace);
        if (!ReferenceEquals(keyspace.Database, Database))
            throw new ArgumentException($"The keyspace belongs to the database in '{keyspace.Database.Path}'.");
        keyspace.Tree.ThrowIfGone();
        return keyspace.Tree;
    }
}
