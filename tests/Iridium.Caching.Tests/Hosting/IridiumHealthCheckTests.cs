using Iridium.Engine;
using Iridium.Engine.Files;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Iridium.Caching.Tests.Hosting;

public sealed class IridiumHealthCheckTests
{
    [Fact]
    public async Task Working_database_is_healthy_and_tells_what_it_holds()
    {
        await using ServiceProvider provider = Build(new MemoryFileSystem());
        provider.GetRequiredService<IridiumCache>().Set("key", [1], new());

        HealthReportEntry entry = await CheckAsync(provider);

        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal(provider.GetRequiredService<IridiumDatabase>().LastSequence, entry.Data["lastSequence"]);
        Assert.Equal(1L, entry.Data["entries"]);
        Assert.Contains("engine", entry.Tags);
    }

    [Fact]
    public async Task Data_of_several_databases_name_their_directories()
    {
        await using ServiceProvider provider = Build(
            new MemoryFileSystem(),
            services => services.AddKeyedIridiumCache("pages", options =>
            {
                options.Path = "/health/pages";
                options.ConfigureDatabase = database => database with { FileSystem = new MemoryFileSystem() };
            }));

        HealthReportEntry entry = await CheckAsync(provider);

        Assert.Contains("/health/data: lastSequence", entry.Data.Keys);
        Assert.Contains("/health/pages: lastSequence", entry.Data.Keys);
    }

    [Fact]
    public async Task Database_that_cannot_be_opened_is_unhealthy()
    {
        await using ServiceProvider provider = Build(
            new MemoryFileSystem(),
            services => services.AddIridiumCache(options => options.ConfigureDatabase =
                database => database with { LevelZeroCompactionTrigger = 0 }));

        HealthReportEntry entry = await CheckAsync(provider);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.IsType<ArgumentException>(entry.Exception);
    }

    private static async Task<HealthReportEntry> CheckAsync(ServiceProvider provider)
    {
        HealthReport report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries["iridium"];
    }

    private static ServiceProvider Build(IFileSystem files, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHealthChecks().AddIridium(tags: ["engine"]);
        services.AddIridiumCache(options =>
        {
            options.Path = "/health/data";
            options.ConfigureDatabase = database => database with { FileSystem = files };
        });
        more?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
