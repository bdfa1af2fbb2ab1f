using Orleans.Runtime;

namespace Orleans;

/// <summary>Where the silos of a cluster are listed.</summary>
public interface IMembershipTable
{
    [Obsolete("Use InitializeMembershipTableAsync.")]
    Task InitializeMembershipTable(bool tryInitTableVersion);

    [Obsolete("Use DeleteMembershipTableEntriesAsync.")]
    Task DeleteMembershipTableEntries(string clusterId);

    [Obsolete("Use CleanupDefunctSiloEntriesAsync.")]
    Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate);

    [Obsolete("Use ReadRowAsync.")]
    Task<MembershipTableData> ReadRow(SiloAddress key);

    [Obsolete("Use ReadAllAsync.")]
    Task<MembershipTableData> ReadAll();

    [Obsolete("Use InsertRowAsync.")]
    Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion);

    [Obsolete("Use UpdateRowAsync.")]
    Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion);

    [Obsolete("Use UpdateIAmAliveAsync.")]
    Task UpdateIAmAlive(MembershipEntry entry);

#pragma warning disable CS0618 // The defaults hand over to the members without a token, as those of Orleans do.
    Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken = default) =>
        InitializeMembershipTable(tryInitTableVersion);

    Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken = default) =>
        DeleteMembershipTableEntries(clusterId);

    Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken = default) =>
        CleanupDefunctSiloEntries(beforeDate);

    Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken = default) =>
        ReadRow(key);

    Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken = default) => ReadAll();

    Task<bool> InsertRowAsync(
        MembershipEntry entry,
        TableVersion tableVersion,
        CancellationToken cancellationToken = default) => InsertRow(entry, tableVersion);

    Task<bool> UpdateRowAsync(
        MembershipEntry entry,
        string etag,
        TableVersion tableVersion,
        CancellationToken cancellationToken = default) => UpdateRow(entry, etag, tableVersion);

    Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken = default) =>
        UpdateIAmAlive(entry);
#pragma warning restore CS0618
}
