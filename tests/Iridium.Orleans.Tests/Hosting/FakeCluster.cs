using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using Orleans.Runtime;

namespace Iridium.Orleans.Tests.Hosting;

/// <summary>A cluster that has the silos a test says, seen from its first one.</summary>
internal sealed class FakeCluster : IClusterMembershipService, ILocalSiloDetails
{
    private readonly Channel<ClusterMembershipSnapshot> _updates = Channel.CreateUnbounded<ClusterMembershipSnapshot>();

    public FakeCluster() => CurrentSnapshot = Snapshot();

    public ClusterMembershipSnapshot CurrentSnapshot { get; private set; }

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => _updates.Reader.ReadAllAsync();

    public string Name => "me";

    public string ClusterId => "cluster";

    public string DnsHostName => "host";

    public SiloAddress SiloAddress { get; } = Silo(1);

    public SiloAddress GatewayAddress => SiloAddress;

    public static SiloAddress Silo(int number) => SiloAddress.New(IPAddress.Loopback, 11111, number);

    public void Set(params (SiloAddress Silo, SiloStatus Status)[] others)
    {
        CurrentSnapshot = Snapshot(others);
        Assert.True(_updates.Writer.TryWrite(CurrentSnapshot));
    }

    public ValueTask Refresh(
        MembershipVersion minimumVersion = default,
        CancellationToken cancellationToken = default) =>
        ValueTask.CompletedTask;

    public Task<bool> TryKill(SiloAddress siloAddress) => Task.FromResult(false);

    private ClusterMembershipSnapshot Snapshot(params (SiloAddress Silo, SiloStatus Status)[] others)
    {
        IEnumerable<(SiloAddress Silo, SiloStatus Status)> all = [(SiloAddress, SiloStatus.Active), .. others];
        return new ClusterMembershipSnapshot(
            all.ToImmutableDictionary(each => each.Silo, each => new ClusterMember(each.Silo, each.Status, "silo")),
            new MembershipVersion(1));
    }
}
