using Iridium.Engine;
using Iridium.Orleans.Records;
using Iridium.Orleans.Transactions;
using Orleans.Storage;
using Orleans.Transactions.Abstractions;

namespace Iridium.Orleans;

/// <summary>
/// The transactional state of one activation. Every prepared value is a record of its own; a commit moves the position
/// in a small header and drops older records, so no value is ever written twice. All that one call changes is one
/// commit, and the header's sequence is the ETag. For one call at a time, as Orleans makes them.
/// </summary>
/// <typeparam name="TState">Type of the state.</typeparam>
public class IridiumTransactionalStateStorage<TState> : ITransactionalStateStorage<TState>
    where TState : class, new()
{
    // Constant after construction.
    private readonly Store _store;
    private readonly TransactionRecords _records;
    private readonly TransactionCodec _codec;

    // Used by one call at a time: what is stored as of the last call that ended well, or null when that is not known.
    private TransactionPosition? _position;

    internal IridiumTransactionalStateStorage(Store store, TransactionRecords records, TransactionCodec codec)
    {
        _store = store;
        _records = records;
        _codec = codec;
    }

    /// <summary>Reads committed and prepared values.</summary>
    /// <returns>What is stored; a null ETag and new values when nothing is.</returns>
    /// <exception cref="CorruptionException">A record is damaged.</exception>
    public virtual Task<TransactionalStorageLoadResponse<TState>> Load()
    {
        _position = null;
        StoredTransaction stored = _records.Read();
        TransactionalStorageLoadResponse<TState> response = _codec.Decode<TState>(stored);
        _position = stored.Position;
        return Task.FromResult(response);
    }

    /// <summary>
    /// Changes what is stored, in this order: drops values prepared after <paramref name="abortAfter"/>, stores
    /// <paramref name="statesToPrepare"/>, commits up to <paramref name="commitUpTo"/>, stores the metadata.
    /// </summary>
    /// <param name="expectedETag">The ETag that the last call returned; null when nothing is stored.</param>
    /// <param name="metadata">What the transaction manager keeps.</param>
    /// <param name="statesToPrepare">Values to add or replace by their sequence; null for none.</param>
    /// <param name="commitUpTo">Sequence of the value that becomes the committed one; null for none.</param>
    /// <param name="abortAfter">Sequence after which values are dropped; null for none.</param>
    /// <returns>The new ETag, when the change is as durable as the options say.</returns>
    /// <exception cref="InconsistentStateException">Something else is stored; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">There is no value to commit; nothing was changed.</exception>
    /// <exception cref="IridiumException">The change could not be written; nothing was changed.</exception>
    public virtual async Task<string> Store(
        string? expectedETag,
        TransactionalStateMetaData metadata,
        List<PendingTransactionState<TState>>? statesToPrepare,
        long? commitUpTo,
        long? abortAfter)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        TransactionPosition position = _position ?? _records.Read().Position;
        if (string.IsNullOrEmpty(expectedETag)) expectedETag = null;
        if (ETags.Of(position.Sequence) != expectedETag) throw Inconsistent(position.Sequence, expectedETag);

        TransactionChange change = TransactionChange.Of(position, commitUpTo, abortAfter);
        WriteBatch batch = _store.RentBatch();
        change.Drop(_records, batch);
        foreach (PendingTransactionState<TState> state in statesToPrepare ?? [])
        {
            if (!change.TryPrepare(state.SequenceId)) continue;
            using PooledBuffer value = _codec.EncodeValue(state);
            _records.AddValue(batch, state.SequenceId, value.Written);
        }

        change.CheckCommitted();
        using (PooledBuffer header = _codec.EncodeHeader(change.Committed, metadata))
            _records.AddHeader(batch, position.Sequence, header.Written);

        _position = null;
        CommitResult result = await _store.CommitAsync(batch).ConfigureAwait(false);
        if (!result.Committed) throw Inconsistent(result.FoundSequence, expectedETag);
        _position = change.After(result.LastSequence);
        return ETags.Text(result.LastSequence);
    }

    private InconsistentStateException Inconsistent(long found, string? expected)
    {
        string? stored = ETags.Of(found);
        return new InconsistentStateException(
            $"Transactional {_records.Name} was not changed: the change is based on ETag {expected ?? "(none)"}, but "
            + $"the stored one is {stored ?? "(none)"}.",
            stored,
            expected);
    }
}
