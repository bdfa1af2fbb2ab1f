using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Orleans.Tests.Child;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Iridium.Orleans.Tests.Hosting;

/// <summary>Builds the services of a silo or client without one. Databases are in memory unless a test opens its own.
/// </summary>
internal sealed class FakeSiloBuilder : ISiloBuilder, IClientBuilder
{
    public FakeSiloBuilder()
    {
        Services.AddLogging();
        Services.Configure<ClusterOptions>(_ => { });
        Services.Configure<GatewayOptions>(_ => { });
        Services.AddSingleton<IActivatorProvider, NewActivators>();
        Services.AddSingleton<IGrainStorageSerializer, StreamedStates>();
        Services.AddSingleton(Configuration);
    }

    public MemoryFileSystem Files { get; } = new();

    public IServiceCollection Services { get; } = new ServiceCollection();

    public IConfiguration Configuration { get; } = new ConfigurationManager();

    public DatabaseOptions InMemory(DatabaseOptions options) => options with { FileSystem = Files };
}
