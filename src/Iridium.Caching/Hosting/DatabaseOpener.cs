using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Iridium.Caching.Hosting;

/// <summary>
/// Opens every registered database before any service of the host starts, so that a locked, damaged or unwritable
/// directory ends the start with the engine's own exception instead of failing the first request. Stateless.
/// </summary>
internal sealed class DatabaseOpener(EngineLeases leases, IServiceProvider services) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        leases.OpenAll();

        // Building a cache creates its keyspace, which a read-only or full disk refuses: better now than later.
        foreach (CacheRegistration cache in services.GetServices<CacheRegistration>())
        {
            if (cache.ServiceKey is null) services.GetRequiredService<IridiumCache>();
            else services.GetRequiredKeyedService<IridiumCache>(cache.ServiceKey);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
