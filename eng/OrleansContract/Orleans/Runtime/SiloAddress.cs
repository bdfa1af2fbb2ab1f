using System.Globalization;
using System.Net;

namespace Orleans.Runtime;

/// <summary>The address of a silo and its generation.</summary>
public sealed class SiloAddress : IEquatable<SiloAddress>
{
    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
    }

    public IPEndPoint Endpoint { get; }

    public int Generation { get; }

    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    public static SiloAddress New(IPAddress address, int port, int generation) =>
        new(new IPEndPoint(address, port), generation);

    public static SiloAddress FromParsableString(string addr)
    {
        ArgumentNullException.ThrowIfNull(addr);
        int at = addr.LastIndexOf('@');
        int colon = addr.LastIndexOf(':', at);
        int port = int.Parse(addr.AsSpan(colon + 1, at - colon - 1), CultureInfo.InvariantCulture);
        int generation = int.Parse(addr.AsSpan(at + 1), CultureInfo.InvariantCulture);
        return New(IPAddress.Parse(addr.AsSpan(0, colon)), port, generation);
    }

    public string ToParsableString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Endpoint.Address}:{Endpoint.Port}@{Generation}");

    public bool Equals(SiloAddress? other) =>
        other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint);

    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    public override int GetHashCode() => HashCode.Combine(Endpoint, Generation);

    public override string ToString() => ToParsableString();
}
