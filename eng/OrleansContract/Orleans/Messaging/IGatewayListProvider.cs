namespace Orleans.Messaging;

/// <summary>Tells a client where the gateways are.</summary>
public interface IGatewayListProvider
{
    TimeSpan MaxStaleness { get; }

    [Obsolete("All lists are refreshed.")]
    bool IsUpdatable { get; }

    Task InitializeGatewayListProvider();

    Task InitializeGatewayListProviderAsync(CancellationToken cancellationToken = default) =>
        InitializeGatewayListProvider();

    Task<IList<Uri>> GetGateways();

    Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken = default) => GetGateways();
}
