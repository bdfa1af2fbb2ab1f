using Iridium.Engine;
using Iridium.Engine.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Iridium.Caching.Tests.Hosting;

public sealed class CacheOptionsValidationTests
{
    [Fact]
    public async Task All_faults_are_reported_at_once_when_the_host_starts()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddIridiumCache(options => Spoil(options));
        await using WebApplication app = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

        Assert.Equal(5, error.Failures.Count());
        Assert.All(error.Failures, failure => Assert.StartsWith("Iridium cache: ", failure, StringComparison.Ordinal));
        foreach (string part in new[]
        {
            "Path is empty",
            "Keyspace is 0 bytes long; it must have 1 to 255 bytes",
            "DefaultSlidingExpiration is 00:00:00; it must be above zero",
            "SlidingRefreshThreshold is 0.6; it must be between 0 and 0.5",
            "Durability is 7; use one of Sync, Os, Interval, Buffered, None",
        })
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Faults_of_a_keyed_cache_name_it()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddKeyedIridiumCache("pages", options => options.SlidingRefreshThreshold = double.NaN);
        await using WebApplication app = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

        Assert.All(error.Failures, failure => Assert.Contains("cache 'pages'", failure, StringComparison.Ordinal));
        Assert.Equal(2, error.Failures.Count());
    }

    [Fact]
    public void Cache_built_by_hand_reports_all_faults_too()
    {
        using IridiumDatabase database = IridiumDatabase.Open(
            "/cache", new DatabaseOptions { FileSystem = new MemoryFileSystem() });
        var options = new IridiumCacheOptions();
        Spoil(options);

        var error = Assert.Throws<ArgumentException>(() => new IridiumCache(database, options));

        string[] parts = ["Keyspace", "DefaultSlidingExpiration", "SlidingRefreshThreshold", "Durability"];
        foreach (string part in parts) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keyspace_of_the_data_protection_keys_is_refused()
    {
        using IridiumDatabase database = IridiumDatabase.Open(
            "/cache", new DatabaseOptions { FileSystem = new MemoryFileSystem() });

        var error = Assert.Throws<ArgumentException>(
            () => new IridiumCache(database, new IridiumCacheOptions { Keyspace = "data-protection" }));

        Assert.Contains("data-protection keys", error.Message, StringComparison.Ordinal);
    }

    private static void Spoil(IridiumCacheOptions options)
    {
        options.Path = " ";
        options.Keyspace = "";
        options.DefaultSlidingExpiration = TimeSpan.Zero;
        options.SlidingRefreshThreshold = 0.6;
        options.Durability = (Durability)7;
    }
}
