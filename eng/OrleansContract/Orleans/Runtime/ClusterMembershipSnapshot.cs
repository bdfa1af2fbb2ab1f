using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>The silos of a cluster at one moment.</summary>
public sealed class ClusterMembershipSnapshot(
    ImmutableDictionary<SiloAddress, ClusterMember> members,
    MembershipVersion version)
{
    public ImmutableDictionary<SiloAddress, ClusterMember> Members { get; } = members;

    public MembershipVersion Version { get; } = version;
}
