namespace Orleans.Configuration;

/// <summary>How a client looks for gateways.</summary>
public class GatewayOptions
{
    public TimeSpan GatewayListRefreshPeriod { get; set; } = TimeSpan.FromMinutes(1);
}
