namespace Orleans.Transactions.Abstractions;

/// <summary>Where a transactional state is kept.</summary>
public interface ITransactionalStateStorage<TState>
    where TState : class, new()
{
    Task<TransactionalStorageLoadResponse<TState>> Load();

    Task<string> Store(
        string? expectedETag,
        TransactionalStateMetaData metadata,
        List<PendingTransactionState<TState>>? statesToPrepare,
        long? commitUpTo,
        long? abortAfter);
}
