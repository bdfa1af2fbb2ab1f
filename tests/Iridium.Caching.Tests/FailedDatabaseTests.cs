using System.Xml.Linq;
using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using static Iridium.Caching.Tests.CacheFixture;

namespace Iridium.Caching.Tests;

/// <summary>What callers see when the disk under the database no longer takes writes.</summary>
public sealed class FailedDatabaseTests : IDisposable
{
    private static readonly FaultRule _noWrites = new(FaultKind.InputOutput) { Operations = [FileOperation.Write] };

    private readonly FaultFileSystem _files = new(new MemoryFileSystem());
    private readonly FakeTimeProvider _clock = new();
    private readonly IridiumDatabase _database;

    public FailedDatabaseTests() => _database = IridiumDatabase.Open("/failing", Options(DatabaseOptions.Default));

    public void Dispose()
    {
        _files.Clear();
        _database.Dispose();
    }

    [Fact]
    public async Task Reads_go_on_and_the_failing_slide_is_logged_once()
    {
        var logger = new ListLogger<IridiumCache>();
        var cache = new IridiumCache(_database, options: null, logger);
        cache.Set("key", Bytes("value"), Sliding(TimeSpan.FromSeconds(10)));
        _files.Add(_noWrites);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(Bytes("value"), cache.Get("key"));
        Assert.Equal(Bytes("value"), await cache.GetAsync("key"));
        Assert.True(cache.TryGet("key", new ChunkWriter(chunkBytes: 16)));

        (LogLevel level, string message, Exception? error) = Assert.Single(logger.Entries);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains("'cache'", message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<IridiumException>(error);
    }

    [Fact]
    public async Task Writes_and_refreshes_say_that_they_failed()
    {
        var cache = new IridiumCache(_database);
        cache.Set("key", Bytes("value"), Sliding(TimeSpan.FromSeconds(10)));
        _files.Add(_noWrites);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.ThrowsAny<IridiumException>(() => cache.Refresh("key"));
        Assert.ThrowsAny<IridiumException>(() => cache.Set("key", Bytes("new"), new()));
        Assert.ThrowsAny<IridiumException>(() => cache.Remove("key"));
        Task[] tasks = [cache.RefreshAsync("key"), cache.SetAsync("key", [], new()), cache.RemoveAsync("key")];
        foreach (Task task in tasks) await Assert.ThrowsAnyAsync<IridiumException>(() => task);
        Assert.Equal(Bytes("value"), cache.Get("key"));
    }

    [Fact]
    public void Deletion_of_keys_stops_at_the_first_failure_and_says_so()
    {
        var logger = new ListLogger<IridiumXmlRepository>();
        var repository = new IridiumXmlRepository(_database, logger);
        repository.StoreElement(new XElement("a"), "a");
        repository.StoreElement(new XElement("b"), "b");

        bool deleted = repository.DeleteElements(all =>
        {
            foreach (var element in all) element.DeletionOrder = 1;
            _files.Add(_noWrites);
        });

        Assert.False(deleted);
        Assert.Single(logger.Entries);
        Assert.Equal(2, repository.GetAllElements().Count);
        Assert.ThrowsAny<IridiumException>(() => repository.StoreElement(new XElement("c"), "c"));
    }

    [Fact]
    public async Task Health_check_turns_unhealthy_with_the_cause()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddHealthChecks().AddIridium(failureStatus: HealthStatus.Degraded).AddIridium("strict");
        services.AddIridiumCache(options => (options.Path, options.ConfigureDatabase) = ("/unhealthy", Options));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IridiumCache cache = provider.GetRequiredService<IridiumCache>();
        _files.Add(_noWrites);
        Assert.ThrowsAny<IridiumException>(() => cache.Set("key", [1], new()));

        HealthReport report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(HealthStatus.Degraded, report.Entries["iridium"].Status);
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["strict"].Status);
        Assert.Contains("takes no more writes", report.Entries["strict"].Description, StringComparison.Ordinal);
        Assert.Contains("lastSequence", report.Entries["strict"].Data.Keys);
    }

    private DatabaseOptions Options(DatabaseOptions options) =>
        options with { FileSystem = _files, TimeProvider = _clock };
}
