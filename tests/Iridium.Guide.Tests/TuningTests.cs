using Iridium.Engine;
using Iridium.Engine.Files;

namespace Iridium.Guide.Tests;

/// <summary>docs/guide/tuning.md</summary>
public sealed class TuningTests
{
    [Fact]
    public void A_database_gets_its_memory_and_threads()
    {
        // snippet
        var options = new DatabaseOptions
        {
            MemoryBytesMax = 512L << 20,
            BlockCacheBytesMax = null,
            BackgroundThreads = 2,
        };
        // end snippet

        using IridiumDatabase database = Open("one", options);
        Assert.Empty(database.Default.MultiGet([new byte[] { 1 }]).OfType<byte[]>());
    }

    [Fact]
    public void Tenants_share_one_environment()
    {
        // snippet
        using var environment = new IridiumEnvironment(new EnvironmentOptions
        {
            Name = "tenants",
            MemoryBytesMax = 1L << 30,
            BackgroundThreads = 2,
        });
        var shared = new DatabaseOptions { Environment = environment };
        // end snippet

        using IridiumDatabase ada = Open("ada", shared);
        using IridiumDatabase bob = Open("bob", shared);
        ada.Default.Put("k"u8, "v"u8);

        var report = new List<string>();

        // snippet
        EnvironmentStatistics now = environment.GetStatistics();
        foreach (EnvironmentDatabase each in now.Databases)
            report.Add($"{each.Path}: {each.MemtableBytes} in memtables, {each.BlockCacheBytes} cached");
        // end snippet

        Assert.Equal(2, now.Databases.Count);
        Assert.Throws<InvalidOperationException>(environment.Dispose);
    }

    [Fact]
    public void A_keyspace_is_shaped_by_how_it_is_used()
    {
        using IridiumDatabase database = Open("shapes", DatabaseOptions.Default);

        // snippet
        Keyspace profiles = database.GetOrCreateKeyspace("profiles", new KeyspaceOptions
        {
            BlockBytes = 4_096,
            FilterBitsPerKey = 10,
        });
        Keyspace events = database.GetOrCreateKeyspace("events", new KeyspaceOptions
        {
            BlockBytes = 16_384,
            FilterBitsPerKey = 0,
            Compression = CompressionMethod.Snappy,
            Compaction = CompactionStyle.Fifo,
            FifoAgeMax = TimeSpan.FromDays(7),
        });
        // end snippet

        Assert.Equal(10, profiles.Options.FilterBitsPerKey);
        Assert.Equal(CompactionStyle.Fifo, events.Options.Compaction);
    }

    [Fact]
    public void The_statistics_tell_what_is_behind()
    {
        using IridiumDatabase database = Open("slow", DatabaseOptions.Default);

        var report = new List<string>();

        // snippet
        EngineStatistics now = database.GetStatistics();
        report.Add($"held up {now.WriteStallTime}, now {now.WriteStall} by {now.WriteStallReason}");
        report.Add($"syncs: median {now.WalSyncMedian}, p99 {now.WalSyncP99}");
        report.Add($"cache hits {now.BlockCacheHitRatio:P0}, write amplification {now.WriteAmplification:0.0}");
        // end snippet

        Assert.Equal(WriteStallState.None, now.WriteStall);
    }

    private static IridiumDatabase Open(string path, DatabaseOptions options) =>
        IridiumDatabase.Open(path, options with { FileSystem = new MemoryFileSystem() });
}
