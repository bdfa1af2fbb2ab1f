namespace Orleans.Runtime;

/// <summary>The form in which clients name gateways.</summary>
public static class Utils
{
    public static Uri ToGatewayUri(this SiloAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new Uri($"gwy.tcp://{address.Endpoint}/{address.Generation}");
    }
}
