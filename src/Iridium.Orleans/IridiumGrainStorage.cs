using Iridium.Engine;
using Iridium.Orleans.Records;
using Iridium.Orleans.Storage;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Iridium.Orleans;

/// <summary>
/// Grain storage in an embedded database. The ETag of a state is the commit sequence of its last write, as decimal
/// text: it grows with every write, also with one of equal bytes, and is never reused. A write, its check and its new
/// ETag are one commit. Thread-safe; states written at the same time share a sync.
/// </summary>
/// <remarks>
/// <para>States are kept under the service id, the name of the state, and the grain's type and key. The layout is in
/// docs/formats/orleans.md. A state takes up to 256 MiB less 2 bytes, its key up to 65,535 bytes in all.</para>
/// <para>A write or clear that is based on an old ETag, or on a null ETag where a record or tombstone is, throws
/// <see cref="InconsistentStateException"/> with both ETags and changes nothing. A task ends when its change is as
/// durable as the options say. Cancellation is checked before a change is committed; a change on its way is not taken
/// back.</para>
/// <para>Does not own its database.</para>
/// </remarks>
public class IridiumGrainStorage : IGrainStorage, IIridiumGrainCatalog, ILifecycleParticipant<ISiloLifecycle>
{
    // Constant after construction.
    private readonly string _name;
    private readonly int _initStage;
    private readonly Store _store;
    private readonly StateStore _states;

    /// <summary>Creates grain storage in an open database.</summary>
    /// <param name="name">Name of the provider.</param>
    /// <param name="options">
    /// Options with a serializer; those that say how a database is opened are not used. Not retained.
    /// </param>
    /// <param name="database">The database; its clock decides what has expired.</param>
    /// <param name="serviceId">The service whose grains these are, <c>ClusterOptions.ServiceId</c>.</param>
    /// <param name="activators">Makes the states of grains that have none.</param>
    /// <exception cref="ArgumentException">The options are not valid; the message names every fault.</exception>
    public IridiumGrainStorage(
        string name,
        IridiumGrainStorageOptions options,
        IridiumDatabase database,
        string serviceId,
        IActivatorProvider activators)
        : this(name, options, new StateContext(() => database, serviceId, activators))
    {
        ArgumentNullException.ThrowIfNull(database);
    }

    internal IridiumGrainStorage(string name, IridiumGrainStorageOptions options, StateContext context)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        List<string> faults = StateOptionsFaults.Of(options);
        if (options.GrainStorageSerializer is null) faults.Add("GrainStorageSerializer is null");
        if (faults.Count > 0)
        {
            throw new ArgumentException(
                $"The options of grain storage '{name}' are not valid: {string.Join("; ", faults)}.", nameof(options));
        }

        _name = name;
        _initStage = options.InitStage;
        _store = new Store(context.Open, options.Keyspace ?? DefaultKeyspace(name), options.Durability);
        _states = new StateStore(name, options, context, _store);
    }

    /// <summary>Reads a state; one that is not stored comes from the activator, with a null ETag.</summary>
    /// <typeparam name="T">Type of the state.</typeparam>
    /// <param name="stateName">Name of the state.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">Receives state, ETag and whether there is a record; untouched by an error.</param>
    /// <returns>A task that ends when the state is read.</returns>
    /// <exception cref="CorruptionException">The record is damaged; other records are not affected.</exception>
    public virtual Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <summary>Reads a state; one that is not stored comes from the activator, with a null ETag.</summary>
    /// <typeparam name="T">Type of the state.</typeparam>
    /// <param name="stateName">Name of the state.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">Receives state, ETag and whether there is a record; untouched by an error.</param>
    /// <param name="cancellationToken">Checked first, and handed to a streaming serializer.</param>
    /// <returns>A task that ends when the state is read.</returns>
    /// <exception cref="CorruptionException">The record is damaged; other records are not affected.</exception>
    public virtual Task ReadStateAsync<T>(
        string stateName,
        GrainId grainId,
        IGrainState<T> grainState,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stateName);
        ArgumentNullException.ThrowIfNull(grainState);
        return _states.ReadAsync(new StateName(stateName, grainId), grainState, cancellationToken);
    }

    /// <summary>Writes a state if its ETag is that of the stored one, or null where nothing is stored.</summary>
    /// <typeparam name="T">Type of the state.</typeparam>
    /// <param name="stateName">Name of the state.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">The state; receives its new ETag.</param>
    /// <returns>A task that ends when the state is as durable as the options say.</returns>
    /// <exception cref="InconsistentStateException">Another state is stored.</exception>
    /// <exception cref="IridiumException">The state could not be written; the one before is still there.</exception>
    public virtual Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <summary>Writes a state if its ETag is that of the stored one, or null where nothing is stored.</summary>
    /// <typeparam name="T">Type of the state.</typeparam>
    /// <param name="stateName">Name of the state.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">The state; receives its new ETag.</param>
    /// <param name="cancellationToken">Checked until the write is queued; a queued write is not taken back.</param>
    /// <returns>A task that ends when the state is as durable as the options say.</returns>
    /// <exception cref="InconsistentStateException">Another state is stored.</exception>
    /// <exception cref="IridiumException">The state could not be written; the one before is still there.</exception>
    public virtual Task WriteStateAsync<T>(
        string stateName,
        GrainId grainId,
        IGrainState<T> grainState,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stateName);
        ArgumentNullException.ThrowIfNull(grainState);
        return _states.WriteAsync(new StateName(stateName, grainId), grainState, cancellationToken);
    }

    /// <summary>Clears a state if its ETag is that of the stored one, or null where nothing is stored.</summary>
    /// <typeparam name="T">Type of the state.</typeparam>
    /// <param name="stateName">Name of the state.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">Receives a new state, and the ETag of the tombstone or null.</param>
    /// <returns>A task that ends when the clearing is as durable as the options say.</returns>
    /// <exception cref="InconsistentStateException">Another state is stored.</exception>
    /// <exception cref="IridiumException">The clearing could not be written; the state is still there.</exception>
    public virtual Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <summary>Clears a state if its ETag is that of the stored one, or null where nothing is stored.</summary>
    /// <typeparam name="T">Type of the state.</typeparam>
    /// <param name="stateName">Name of the state.</param>
    /// <param name="grainId">The grain.</param>
    /// <param name="grainState">Receives a new state, and the ETag of the tombstone or null.</param>
    /// <param name="cancellationToken">Checked until the write is queued; a queued write is not taken back.</param>
    /// <returns>A task that ends when the clearing is as durable as the options say.</returns>
    /// <exception cref="InconsistentStateException">Another state is stored.</exception>
    /// <exception cref="IridiumException">The clearing could not be written; the state is still there.</exception>
    public virtual Task ClearStateAsync<T>(
        string stateName,
        GrainId grainId,
        IGrainState<T> grainState,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stateName);
        ArgumentNullException.ThrowIfNull(grainState);
        return _states.ClearAsync(new StateName(stateName, grainId), grainState, cancellationToken);
    }

    /// <inheritdoc/>
    public virtual Task<GrainPage> ListAsync(GrainQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_states.List(query, cancellationToken));
    }

    /// <summary>Has the database opened at the stage that the options name.</summary>
    /// <param name="lifecycle">The silo's lifecycle.</param>
    public virtual void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe($"{nameof(IridiumGrainStorage)}-{_name}", _initStage, _store.OpenAsync);

    internal static string DefaultKeyspace(string name) => $"grains.{name}";
}
