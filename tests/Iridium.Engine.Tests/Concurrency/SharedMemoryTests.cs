using System.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.Tests.Database;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Concurrency;

/// <summary>Databases of one environment that work at the same time.</summary>
public sealed class SharedMemoryTests(ITestOutputHelper output)
{
    private const int MiB = 1 << 20;

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Databases_under_one_budget_stay_within_it(int count)
    {
        using var shared = new IridiumEnvironment(
            new EnvironmentOptions { MemoryBytesMax = 8 * MiB, BackgroundThreads = 2 });
        IridiumDatabase[] databases =
            [.. Enumerable.Range(0, count).Select(i => EnvironmentTests.Open(shared, $"/{i}"))];
        long most = 0;
        Run([.. databases.Select((database, number) => (Action)(() =>
        {
            var random = new Random(number);
            byte[] key = new byte[8];
            byte[] value = new byte[400];
            for (int i = 0; i < 48_000 / count; i++)
            {
                BitConverter.TryWriteBytes(key, random.NextInt64(20_000));
                database.Default.Put(key, value);
                BitConverter.TryWriteBytes(key, random.NextInt64(20_000));
                database.Default.TryGetPinned(key, out PinnedValue found);
                found.Dispose();
                if (i % 50 != 0) continue;
                long bytes = shared.Resources.MemtableMemory.Bytes + shared.Resources.Cache.Bytes;
                InterlockedMax(ref most, bytes);
            }
        }))]);
        output.WriteLine($"{count} databases: at most {most:N0} bytes of {8 * MiB:N0}");

        // A memtable grows by chunks, one for each writer, before the writers learn that the memory is full.
        Assert.InRange(most, 2 * MiB, 8 * MiB * 11 / 10);
        Assert.All(databases, database => Assert.True(database.GetStatistics().Flushes > 0));
        foreach (IridiumDatabase database in databases) database.Dispose();
        Assert.Equal(0, shared.GetStatistics().MemoryBytes);
    }

    [Fact]
    public void Blocks_of_equal_file_numbers_never_mix()
    {
        using var shared = new IridiumEnvironment(
            new EnvironmentOptions { MemoryBytesMax = MiB, BlockCacheBytesMax = 256 * 1024 });
        int seed = TestSeed.Next(output.WriteLine);
        IridiumDatabase[] databases =
            [.. Enumerable.Range(0, 4).Select(i => EnvironmentTests.Open(shared, $"/{i}", isManual: true))];
        for (int key = 0; key < 4_000; key++)
        {
            for (int i = 0; i < databases.Length; i++)
                databases[i].Default.Put(BitConverter.GetBytes(key), Value(i, key));
        }

        foreach (IridiumDatabase database in databases) database.Compact();
        var random = new Random(seed);
        for (int round = 0; round < 20_000; round++)
        {
            int i = random.Next(databases.Length);
            int key = random.Next(4_000);
            Assert.Equal(Value(i, key), databases[i].Default.Get(BitConverter.GetBytes(key)));
        }

        Assert.All(databases, database => Assert.True(database.GetStatistics().BlockCacheHits > 0));
        foreach (IridiumDatabase database in databases) database.Dispose();

        static byte[] Value(int database, int key) =>
            [.. Enumerable.Repeat((byte)((database * 61) + key), 60), (byte)database];
    }

    [Fact]
    public void An_idle_database_is_flushed_when_another_needs_the_memory()
    {
        using var shared = new IridiumEnvironment(
            new EnvironmentOptions { MemoryBytesMax = 4 * MiB, BlockCacheBytesMax = 0 });
        using IridiumDatabase idle = EnvironmentTests.Open(shared, "/idle");
        using IridiumDatabase busy = EnvironmentTests.Open(shared, "/busy");
        EnvironmentTests.Fill(idle, 5_000);
        Assert.Equal(0, idle.GetStatistics().Flushes);
        for (int i = 0; i < 200 && idle.GetStatistics().Flushes == 0; i++) EnvironmentTests.Fill(busy, 5_000);
        idle.Flush();
        Assert.True(idle.GetStatistics().Flushes > 0);
        Assert.InRange(shared.GetStatistics().Databases[0].MemtableBytes, 0, 8_192);
        Assert.Equal(new byte[100], idle.Default.Get(BitConverter.GetBytes(4_321)));
    }

    [Fact]
    public void A_busy_database_keeps_no_other_from_flushing_and_compacting()
    {
        using var shared = new IridiumEnvironment(
            new EnvironmentOptions { MemoryBytesMax = 2 * MiB, BlockCacheBytesMax = 0, BackgroundThreads = 1 });
        using IridiumDatabase other = EnvironmentTests.Open(shared, "/other");
        using IridiumDatabase busy = EnvironmentTests.Open(shared, "/busy");
        using var ending = new CancellationTokenSource();
        EnvironmentTests.Fill(busy, 30_000);
        Run(
            () =>
            {
                while (!ending.IsCancellationRequested) EnvironmentTests.Fill(busy, 1_000);
            },
            () =>
            {
                try
                {
                    using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
                    for (int round = 0; round < 8; round++)
                    {
                        EnvironmentTests.Fill(other, 500);
                        other.Flush(patience.Token);
                    }

                    other.Compact(cancellationToken: patience.Token);
                }
                finally
                {
                    ending.Cancel();
                }
            });
        Assert.True(other.GetStatistics().Flushes >= 8);
        Assert.True(busy.GetStatistics().Flushes > 0);
    }

    [Fact]
    public void Databases_are_opened_and_closed_while_others_work()
    {
        using var shared = new IridiumEnvironment(
            new EnvironmentOptions { MemoryBytesMax = 2 * MiB, BackgroundThreads = 2 });
        var files = new MemoryFileSystem();
        using IridiumDatabase steady = EnvironmentTests.Open(shared, "/steady");
        using var ending = new CancellationTokenSource();
        Run(
            () =>
            {
                while (!ending.IsCancellationRequested) EnvironmentTests.Fill(steady, 1_000);
            },
            () =>
            {
                try
                {
                    for (int round = 1; round <= 15; round++)
                    {
                        using IridiumDatabase passing = EnvironmentTests.Open(shared, "/passing", files: files);
                        EnvironmentTests.Fill(passing, round * 200);
                        Assert.Equal(new byte[100], passing.Default.Get(BitConverter.GetBytes((round * 200) - 1)));
                    }
                }
                finally
                {
                    ending.Cancel();
                }
            });
        Assert.Equal(["/steady"], shared.GetStatistics().Databases.Select(each => each.Path));
        Assert.Equal(steady.GetStatistics().MemtableMemoryBytes, shared.GetStatistics().MemtableBytes);
        for (int i = 0; i < 1_000; i++) Assert.NotNull(steady.Default.Get(BitConverter.GetBytes(i)));
    }

    [Theory]
    [InlineData(FaultKind.FailedSync)]
    [InlineData(FaultKind.DiskFull)]
    public void A_database_that_cannot_flush_holds_up_no_other(FaultKind fault)
    {
        using var shared = new IridiumEnvironment(
            new EnvironmentOptions { MemoryBytesMax = MiB, BlockCacheBytesMax = 0, BackgroundThreads = 1 });
        var files = new FaultFileSystem(new MemoryFileSystem());
        using (IridiumDatabase broken = EnvironmentTests.Open(shared, "/broken", files: files))
        using (IridiumDatabase sound = EnvironmentTests.Open(shared, "/sound"))
        {
            files.Add(new FaultRule(fault)
            {
                Path = path => fault == FaultKind.FailedSync || path.EndsWith(".tbl", StringComparison.Ordinal),
            });
            Exception? error = null;
            try
            {
                for (int i = 0; i < 20; i++) EnvironmentTests.Fill(broken, 1_000);
                broken.Default.Put([1], [1], WriteOptions.Sync);
            }
            catch (IridiumException refused)
            {
                error = refused;
            }

            Assert.NotNull(error);
            long before = sound.LastSequence;
            EnvironmentTests.Fill(sound, 30_000);
            Assert.Equal(before + 30_000, sound.LastSequence);
            Assert.True(sound.GetStatistics().Flushes > 1);
            files.Clear();
        }
    }

    /// <summary>Each look at a group asks the clock what time it is.</summary>
    [Fact]
    public async Task A_write_that_waits_for_memory_is_not_looked_at_over_and_over()
    {
        using var shared = new IridiumEnvironment(
            new EnvironmentOptions { MemoryBytesMax = MiB, BlockCacheBytesMax = 0, BackgroundThreads = 1 });
        var files = new FaultFileSystem(new MemoryFileSystem());
        using var gate = new ManualResetEventSlim();
        files.Add(new FaultRule(FaultKind.DiskFull)
        {
            Path = path =>
            {
                // The flush hangs here, so nothing gets on and the memory stays full.
                if (path.EndsWith(".tbl", StringComparison.Ordinal)) gate.Wait(TimeSpan.FromMinutes(1));
                return false;
            },
        });
        var clock = new CountingClock();
        using var database = IridiumDatabase.Open("/waiting", new DatabaseOptions
        {
            FileSystem = files,
            Environment = shared,
            Durability = Durability.Os,
            SlowOperationThreshold = TimeSpan.FromHours(1),
            TimeProvider = clock,
        });
        Keyspace[] keyspaces = [database.Default, database.GetOrCreateKeyspace("other")];
        Task[] writers = [.. keyspaces.Select(keyspace => Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; !gate.IsSet; i++) keyspace.Put(BitConverter.GetBytes(i), new byte[4_000]);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];

        // From here on they write less than a fifth of a MiB more, and stop.
        bool isFull = SpinWait.SpinUntil(() => shared.Resources.IsFull, TimeSpan.FromMinutes(1));
        long looks = clock.Looks;
        bool isBusy = SpinWait.SpinUntil(() => clock.Looks > looks + 5_000, TimeSpan.FromMilliseconds(500));
        output.WriteLine($"{looks} looks at the clock until the memory was full, {clock.Looks - looks} since");
        gate.Set();
        await Task.WhenAll(writers).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((true, false), (isFull, isBusy));
    }

    /// <summary>Set IRIDIUM_RSS to run it: the process as the operating system sees it.</summary>
    [Fact]
    public void Eight_databases_stay_within_the_budget_as_the_system_counts()
    {
        if (Environment.GetEnvironmentVariable("IRIDIUM_RSS") is null) return;
        long before = Resident();
        using var directory = new TempDirectory();
        using var shared = new IridiumEnvironment(new EnvironmentOptions { MemoryBytesMax = 256 * MiB });
        IridiumDatabase[] databases = [.. Enumerable.Range(0, 8).Select(i => EnvironmentTests.Open(
            shared, Path.Combine(directory.Path, $"{i}"), files: DiskFileSystem.Instance))];
        long most = 0;
        Run([.. databases.Select((database, number) => (Action)(() =>
        {
            var random = new Random(number);
            byte[] key = new byte[8];
            byte[] value = new byte[1_000];
            for (int i = 0; i < 200_000; i++)
            {
                BitConverter.TryWriteBytes(key, random.NextInt64(1_000_000));
                random.NextBytes(value);
                database.Default.Put(key, value);
                database.Default.TryGetPinned(key, out PinnedValue found);
                found.Dispose();
                if (i % 1_000 == 0) InterlockedMax(ref most, Resident() - before);
            }
        }))]);
        output.WriteLine($"at most {most / MiB} MiB more than before, of {256} MiB");
        foreach (IridiumDatabase database in databases) database.Dispose();
        Assert.InRange(most, 1, 256 * MiB * 3 / 2);
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (long seen = Volatile.Read(ref most); value > seen;)
        {
            long before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }

    /// <summary>Runs all at once, on threads of their own, and throws what any of them threw.</summary>
    private static void Run(params Action[] parts)
    {
        Task[] tasks = [.. parts.Select(part => Task.Factory.StartNew(
            part, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Assert.True(Task.WhenAll(tasks).Wait(TimeSpan.FromMinutes(5)), "It hangs.");
    }

    /// <summary>The system's clock, and how often it was looked at.</summary>
    private sealed class CountingClock : TimeProvider
    {
        private long _looks;

        public long Looks => Volatile.Read(ref _looks);

        public override long GetTimestamp()
        {
            Interlocked.Increment(ref _looks);
            return base.GetTimestamp();
        }
    }
}
