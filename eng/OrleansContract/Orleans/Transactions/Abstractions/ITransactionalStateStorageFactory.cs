using Orleans.Runtime;

namespace Orleans.Transactions.Abstractions;

/// <summary>Makes the storage of a transactional state.</summary>
public interface ITransactionalStateStorageFactory
{
    ITransactionalStateStorage<TState> Create<TState>(string stateName, IGrainContext context)
        where TState : class, new();
}
