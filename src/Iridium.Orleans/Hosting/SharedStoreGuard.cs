using System.Runtime.CompilerServices;
using Iridium.Engine;
using Iridium.Orleans.Clustering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Iridium.Orleans.Hosting;

/// <summary>
/// Ends a silo that runs beside an active silo which does not share its databases. Grains move between silos; there
/// they would be read from another database, with an older state or none, and no ETag could tell. Every silo notes
/// itself on the roster of its databases when it starts; after the silo has met the others and before it takes calls,
/// and whenever the cluster changes later, active silos are looked up there. Thread-safe.
/// </summary>
internal sealed class SharedStoreGuard(IServiceProvider services, ILogger<SharedStoreGuard> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    // Silos that are dead and not yet marked so have been found out by then.
    private const int CheckStage = ServiceLifecycleStage.BecomeActive - 10;

    private readonly CancellationTokenSource _stop = new();
    private Task _watch = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe($"{nameof(SharedStoreGuard)}-Join", ServiceLifecycleStage.RuntimeInitialize, JoinAsync);
        lifecycle.Subscribe(nameof(SharedStoreGuard), CheckStage, CheckAsync, StopAsync);
    }

    /// <summary>What is wrong with a cluster, or null.</summary>
    internal string? FaultOf(ClusterMembershipSnapshot cluster)
    {
        ClusterMember[] active = [.. cluster.Members.Values.Where(member => member.Status == SiloStatus.Active)];
        foreach (IridiumDatabase database in Databases())
        {
            SiloRoster roster = SiloRoster.Of(database);
            ClusterMember? stranger = Array.Find(active, member => !roster.Contains(member.SiloAddress));
            if (stranger is null) continue;
            return $"Silo '{stranger.Name}' ({stranger.SiloAddress}) is active and does not share the Iridium database "
                + $"in '{database.Path}', which one process holds. A grain that moves between the two finds another "
                + "state. Run all silos in one process, or keep the cluster at one silo, or use a storage provider "
                + "that all silos reach; set IridiumSiloOptions.AllowProcessLocalStore only if no grain with a state "
                + "in this database can be placed on another silo. See docs/orleans.md.";
        }

        return null;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private Task JoinAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            SiloAddress self = services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
            foreach (IridiumDatabase database in Databases()) SiloRoster.Of(database).Add(self);
        },
        cancellationToken);

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (IsAllowed()) return;
        var membership = services.GetRequiredService<IClusterMembershipService>();
        await membership.Refresh(default, cancellationToken).ConfigureAwait(false);
        if (FaultOf(membership.CurrentSnapshot) is { } fault) throw new OrleansConfigurationException(fault);
        _watch = Task.Run(() => WatchAsync(membership), CancellationToken.None);
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
    }

    private async Task WatchAsync(IClusterMembershipService membership)
    {
        try
        {
            ConfiguredCancelableAsyncEnumerable<ClusterMembershipSnapshot> updates =
                membership.MembershipUpdates.WithCancellation(_stop.Token).ConfigureAwait(false);
            await foreach (ClusterMembershipSnapshot update in updates)
            {
                if (FaultOf(update) is not { } fault) continue;
                OrleansLog.StoreNotShared(logger, fault);
                services.GetService<IHostApplicationLifetime>()?.StopApplication();
                return;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The silo stops.
        }
        catch (Exception error) when (error is IridiumException or InvalidOperationException)
        {
            OrleansLog.WatchEnded(logger, error);
        }
    }

    private bool IsAllowed() =>
        services.GetRequiredService<IOptions<IridiumSiloOptions>>().Value.AllowProcessLocalStore;

    private IEnumerable<IridiumDatabase> Databases()
    {
        var leases = services.GetRequiredService<EngineLeases>();
        return services.GetServices<StoreRegistration>()
            .Select(registration => leases.Open(registration.Options(services)))
            .Distinct();
    }
}
