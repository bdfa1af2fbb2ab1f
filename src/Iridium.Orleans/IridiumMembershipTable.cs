using Iridium.Engine;
using Iridium.Orleans.Clustering;
using Iridium.Orleans.Records;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Runtime;

namespace Iridium.Orleans;

/// <summary>
/// The membership table of silos that share one database, which means silos of one process. Rows and the table's
/// version change together; ETags are commit sequences as decimal text. Thread-safe. Does not own its database.
/// </summary>
/// <remarks>
/// The process that has the database open is the only one that can have, so a silo whose row was written before the
/// database was opened is not running. Initialising the table marks such silos dead, and a restarted silo does not wait
/// until they have missed their probes.
/// </remarks>
public class IridiumMembershipTable : IMembershipTable
{
    // Constant after construction.
    private readonly Store _store;
    private readonly MembershipRecords _members;
    private readonly ILogger _logger;

    /// <summary>Creates a membership table in an open database.</summary>
    /// <param name="options">Options; those that say how a database is opened are not used. Not retained.</param>
    /// <param name="database">The database.</param>
    /// <param name="clusterId">The cluster whose silos these are, <c>ClusterOptions.ClusterId</c>.</param>
    /// <param name="logger">Told of silos that are marked dead; null logs nothing.</param>
    public IridiumMembershipTable(
        IridiumClusteringOptions options,
        IridiumDatabase database,
        string clusterId,
        ILogger<IridiumMembershipTable>? logger = null)
        : this(options, () => database, clusterId, logger)
    {
        ArgumentNullException.ThrowIfNull(database);
    }

    internal IridiumMembershipTable(
        IridiumClusteringOptions options,
        Func<IridiumDatabase> open,
        string clusterId,
        ILogger<IridiumMembershipTable>? logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clusterId);
        _store = new Store(open, options.Keyspace ?? "membership", options.Durability);
        _members = new MembershipRecords(_store, clusterId);
        _logger = logger ?? NullLogger<IridiumMembershipTable>.Instance;
    }

    /// <summary>Opens the database.</summary>
    /// <param name="tryInitTableVersion">True marks silos of earlier processes dead.</param>
    /// <returns>A task that ends when the table can be used.</returns>
    /// <exception cref="IridiumException">The database cannot be opened.</exception>
    public virtual Task InitializeMembershipTable(bool tryInitTableVersion) =>
        InitializeMembershipTableAsync(tryInitTableVersion, CancellationToken.None);

    /// <summary>Opens the database.</summary>
    /// <param name="tryInitTableVersion">True marks silos of earlier processes dead.</param>
    /// <param name="cancellationToken">Checked first.</param>
    /// <returns>A task that ends when the table can be used.</returns>
    /// <exception cref="IridiumException">The database cannot be opened.</exception>
    public virtual async Task InitializeMembershipTableAsync(
        bool tryInitTableVersion,
        CancellationToken cancellationToken = default)
    {
        await _store.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (!tryInitTableVersion) return;
        foreach (SiloAddress silo in await _members.BuryAsync(cancellationToken).ConfigureAwait(false))
            OrleansLog.SiloBuried(_logger, silo, _store.Database.Path);
    }

    /// <summary>Removes all rows of a cluster and its version.</summary>
    /// <param name="clusterId">The cluster.</param>
    /// <returns>A task that ends when they are gone.</returns>
    public virtual Task DeleteMembershipTableEntries(string clusterId) =>
        DeleteMembershipTableEntriesAsync(clusterId, CancellationToken.None);

    /// <summary>Removes all rows of a cluster and its version.</summary>
    /// <param name="clusterId">The cluster.</param>
    /// <param name="cancellationToken">Checked until the removal is queued.</param>
    /// <returns>A task that ends when they are gone.</returns>
    public virtual Task DeleteMembershipTableEntriesAsync(
        string clusterId,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clusterId);
        return new MembershipRecords(_store, clusterId).ClearAsync(cancellationToken);
    }

    /// <summary>Removes rows of silos that are not active and were last heard of before a time.</summary>
    /// <param name="beforeDate">The time.</param>
    /// <returns>A task that ends when they are gone.</returns>
    public virtual Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) =>
        CleanupDefunctSiloEntriesAsync(beforeDate, CancellationToken.None);

    /// <summary>Removes rows of silos that are not active and were last heard of before a time.</summary>
    /// <param name="beforeDate">The time.</param>
    /// <param name="cancellationToken">Checked before each removal is queued.</param>
    /// <returns>A task that ends when they are gone.</returns>
    public virtual Task CleanupDefunctSiloEntriesAsync(
        DateTimeOffset beforeDate,
        CancellationToken cancellationToken = default) =>
        _members.CleanUpAsync(beforeDate.UtcDateTime, cancellationToken);

    /// <summary>Reads the row of a silo and the version at one moment.</summary>
    /// <param name="key">The silo.</param>
    /// <returns>The row, or none, and the version.</returns>
    public virtual Task<MembershipTableData> ReadRow(SiloAddress key) => ReadRowAsync(key, CancellationToken.None);

    /// <summary>Reads the row of a silo and the version at one moment.</summary>
    /// <param name="key">The silo.</param>
    /// <param name="cancellationToken">Checked first.</param>
    /// <returns>The row, or none, and the version.</returns>
    public virtual Task<MembershipTableData> ReadRowAsync(
        SiloAddress key,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_members.Read(key));
    }

    /// <summary>Reads all rows and the version at one moment.</summary>
    /// <returns>The table.</returns>
    public virtual Task<MembershipTableData> ReadAll() => ReadAllAsync(CancellationToken.None);

    /// <summary>Reads all rows and the version at one moment.</summary>
    /// <param name="cancellationToken">Checked first.</param>
    /// <returns>The table.</returns>
    public virtual Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_members.ReadAll());
    }

    /// <summary>Adds the row of a silo and sets the version.</summary>
    /// <param name="entry">The row.</param>
    /// <param name="tableVersion">The new version, with the ETag of the one before.</param>
    /// <returns>False when the silo has a row or the version is another.</returns>
    public virtual Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        InsertRowAsync(entry, tableVersion, CancellationToken.None);

    /// <summary>Adds the row of a silo and sets the version.</summary>
    /// <param name="entry">The row.</param>
    /// <param name="tableVersion">The new version, with the ETag of the one before.</param>
    /// <param name="cancellationToken">Checked until the write is queued.</param>
    /// <returns>False when the silo has a row or the version is another.</returns>
    public virtual Task<bool> InsertRowAsync(
        MembershipEntry entry,
        TableVersion tableVersion,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(tableVersion);
        return _members.WriteAsync(entry, etag: null, tableVersion, cancellationToken);
    }

    /// <summary>Replaces the row of a silo and sets the version.</summary>
    /// <param name="entry">The row.</param>
    /// <param name="etag">The row's ETag.</param>
    /// <param name="tableVersion">The new version, with the ETag of the one before.</param>
    /// <returns>False when the silo has no row, or the row or the version is another.</returns>
    public virtual Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        UpdateRowAsync(entry, etag, tableVersion, CancellationToken.None);

    /// <summary>Replaces the row of a silo and sets the version.</summary>
    /// <param name="entry">The row.</param>
    /// <param name="etag">The row's ETag.</param>
    /// <param name="tableVersion">The new version, with the ETag of the one before.</param>
    /// <param name="cancellationToken">Checked until the write is queued.</param>
    /// <returns>False when the silo has no row, or the row or the version is another.</returns>
    public virtual Task<bool> UpdateRowAsync(
        MembershipEntry entry,
        string etag,
        TableVersion tableVersion,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(etag);
        ArgumentNullException.ThrowIfNull(tableVersion);
        return _members.WriteAsync(entry, etag, tableVersion, cancellationToken);
    }

    /// <summary>Notes when a silo said that it is alive; looks at no ETag and leaves row and version as they
    /// are.</summary>
    /// <param name="entry">The silo and the time.</param>
    /// <returns>A task that ends when it is written. A silo without a row is let pass.</returns>
    public virtual Task UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry, CancellationToken.None);

    /// <summary>Notes when a silo said that it is alive; looks at no ETag and leaves row and version as they
    /// are.</summary>
    /// <param name="entry">The silo and the time.</param>
    /// <param name="cancellationToken">Checked until the write is queued.</param>
    /// <returns>A task that ends when it is written. A silo without a row is let pass.</returns>
    public virtual Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return _members.WriteAliveAsync(entry.SiloAddress, entry.IAmAliveTime, cancellationToken);
    }
}
