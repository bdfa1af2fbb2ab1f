using Orleans.Runtime;

namespace Orleans;

/// <summary>What a membership table knows of a silo.</summary>
public sealed class MembershipEntry
{
    public SiloAddress SiloAddress { get; set; } = default!;

    public SiloStatus Status { get; set; }

    public List<Tuple<SiloAddress, DateTime>>? SuspectTimes { get; set; }

    public int ProxyPort { get; set; }

    public string HostName { get; set; } = default!;

    public string SiloName { get; set; } = default!;

    public string? RoleName { get; set; }

    public int UpdateZone { get; set; }

    public int FaultZone { get; set; }

    public DateTime StartTime { get; set; }

    public DateTime IAmAliveTime { get; set; }
}
