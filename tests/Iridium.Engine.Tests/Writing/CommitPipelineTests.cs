using System.Buffers.Binary;
using System.Text;
using Iridium.Engine.Files;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Writing;

/// <summary>Threads and tasks that write in all modes at once, with and without conditions.</summary>
public sealed class CommitPipelineTests(ITestOutputHelper output)
{
    private const int Counters = 5;
    private const int Increments = 150;
    private const int Writers = 12;

    private static readonly Durability[] _modes = Enum.GetValues<Durability>();

    [Fact]
    public async Task No_conditional_increment_is_lost_or_done_twice()
    {
        int seed = TestSeed.Next(output.WriteLine);
        DatabaseOptions options = Options();
        using (var database = IridiumDatabase.Open("/count", options))
        {
            Task[] writers = [.. Enumerable.Range(0, Writers).Select(i => i % 2 == 0
                ? Task.Run(() => IncrementAsync(database, new Random(seed + i)))
                : Task.Factory.StartNew(
                    () => IncrementAsync(database, new Random(seed + i)).GetAwaiter().GetResult(),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default))];
            await Task.WhenAll(writers);
            Assert.Equal(Writers * Increments, Sum(database));
        }

        using var again = IridiumDatabase.Open("/count", options);
        Assert.Equal(Writers * Increments, Sum(again));
    }

    [Fact]
    public async Task Each_write_is_seen_by_whoever_learns_of_it_and_sequences_have_no_gap()
    {
        int seed = TestSeed.Next(output.WriteLine);
        using var database = IridiumDatabase.Open("/seen", Options());
        var sequences = new System.Collections.Concurrent.ConcurrentBag<long>();
        Task[] writers = [.. Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(seed + writer);
            for (int i = 0; i < 400; i++)
            {
                byte[] key = Encoding.UTF8.GetBytes($"{writer}-{i}");
                var write = new WriteOptions(_modes[random.Next(_modes.Length)]);
                long sequence = random.Next(2) == 0
                    ? database.Default.Put(key, key, write)
                    : await database.Default.PutAsync(key, key, write);
                sequences.Add(sequence);
                Assert.True(database.Default.TryGetInfo(key, out RecordInfo info));
                Assert.Equal(sequence, info.Sequence);
            }
        }))];
        await Task.WhenAll(writers);
        Assert.Equal(Enumerable.Range(1, Writers * 400).Select(i => (long)i), sequences.Order());
    }

    [Fact]
    public void A_log_of_format_version_1_is_read_and_followed_by_one_of_the_newest()
    {
        var files = new MemoryFileSystem();
        var options = new DatabaseOptions { FileSystem = files, ManualBackgroundWork = true };
        using (var database = IridiumDatabase.Open("/old", options)) database.Default.Put("old"u8, "1"u8);
        string name = files.ListFiles("/old").Single(each => each.EndsWith(".wal", StringComparison.Ordinal));
        using (IFile file = files.OpenWrite($"/old/{name}"))
        {
            byte[] header = new byte[64];
            file.Read(header, 0);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), 1);
            uint sum = Iridium.Engine.Coding.Crc32C.Compute(header.AsSpan(0, 60));
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(60), sum);
            file.Write(header, 0);
        }

        using (var database = IridiumDatabase.Open("/old", options))
        {
            Assert.NotNull(database.Default.Get("old"u8));
            database.Default.Put("unlogged"u8, "2"u8, WriteOptions.None);
            database.Default.Put("new"u8, "3"u8, WriteOptions.Sync);
            Assert.Equal(2, database.GetStatistics().WalSegments);
        }

        using var again = IridiumDatabase.Open("/old", options);
        Assert.NotNull(again.Default.Get("unlogged"u8));
        Assert.NotNull(again.Default.Get("new"u8));
    }

    [Fact]
    public void A_keyspace_whose_flushes_fail_stops_its_own_writers_only()
    {
        var files = new FaultFileSystem(new MemoryFileSystem(), 1);
        using var database = IridiumDatabase.Open("/stuck", new DatabaseOptions
        {
            FileSystem = files,
            Durability = Durability.Os,
            MemtableBytesMax = 16 * 1024,
            FailStalledWrites = true,
        });
        Keyspace stuck = database.GetOrCreateKeyspace("stuck");
        files.Add(new FaultRule(FaultKind.DiskFull) { Path = path => path.EndsWith(".tbl", StringComparison.Ordinal) });
        byte[] value = new byte[4_096];
        IridiumException? error = null;
        for (int i = 0; i < 100 && error is null; i++)
            error = Record.Exception(() => stuck.Put(BitConverter.GetBytes(i), value)) as IridiumException;
        Assert.True(error?.IsTransient);
        database.Default.Put("free"u8, "1"u8);
        EngineStatistics statistics = database.GetStatistics();
        Assert.Equal((WriteStallState.Stopped, "stuck"), (statistics.WriteStall, statistics.WriteStallKeyspace));
        Assert.True(statistics.WriteStalls > 0);
        files.Clear();
        database.Flush();
        stuck.Put("again"u8, value);
        Assert.NotEqual(WriteStallState.Stopped, database.GetStatistics().WriteStall);
    }

    [Fact]
    public async Task Writes_that_wait_for_a_full_disk_go_on_once_there_is_room()
    {
        var files = new FaultFileSystem(new MemoryFileSystem(), 1);
        using var database = IridiumDatabase.Open("/wait", new DatabaseOptions
        {
            FileSystem = files,
            Durability = Durability.Os,
            MemtableBytesMax = 16 * 1024,
        });
        using var gate = new ManualResetEventSlim();
        files.Add(new FaultRule(FaultKind.DiskFull)
        {
            Path = path =>
            {
                // The flush hangs here, so writers are parked and not refused.
                if (path.EndsWith(".tbl", StringComparison.Ordinal)) gate.Wait(TimeSpan.FromSeconds(20));
                return false;
            },
        });
        byte[] value = new byte[4_096];
        Task<long>[] writes = [.. Enumerable.Range(0, 60).Select(i =>
            database.Default.PutAsync(BitConverter.GetBytes(i), value).AsTask())];
        var blocking = Task.Factory.StartNew(
            () => database.Default.Put("blocking"u8, value), TaskCreationOptions.LongRunning);
        SpinWait.SpinUntil(
            () => database.GetStatistics().WriteStall == WriteStallState.Stopped, TimeSpan.FromSeconds(20));
        Assert.Contains(writes, write => !write.IsCompleted);
        gate.Set();
        long[] sequences = await Task.WhenAll(writes).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(sequences.Order(), sequences);
        await blocking.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static DatabaseOptions Options() => new()
    {
        FileSystem = new MemoryFileSystem(),
        MemtableBytesMax = 16 * 1024,
        WalSegmentBytesMax = 16 * 1024,
        TableBytesTarget = 16 * 1024,
    };

    private static async Task IncrementAsync(IridiumDatabase database, Random random)
    {
        for (int done = 0; done < Increments;)
        {
            byte[] key = [(byte)random.Next(Counters)];
            long value = 0;
            long sequence = 0;
            if (database.Default.TryGetPinned(key, out PinnedValue found))
            {
                using (found)
                {
                    value = BitConverter.ToInt64(found.Span);
                    sequence = found.Info.Sequence;
                }
            }

            WriteBatch batch = new WriteBatch().Put(database.Default, key, BitConverter.GetBytes(value + 1));
            if (sequence == 0) batch.RequireAbsent(database.Default, key);
            else batch.RequireSequence(database.Default, key, sequence);
            var write = new WriteOptions(_modes[random.Next(_modes.Length)]);
            CommitResult result = random.Next(2) == 0
                ? database.Write(batch, write)
                : await database.WriteAsync(batch, write);
            if (result.Committed) done++;
        }
    }

    private static long Sum(IridiumDatabase database) =>
        Enumerable.Range(0, Counters).Sum(i => BitConverter.ToInt64(database.Default.Get([(byte)i]) ?? new byte[8]));
}
