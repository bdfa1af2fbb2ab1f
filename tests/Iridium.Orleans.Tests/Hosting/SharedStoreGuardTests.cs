using Iridium.Engine;
using Iridium.Orleans.Clustering;
using Iridium.Orleans.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Iridium.Orleans.Tests.Hosting;

public sealed class SharedStoreGuardTests : IAsyncDisposable
{
    private readonly FakeSiloBuilder _builder = new();
    private readonly FakeCluster _cluster = new();
    private readonly FakeLifecycle _lifecycle = new();
    private readonly FakeLifetime _lifetime = new();
    private ServiceProvider? _services;
    private SharedStoreGuard? _guard;

    public async ValueTask DisposeAsync()
    {
        _guard?.Dispose();
        if (_services is not null) await _services.DisposeAsync();
    }

    [Fact]
    public async Task Silos_that_share_the_database_start_and_run_together()
    {
        Build();
        IridiumDatabase database = Services.GetRequiredService<EngineLeases>().Open(new IridiumReminderOptions());
        SiloRoster.Of(database).Add(FakeCluster.Silo(2));
        _cluster.Set((FakeCluster.Silo(2), SiloStatus.Active), (FakeCluster.Silo(3), SiloStatus.Dead));
        await _lifecycle.StartAsync();
        _cluster.Set((FakeCluster.Silo(2), SiloStatus.ShuttingDown));
        await _lifecycle.StopAsync();
        Assert.False(_lifetime.Stopping.IsCompleted);
    }

    [Fact]
    public async Task A_silo_does_not_start_beside_an_active_one_without_the_database()
    {
        Build();
        _cluster.Set((FakeCluster.Silo(2), SiloStatus.Active));
        OrleansConfigurationException error =
            await Assert.ThrowsAsync<OrleansConfigurationException>(_lifecycle.StartAsync);
        string silo = FakeCluster.Silo(2).ToString();
        foreach (string part in new[] { silo, "/silo", "AllowProcessLocalStore", "docs/orleans.md" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_silo_stops_when_one_without_the_database_becomes_active()
    {
        Build();
        await _lifecycle.StartAsync();
        _cluster.Set((FakeCluster.Silo(2), SiloStatus.Joining));
        _cluster.Set((FakeCluster.Silo(2), SiloStatus.Active));
        await _lifetime.Stopping;
        await _lifecycle.StopAsync();
    }

    [Fact]
    public async Task Who_allows_a_store_of_one_process_is_let_pass()
    {
        Build(options => options.AllowProcessLocalStore = true);
        _cluster.Set((FakeCluster.Silo(2), SiloStatus.Active));
        await _lifecycle.StartAsync();
        await _lifecycle.StopAsync();
    }

    private ServiceProvider Services => _services!; // Built at the begin of each test.

    private void Build(Action<IridiumSiloOptions>? configure = null)
    {
        _builder.UseIridium("/silo", options =>
        {
            options.ConfigureDatabase = _builder.InMemory;
            configure?.Invoke(options);
        });
        _builder.Services.AddSingleton<IClusterMembershipService>(_cluster);
        _builder.Services.AddSingleton<ILocalSiloDetails>(_cluster);
        _builder.Services.AddSingleton<IHostApplicationLifetime>(_lifetime);
        _services = _builder.Services.BuildServiceProvider();

        // Made by hand: the other participants of a real silo need the rest of it.
        _guard = ActivatorUtilities.CreateInstance<SharedStoreGuard>(Services);
        _guard.Participate(_lifecycle);
    }
}
