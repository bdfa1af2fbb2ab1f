using Iridium.Engine.Files;
using Iridium.Engine.Tests.Diagnostics;

namespace Iridium.Engine.Tests.Database;

/// <summary>What an environment rules, tells and refuses; what it shares is in the other environment tests.</summary>
public sealed class EnvironmentTests
{
    [Fact]
    public void All_options_that_the_environment_rules_are_refused_at_once()
    {
        using var shared = new IridiumEnvironment();
        var options = new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            Environment = shared,
            MemoryBytesMax = 1L << 30,
            BlockCacheBytesMax = null,
            BackgroundThreads = 60,
        };
        ArgumentException error = Assert.Throws<ArgumentException>(() => IridiumDatabase.Open("/x", options));
        Assert.Contains("MemoryBytesMax is set", error.Message, StringComparison.Ordinal);
        Assert.Contains("BlockCacheBytesMax is set", error.Message, StringComparison.Ordinal);
        Assert.Contains("BackgroundThreads is set", error.Message, StringComparison.Ordinal);
        Assert.Empty(shared.GetStatistics().Databases);
    }

    [Fact]
    public void Wrong_options_of_an_environment_are_listed_at_once()
    {
        var options = new EnvironmentOptions
        {
            Name = " ",
            MemoryBytesMax = 1,
            BlockCacheBytesMax = -1,
            BackgroundThreads = 0,
        };
        ArgumentException error = Assert.Throws<ArgumentException>(() => new IridiumEnvironment(options));
        foreach (string name in (string[])["Name", "MemoryBytesMax", "BlockCacheBytesMax", "BackgroundThreads"])
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_not_disposed_while_databases_are_open_and_names_them()
    {
        var shared = new IridiumEnvironment();
        IridiumDatabase first = Open(shared, "/one");
        IridiumDatabase second = Open(shared, "/two");
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(shared.Dispose);
        Assert.Contains("'/one', '/two'", error.Message, StringComparison.Ordinal);
        first.Default.Put([1], [1]);
        first.Dispose();
        error = Assert.Throws<InvalidOperationException>(shared.Dispose);
        Assert.DoesNotContain("/one", error.Message, StringComparison.Ordinal);
        second.Dispose();
        shared.Dispose();
        shared.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Open(shared, "/three"));
    }

    [Fact]
    public void A_database_that_does_not_open_leaves_nothing_in_it()
    {
        using var shared = new IridiumEnvironment();
        Assert.Throws<IridiumException>(() => IridiumDatabase.Open(
            "/none",
            new DatabaseOptions
            {
                FileSystem = new MemoryFileSystem(),
                Environment = shared,
                CreateIfMissing = false,
            }));
        EnvironmentStatistics now = shared.GetStatistics();
        Assert.Empty(now.Databases);
        Assert.Equal(0, now.MemoryBytes);
    }

    [Fact]
    public void Statistics_and_metrics_tell_what_its_databases_use()
    {
        using var reader = new MeterReader("mine");
        using var shared = new IridiumEnvironment(
            new EnvironmentOptions { Name = "mine", MemoryBytesMax = 8 << 20, BlockCacheBytesMax = 2 << 20 });
        using (IridiumDatabase first = Open(shared, "/one"))
        using (IridiumDatabase second = Open(shared, "/two"))
        {
            Fill(first, 2_000);
            Fill(second, 1_000);
            first.Flush();
            Assert.Equal(new byte[100], first.Default.Get(BitConverter.GetBytes(7)));
            EnvironmentStatistics now = shared.GetStatistics();
            Assert.Equal(8 << 20, now.MemoryBytesMax);
            Assert.Equal(6 << 20, now.MemtableBytesMax);
            Assert.Equal(2 << 20, now.BlockCacheBytesMax);
            Assert.Equal(["/one", "/two"], now.Databases.Select(each => each.Path));
            Assert.Equal(now.MemtableBytes, now.Databases.Sum(each => each.MemtableBytes));
            Assert.Equal(now.BlockCacheBytes, now.Databases.Sum(each => each.BlockCacheBytes));
            Assert.True(now.Databases[0].BlockCacheBytes > 0 && now.Databases[1].BlockCacheBytes == 0);
            Assert.Equal(first.GetStatistics().BlockCacheBytes, now.Databases[0].BlockCacheBytes);
            Assert.Equal(second.GetStatistics().MemtableMemoryBytes, now.Databases[1].MemtableBytes);
            reader.Collect();
            Assert.Equal(2, reader.Observed("iridium.environment.databases"));
            Assert.Equal(now.MemoryBytes, reader.Observed("iridium.environment.memory.usage"));
            Assert.Equal(8 << 20, reader.Observed("iridium.environment.memory.limit"));
        }

        Assert.Empty(shared.GetStatistics().Databases);
        Assert.Equal(0, shared.GetStatistics().MemoryBytes);
    }

    [Fact]
    public void A_database_that_is_asked_for_room_seals_its_largest_memtable_when_it_gets_to_it()
    {
        using var shared = new IridiumEnvironment(
            new EnvironmentOptions { MemoryBytesMax = 1 << 20, BlockCacheBytesMax = 0 });
        using IridiumDatabase idle = Open(shared, "/idle", isManual: true);
        using IridiumDatabase busy = Open(shared, "/busy", isManual: true);
        for (int i = 0; i < 4_800; i++)
            idle.GetOrCreateKeyspace($"{i % 4}").Put(BitConverter.GetBytes(i), new byte[100]);
        Assert.False(idle.Background.RunStep());
        for (int i = 0; i < 100 && !idle.Engine.State.Context.Share.IsAsked; i++) Fill(busy, 100);
        Assert.True(idle.Background.RunStep());
        Assert.Equal(1, idle.GetStatistics().Flushes);
        Assert.Equal(0, busy.GetStatistics().Flushes);
    }

    internal static IridiumDatabase Open(
        IridiumEnvironment shared, string path, bool isManual = false, IFileSystem? files = null) =>
        IridiumDatabase.Open(path, new DatabaseOptions
        {
            FileSystem = files ?? new MemoryFileSystem(),
            Environment = shared,
            Durability = Durability.Os,
            ManualBackgroundWork = isManual,
        });

    internal static void Fill(IridiumDatabase database, int count)
    {
        for (int i = 0; i < count; i++) database.Default.Put(BitConverter.GetBytes(i), new byte[100]);
    }
}
