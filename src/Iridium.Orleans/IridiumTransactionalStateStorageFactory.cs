using Iridium.Engine;
using Iridium.Orleans.Records;
using Iridium.Orleans.Transactions;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Transactions.Abstractions;

namespace Iridium.Orleans;

/// <summary>Makes the storage of transactional states in an embedded database. Thread-safe. Does not own its database.
/// </summary>
public class IridiumTransactionalStateStorageFactory
    : ITransactionalStateStorageFactory, ILifecycleParticipant<ISiloLifecycle>
{
    // Constant after construction.
    private readonly string _name;
    private readonly string _serviceId;
    private readonly IGrainStorageSerializer _serializer;
    private readonly Store _store;

    /// <summary>Creates a factory for an open database.</summary>
    /// <param name="name">Name of the provider.</param>
    /// <param name="options">
    /// Options with a serializer; those that say how a database is opened are not used. Not retained.
    /// </param>
    /// <param name="database">The database.</param>
    /// <param name="serviceId">The service whose grains these are, <c>ClusterOptions.ServiceId</c>.</param>
    public IridiumTransactionalStateStorageFactory(
        string name,
        IridiumTransactionalStateOptions options,
        IridiumDatabase database,
        string serviceId)
        : this(name, options, () => database, serviceId)
    {
        ArgumentNullException.ThrowIfNull(database);
    }

    internal IridiumTransactionalStateStorageFactory(
        string name,
        IridiumTransactionalStateOptions options,
        Func<IridiumDatabase> open,
        string serviceId)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.GrainStorageSerializer);
        ArgumentNullException.ThrowIfNull(serviceId);
        _name = name;
        _serviceId = serviceId;
        _serializer = options.GrainStorageSerializer;
        _store = new Store(open, options.Keyspace ?? $"transactions.{name}", options.Durability);
    }

    /// <summary>Makes the storage of a state of an activation.</summary>
    /// <typeparam name="TState">Type of the state.</typeparam>
    /// <param name="stateName">Name of the state.</param>
    /// <param name="context">The activation.</param>
    /// <returns>The storage.</returns>
    public virtual ITransactionalStateStorage<TState> Create<TState>(string stateName, IGrainContext context)
        where TState : class, new()
    {
        ArgumentNullException.ThrowIfNull(context);
        return Create<TState>(stateName, context.GrainId);
    }

    /// <summary>Has the database opened before grains use it.</summary>
    /// <param name="lifecycle">The silo's lifecycle.</param>
    public virtual void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        $"{nameof(IridiumTransactionalStateStorageFactory)}-{_name}",
        ServiceLifecycleStage.ApplicationServices,
        _store.OpenAsync);

    internal IridiumTransactionalStateStorage<TState> Create<TState>(string stateName, GrainId grain)
        where TState : class, new()
    {
        ArgumentNullException.ThrowIfNull(stateName);
        var records = new TransactionRecords(_store, _serviceId, stateName, grain);
        var codec = new TransactionCodec(_serializer, records);
        return new IridiumTransactionalStateStorage<TState>(_store, records, codec);
    }
}
