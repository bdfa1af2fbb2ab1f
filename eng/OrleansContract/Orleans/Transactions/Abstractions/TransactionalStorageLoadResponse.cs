namespace Orleans.Transactions.Abstractions;

/// <summary>A transactional state as it is stored.</summary>
public sealed class TransactionalStorageLoadResponse<TState>
    where TState : class, new()
{
    public TransactionalStorageLoadResponse()
        : this(null, new TState(), 0, new TransactionalStateMetaData(), [])
    {
    }

    public TransactionalStorageLoadResponse(
        string? etag,
        TState committedState,
        long committedSequenceId,
        TransactionalStateMetaData metadata,
        IReadOnlyList<PendingTransactionState<TState>> pendingStates)
    {
        ETag = etag;
        CommittedState = committedState;
        CommittedSequenceId = committedSequenceId;
        Metadata = metadata;
        PendingStates = pendingStates;
    }

    public string? ETag { get; set; }

    public TState CommittedState { get; set; }

    public long CommittedSequenceId { get; set; }

    public TransactionalStateMetaData Metadata { get; set; }

    public IReadOnlyList<PendingTransactionState<TState>> PendingStates { get; set; }
}
