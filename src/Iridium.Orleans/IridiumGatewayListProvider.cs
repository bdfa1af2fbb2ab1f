using Orleans;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Iridium.Orleans;

/// <summary>
/// Tells clients of the same process which silos have a gateway: those that the membership table has as active and with
/// a port. Clients of other processes cannot open the database; give them fixed addresses. Thread-safe.
/// </summary>
public class IridiumGatewayListProvider : IGatewayListProvider
{
    private readonly IridiumMembershipTable _table;

    /// <summary>Creates a gateway list.</summary>
    /// <param name="table">The membership table of the cluster.</param>
    /// <param name="maxStaleness">How long a list may be used, <c>GatewayOptions.GatewayListRefreshPeriod</c>.</param>
    public IridiumGatewayListProvider(IridiumMembershipTable table, TimeSpan maxStaleness)
    {
        ArgumentNullException.ThrowIfNull(table);
        _table = table;
        MaxStaleness = maxStaleness;
    }

    /// <inheritdoc/>
    public virtual TimeSpan MaxStaleness { get; }

    /// <inheritdoc/>
    public virtual bool IsUpdatable => true;

    /// <summary>Opens the database.</summary>
    /// <returns>A task that ends when it is open.</returns>
    public virtual Task InitializeGatewayListProvider() =>
        InitializeGatewayListProviderAsync(CancellationToken.None);

    /// <summary>Opens the database.</summary>
    /// <param name="cancellationToken">Checked first.</param>
    /// <returns>A task that ends when it is open.</returns>
    public virtual Task InitializeGatewayListProviderAsync(CancellationToken cancellationToken = default) =>
        _table.InitializeMembershipTableAsync(tryInitTableVersion: false, cancellationToken);

    /// <summary>Lists the gateways.</summary>
    /// <returns>One address for each active silo with a gateway.</returns>
    public virtual Task<IList<Uri>> GetGateways() => GetGatewaysAsync(CancellationToken.None);

    /// <summary>Lists the gateways.</summary>
    /// <param name="cancellationToken">Checked first.</param>
    /// <returns>One address for each active silo with a gateway.</returns>
    public virtual async Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken = default)
    {
        MembershipTableData table = await _table.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        return [.. table.Members
            .Select(member => member.Item1)
            .Where(entry => entry.Status == SiloStatus.Active && entry.ProxyPort != 0)
            .Select(GatewayOf)];
    }

    private static Uri GatewayOf(MembershipEntry entry)
    {
        SiloAddress silo = entry.SiloAddress;
        return SiloAddress.New(silo.Endpoint.Address, entry.ProxyPort, silo.Generation).ToGatewayUri();
    }
}
