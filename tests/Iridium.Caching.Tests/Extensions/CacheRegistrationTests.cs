using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Testing;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Iridium.Caching.Tests.Extensions;

public sealed class CacheRegistrationTests : IDisposable
{
    private static readonly DistributedCacheEntryOptions _forever = new();

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void One_singleton_answers_for_both_interfaces()
    {
        using ServiceProvider provider = Build(services => services.AddIridiumCache(o => o.Path = _directory["data"]));

        IridiumCache cache = provider.GetRequiredService<IridiumCache>();

        Assert.Same(cache, provider.GetRequiredService<IDistributedCache>());
        Assert.Same(cache, provider.GetRequiredService<IBufferDistributedCache>());
        Assert.Same(cache.Database, provider.GetRequiredService<IridiumDatabase>());
    }

    [Fact]
    public void Cache_registered_last_is_the_one_the_application_gets()
    {
        using ServiceProvider provider = Build(services => services
            .AddDistributedMemoryCache()
            .AddIridiumCache(o => o.Path = _directory["data"]));

        Assert.IsType<IridiumCache>(provider.GetRequiredService<IDistributedCache>());
    }

    [Fact]
    public void Registering_twice_adds_to_the_options()
    {
        using ServiceProvider provider = Build(services => services
            .AddIridiumCache(o => o.Path = _directory["data"])
            .AddIridiumCache(o => o.Keyspace = "pages"));

        provider.GetRequiredService<IDistributedCache>().Set("key", [1], _forever);

        Assert.True(provider.GetRequiredService<IridiumDatabase>().TryGetKeyspace("pages", out _));
        Assert.False(provider.GetRequiredService<IridiumDatabase>().TryGetKeyspace("cache", out _));
    }

    [Fact]
    public void Options_are_bound_from_configuration()
    {
        IConfiguration configuration = Configuration(new()
        {
            ["Path"] = _directory["data"],
            ["Keyspace"] = "pages",
            ["DefaultSlidingExpiration"] = "00:20:00",
            ["SlidingRefreshThreshold"] = "0.25",
            ["Durability"] = "Sync",
        });
        using ServiceProvider provider = Build(services => services
            .AddIridiumCache(configuration)
            .AddKeyedIridiumCache("keyed", configuration));

        foreach (string name in new[] { Options.DefaultName, "keyed" })
        {
            IridiumCacheOptions options =
                provider.GetRequiredService<IOptionsMonitor<IridiumCacheOptions>>().Get(name);
            Assert.Equal(_directory["data"], options.Path);
            Assert.Equal("pages", options.Keyspace);
            Assert.Equal(TimeSpan.FromMinutes(20), options.DefaultSlidingExpiration);
            Assert.Equal(0.25, options.SlidingRefreshThreshold);
            Assert.Equal(Durability.Sync, options.Durability);
            Assert.Null(options.ConfigureDatabase);
        }
    }

    [Fact]
    public void Keyed_caches_stand_beside_the_default_one()
    {
        object objectKey = new();
        using ServiceProvider provider = Build(services => services
            .AddIridiumCache(o => o.Path = _directory["one"])
            .AddKeyedIridiumCache("pages", o => (o.Path, o.Keyspace) = (_directory["one"], "pages"))
            .AddKeyedIridiumCache(objectKey, o => o.Path = _directory["two"])
            .AddKeyedIridiumCache("", o => o.Path = _directory["three"]));
        var caches = new[]
        {
            provider.GetRequiredService<IDistributedCache>(),
            provider.GetRequiredKeyedService<IDistributedCache>("pages"),
            provider.GetRequiredKeyedService<IDistributedCache>(objectKey),
            provider.GetRequiredKeyedService<IDistributedCache>(""),
        };

        for (int i = 0; i < caches.Length; i++) caches[i].Set("key", [(byte)i], _forever);

        for (int i = 0; i < caches.Length; i++) Assert.Equal((byte)i, Assert.Single(caches[i].Get("key")!));
        Assert.Same(caches[1], provider.GetRequiredKeyedService<IBufferDistributedCache>("pages"));
        IridiumDatabase shared = provider.GetRequiredService<IridiumDatabase>();
        Assert.Same(shared, provider.GetRequiredKeyedService<IridiumDatabase>("pages"));
        Assert.NotSame(shared, provider.GetRequiredKeyedService<IridiumDatabase>(objectKey));
    }

    [Fact]
    public void Two_containers_on_one_path_share_and_the_last_one_closes()
    {
        ServiceProvider first = Build(services => services.AddIridiumCache(o => o.Path = _directory["data"]));
        ServiceProvider second = Build(services => services.AddIridiumCache(o => o.Path = _directory["data"]));
        first.GetRequiredService<IDistributedCache>().Set("key", [1], _forever);
        IDistributedCache cache = second.GetRequiredService<IDistributedCache>();
        Assert.Same(first.GetRequiredService<IridiumDatabase>(), second.GetRequiredService<IridiumDatabase>());

        first.Dispose();

        Assert.Equal([1], cache.Get("key"));
        cache.Set("key", [2], _forever);
        Assert.Throws<DatabaseLockedException>(() => IridiumDatabase.Open(_directory["data"]));
        second.Dispose();
        IridiumDatabase.Open(_directory["data"]).Dispose();
    }

    [Fact]
    public async Task Disposing_the_container_closes_the_database()
    {
        ServiceProvider provider = Build(services => services.AddIridiumCache(o => o.Path = _directory["data"]));
        provider.GetRequiredService<IDistributedCache>().Set("key", [1], _forever);

        await provider.DisposeAsync();

        using IridiumDatabase database = IridiumDatabase.Open(_directory["data"]);
        Assert.Equal([1], new IridiumCache(database).Get("key"));
    }

    [Fact]
    public void Clock_comes_from_the_container()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero));
        using ServiceProvider provider = Build(services => services
            .AddSingleton<TimeProvider>(clock)
            .AddIridiumCache(o => o.Path = _directory["data"]));
        var cache = provider.GetRequiredService<IDistributedCache>();
        cache.Set("key", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromDays(1) });

        clock.Advance(TimeSpan.FromDays(1));

        Assert.Null(cache.Get("key"));
    }

    [Fact]
    public void Database_options_can_be_changed_before_opening()
    {
        var files = new MemoryFileSystem();
        using ServiceProvider provider = Build(services => services.AddIridiumCache(o =>
        {
            o.Path = _directory["data"];
            o.ConfigureDatabase = database => database with { FileSystem = files };
        }));

        provider.GetRequiredService<IDistributedCache>().Set("key", [1], _forever);

        Assert.False(Directory.Exists(_directory["data"]));
        Assert.True(files.DirectoryExists(_directory["data"]));
    }

    [Fact]
    public void Database_options_that_turn_null_are_refused_by_name()
    {
        using ServiceProvider provider = Build(services => services.AddIridiumCache(o =>
        {
            o.Path = _directory["data"];
            o.ConfigureDatabase = _ => null!;
        }));

        var error = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IDistributedCache>());
        Assert.Contains("ConfigureDatabase", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        var services = new ServiceCollection();
        Assert.Throws<ArgumentNullException>(() => services.AddIridiumCache((Action<IridiumCacheOptions>)null!));
        Assert.Throws<ArgumentNullException>(() => services.AddIridiumCache((IConfiguration)null!));
        Assert.Throws<ArgumentNullException>(() => services.AddKeyedIridiumCache(null!, _ => { }));
        Assert.Throws<ArgumentNullException>(() => new IridiumCache(null!));
        Assert.Empty(services);
    }

    private static IConfiguration Configuration(Dictionary<string, string?> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    private static ServiceProvider Build(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        configure(services);
        var options = new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true };
        return services.BuildServiceProvider(options);
    }
}
