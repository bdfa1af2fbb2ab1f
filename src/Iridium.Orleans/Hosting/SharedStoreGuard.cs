using System.Diagnostics.CodeAnalysis;
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
/// what it keeps on the roster of each of its databases when it starts; after the silo has met the others and before
/// it takes calls, and whenever the cluster changes later, active silos are looked up there. Thread-safe.
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
        foreach ((IridiumDatabase database, string store, bool holdsStates) in Stores())
        {
            if (!holdsStates) continue;
            SiloRoster roster = SiloRoster.Of(database);
            ClusterMember? stranger = Array.Find(active, member => !roster.Contains(member.SiloAddress, store));
            if (stranger is null) continue;
            return $"Silo '{stranger.Name}' ({stranger.SiloAddress}) is active and does not share the {store} of the "
                + $"Iridium database in '{database.Path}', which one process holds. A grain that moves "
                + "between the two finds another state. Run all silos in one process, or keep the cluster at one silo, "
                + "or use a storage provider that all silos reach; "
                + "set IridiumSiloOptions.AllowProcessLocalStore only if no grain with a state in this "
                + "database can be placed on another silo. See docs/orleans.md.";
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
            foreach ((IridiumDatabase database, string store, _) in Stores())
                SiloRoster.Of(database).Add(self, store);
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

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Nobody else sees it.")]
    private async Task WatchAsync(IClusterMembershipService membership)
    {
        try
        {
            ConfiguredCancelableAsyncEnumerable<ClusterMembershipSnapshot> updates =
                membership.MembershipUpdates.WithCancellation(_stop.Token).ConfigureAwait(false);
            await foreach (ClusterMembershipSnapshot update in updates)
            {
                if (StopsAt(update)) return;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The silo stops.
        }
        catch (Exception error)
        {
            OrleansLog.WatchEnded(logger, error);
        }
    }

    /// <summary>Stops the silo when a cluster is at fault. An error of one look is told, and the next one is made.
    /// </summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The watch goes on.")]
    private bool StopsAt(ClusterMembershipSnapshot update)
    {
        try
        {
            if (FaultOf(update) is not { } fault) return false;
            OrleansLog.StoreNotShared(logger, fault);
            services.GetService<IHostApplicationLifetime>()?.StopApplication();
            return true;
        }
        catch (Exception error)
        {
            OrleansLog.LookFailed(logger, error);
            return false;
        }
    }

    private bool IsAllowed() =>
        services.GetRequiredService<IOptions<IridiumSiloOptions>>().Value.AllowProcessLocalStore;

    private IEnumerable<(IridiumDatabase Database, string Store, bool HoldsStates)> Stores()
    {
        var leases = services.GetRequiredService<EngineLeases>();
        foreach (StoreRegistration registration in services.GetServices<StoreRegistration>())
        {
            IridiumStoreOptions options = registration.Options(services);
            yield return (leases.Open(options), registration.StoreOf(options), registration.HoldsStates);
        }
    }
}
