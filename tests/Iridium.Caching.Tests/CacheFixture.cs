using System.Buffers;
using System.Text;
using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Testing;
using Microsoft.Extensions.Caching.Distributed;

namespace Iridium.Caching.Tests;

/// <summary>
/// A cache in a database that lives in memory and under a clock that only the test moves. Disposing it closes the
/// database; <see cref="Reopen"/> opens the same files again.
/// </summary>
internal sealed class CacheFixture : IDisposable
{
    private readonly IFileSystem _files;
    private readonly IridiumCacheOptions _options;

    public CacheFixture(
        double threshold = 0,
        Action<IridiumCacheOptions>? configure = null,
        IFileSystem? files = null)
    {
        _files = files ?? new MemoryFileSystem();
        _options = new IridiumCacheOptions { SlidingRefreshThreshold = threshold };
        configure?.Invoke(_options);
        (Database, Cache) = Open();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

    public IridiumDatabase Database { get; private set; }

    public IridiumCache Cache { get; private set; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    public Keyspace Keyspace => Database.GetOrCreateKeyspace(_options.Keyspace);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static DistributedCacheEntryOptions Sliding(TimeSpan window, TimeSpan? limit = null) =>
        new() { SlidingExpiration = window, AbsoluteExpirationRelativeToNow = limit };

    public static DistributedCacheEntryOptions Within(TimeSpan relative) =>
        new() { AbsoluteExpirationRelativeToNow = relative };

    /// <summary>The record key of an entry, for tests that look under the cache.</summary>
    public static byte[] RecordKey(string key) => [(byte)'e', .. Bytes(key)];

    public void Advance(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Whether the entry is there, without sliding it.</summary>
    public bool IsLive(string key) => Keyspace.TryGetInfo(RecordKey(key), out _);

    /// <summary>The text of an entry through the buffer interface, or null.</summary>
    public string? Text(string key)
    {
        var writer = new ArrayBufferWriter<byte>();
        return Cache.TryGet(key, writer) ? Encoding.UTF8.GetString(writer.WrittenSpan) : null;
    }

    public void Reopen()
    {
        Database.Dispose();
        (Database, Cache) = Open();
    }

    public void Dispose() => Database.Dispose();

    private (IridiumDatabase Database, IridiumCache Cache) Open()
    {
        var options = new DatabaseOptions { FileSystem = _files, TimeProvider = Clock };
        IridiumDatabase database = IridiumDatabase.Open("/cache", options);
        return (database, new IridiumCache(database, _options));
    }
}
