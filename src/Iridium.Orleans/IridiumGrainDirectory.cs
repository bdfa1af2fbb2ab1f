using Iridium.Engine;
using Iridium.Orleans.Directory;
using Iridium.Orleans.Records;
using Orleans;
using Orleans.GrainDirectory;
using Orleans.Runtime;

namespace Iridium.Orleans;

/// <summary>
/// A grain directory in an embedded database, for silos that share it. A registration and its check are one commit.
/// Thread-safe. Does not own its database.
/// </summary>
public class IridiumGrainDirectory : IGrainDirectory, ILifecycleParticipant<ISiloLifecycle>
{
    // Constant after construction.
    private readonly Store _store;
    private readonly DirectoryRecords _addresses;

    /// <summary>Creates a directory in an open database.</summary>
    /// <param name="name">Name of the directory.</param>
    /// <param name="options">Options; those that say how a database is opened are not used. Not retained.</param>
    /// <param name="database">The database.</param>
    /// <param name="clusterId">The cluster whose grains these are, <c>ClusterOptions.ClusterId</c>.</param>
    public IridiumGrainDirectory(
        string name,
        IridiumGrainDirectoryOptions options,
        IridiumDatabase database,
        string clusterId)
        : this(name, options, () => database, clusterId)
    {
        ArgumentNullException.ThrowIfNull(database);
    }

    internal IridiumGrainDirectory(
        string name,
        IridiumGrainDirectoryOptions options,
        Func<IridiumDatabase> open,
        string clusterId)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clusterId);
        _store = new Store(open, options.Keyspace ?? $"directory.{name}", options.Durability);
        _addresses = new DirectoryRecords(_store, clusterId);
    }

    /// <summary>Registers a grain that is not registered.</summary>
    /// <param name="address">Where it is active.</param>
    /// <returns>The address that is registered now, which may be an earlier one.</returns>
    public virtual Task<GrainAddress?> Register(GrainAddress address) =>
        Register(address, previousAddress: null, CancellationToken.None);

    /// <summary>Registers a grain that is not registered.</summary>
    /// <param name="address">Where it is active.</param>
    /// <param name="cancellationToken">Checked until the write is queued.</param>
    /// <returns>The address that is registered now, which may be an earlier one.</returns>
    public virtual Task<GrainAddress?> Register(GrainAddress address, CancellationToken cancellationToken) =>
        Register(address, previousAddress: null, cancellationToken);

    /// <summary>Registers a grain that is not registered, or only with the address given.</summary>
    /// <param name="address">Where it is active.</param>
    /// <param name="previousAddress">The address that may be replaced; null for none.</param>
    /// <returns>The address that is registered now, which may be an earlier one.</returns>
    public virtual Task<GrainAddress?> Register(GrainAddress address, GrainAddress? previousAddress) =>
        Register(address, previousAddress, CancellationToken.None);

    /// <summary>Registers a grain that is not registered, or only with the address given.</summary>
    /// <param name="address">Where it is active.</param>
    /// <param name="previousAddress">The address that may be replaced; null for none.</param>
    /// <param name="cancellationToken">Checked until the write is queued.</param>
    /// <returns>The address that is registered now, which may be an earlier one.</returns>
    public virtual Task<GrainAddress?> Register(
        GrainAddress address,
        GrainAddress? previousAddress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _addresses.RegisterAsync(address, previousAddress, cancellationToken);
    }

    /// <summary>Removes a registration, if it is of the same activation.</summary>
    /// <param name="address">The address.</param>
    /// <returns>A task that ends when it is gone.</returns>
    public virtual Task Unregister(GrainAddress address) => Unregister(address, CancellationToken.None);

    /// <summary>Removes a registration, if it is of the same activation.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Checked until the removal is queued.</param>
    /// <returns>A task that ends when it is gone.</returns>
    public virtual Task Unregister(GrainAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _addresses.UnregisterAsync(address, cancellationToken);
    }

    /// <summary>Finds where a grain is active.</summary>
    /// <param name="grainId">The grain.</param>
    /// <returns>Its address, or null.</returns>
    public virtual Task<GrainAddress?> Lookup(GrainId grainId) => Lookup(grainId, CancellationToken.None);

    /// <summary>Finds where a grain is active.</summary>
    /// <param name="grainId">The grain.</param>
    /// <param name="cancellationToken">Checked first.</param>
    /// <returns>Its address, or null.</returns>
    public virtual Task<GrainAddress?> Lookup(GrainId grainId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_addresses.Find(grainId).Address);
    }

    /// <summary>Removes all registrations at silos.</summary>
    /// <param name="siloAddresses">The silos.</param>
    /// <returns>A task that ends when they are gone.</returns>
    public virtual Task UnregisterSilos(List<SiloAddress> siloAddresses) =>
        UnregisterSilos(siloAddresses, CancellationToken.None);

    /// <summary>Removes all registrations at silos.</summary>
    /// <param name="siloAddresses">The silos.</param>
    /// <param name="cancellationToken">Stops between two removals.</param>
    /// <returns>A task that ends when they are gone.</returns>
    public virtual Task UnregisterSilos(List<SiloAddress> siloAddresses, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(siloAddresses);
        return Task.Run(
            () => _addresses.UnregisterSilosAsync([.. siloAddresses], cancellationToken), cancellationToken);
    }

    /// <summary>Has the database opened before the silo uses it.</summary>
    /// <param name="lifecycle">The silo's lifecycle.</param>
    public virtual void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(IridiumGrainDirectory), ServiceLifecycleStage.RuntimeInitialize, _store.OpenAsync);
}
