using System.Buffers.Binary;
using System.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Concurrency;

/// <summary>
/// Threads move money between accounts in three keyspaces by conditional batches, while others flush, compact, take
/// snapshots and read: in every snapshot the sum is the same, and no counter is ever seen to go back.
/// </summary>
public sealed class BankTests(ITestOutputHelper output) : IDisposable
{
    private const int Accounts = 10;
    private const int Opening = 1_000;

    private static readonly TimeSpan _time = TimeSpan.FromSeconds(4);
    private static readonly string[] _names = ["default", "savings", "trust"];

    private readonly CancellationTokenSource _end = new();
    private long _transfers;
    private long _conflicts;
    private long _snapshots;

    public void Dispose() => _end.Dispose();

    [Fact]
    public async Task Every_snapshot_shows_the_same_sum_and_no_read_goes_back()
    {
        int seed = TestSeed.Next(output.WriteLine);
        using var database = IridiumDatabase.Open("bank", Options());
        Keyspace[] spaces = [.. _names.Select(name => database.GetOrCreateKeyspace(name))];
        var opening = new WriteBatch();
        foreach (Keyspace space in spaces)
        {
            for (int account = 0; account < Accounts; account++) opening.Put(space, Key(account), Value(Opening));
        }

        database.Write(opening, WriteOptions.Os);
        _end.CancelAfter(_time);
        Task[] tasks =
        [
            .. Enumerable.Range(0, 3).Select(i => Start(() => Transfer(database, spaces, new Random(seed + i)))),
            Start(() => WatchSum(database, spaces)),
            Start(() => WatchSum(database, spaces)),
            Start(() => Count(spaces[0])),
            Start(() => WatchCounter(spaces[0])),
            Start(() => Work(database, new Random(seed))),
        ];
        await Task.WhenAll(tasks);
        CheckSum(database, spaces);
        EngineStatistics statistics = database.GetStatistics();
        output.WriteLine(
            $"{_transfers} transfers, {_conflicts} conflicts, {_snapshots} snapshots, {statistics.Flushes} flushes, "
            + $"{statistics.Compactions} compactions");
        Assert.True(_transfers > 100 && _snapshots > 10 && statistics.Compactions > 0);
    }

    private Task Start(Action body) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                while (!_end.IsCancellationRequested) body();
            }
            catch
            {
                _end.Cancel();
                throw;
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static DatabaseOptions Options() => new()
    {
        FileSystem = new MemoryFileSystem(),
        MemtableBytesMax = 8_192,
        WalSegmentBytesMax = 16_384,
        WalTotalBytesMax = 65_536,
        TableBytesTarget = 4_096,
        LevelOneBytesTarget = 16_384,
        LevelZeroCompactionTrigger = 2,
        BlockCacheBytesMax = 65_536,
        Keyspaces = new KeyspaceOptions { BlockBytes = 256 },
    };

    private void Transfer(IridiumDatabase database, Keyspace[] spaces, Random random)
    {
        Keyspace from = spaces[random.Next(spaces.Length)];
        Keyspace to = spaces[random.Next(spaces.Length)];
        byte[] source = Key(random.Next(Accounts));
        byte[] target = Key(random.Next(Accounts));
        if (from == to && source.AsSpan().SequenceEqual(target)) return;
        long amount = random.Next(1, 50);
        long has = Read(from, source, out long sourceSequence);
        long gets = Read(to, target, out long targetSequence);
        WriteBatch batch = new WriteBatch()
            .RequireSequence(from, source, sourceSequence)
            .RequireSequence(to, target, targetSequence)
            .Put(from, source, Value(has - amount))
            .Put(to, target, Value(gets + amount));
        bool isCommitted = database.Write(batch, random.Next(4) == 0 ? WriteOptions.Sync : WriteOptions.Os).Committed;
        Interlocked.Increment(ref isCommitted ? ref _transfers : ref _conflicts);
    }

    private void WatchSum(IridiumDatabase database, Keyspace[] spaces)
    {
        CheckSum(database, spaces);
        Interlocked.Increment(ref _snapshots);
    }

    private static void CheckSum(IridiumDatabase database, Keyspace[] spaces)
    {
        using Snapshot snapshot = database.CreateSnapshot();
        long byCursor = 0;
        long byGet = 0;
        foreach (Keyspace space in spaces)
        {
            using Cursor cursor = space.OpenCursor(KeyRange.Between(Key(0), Key(Accounts)), new ReadOptions(snapshot));
            while (cursor.MoveNext()) byCursor += BinaryPrimitives.ReadInt64BigEndian(cursor.Value);
            for (int account = 0; account < Accounts; account++)
                byGet += BinaryPrimitives.ReadInt64BigEndian(space.Get(Key(account), new ReadOptions(snapshot)));
        }

        Assert.Equal(_names.Length * Accounts * Opening, byCursor);
        Assert.Equal(byCursor, byGet);
    }

    private static void Count(Keyspace space)
    {
        long count = space.TryGetInfo("counter"u8, out _) ? Read(space, "counter"u8, out _) : 0;
        space.Put("counter"u8, Value(count + 1), WriteOptions.Os);
    }

    private void WatchCounter(Keyspace space)
    {
        long last = 0;
        long lastSequence = 0;
        for (int i = 0; i < 1_000 && !_end.IsCancellationRequested; i++)
        {
            if (!space.TryGetInfo("counter"u8, out _)) continue;
            long count = Read(space, "counter"u8, out long sequence);
            Assert.True(count >= last && sequence >= lastSequence, $"the counter went from {last} to {count}");
            (last, lastSequence) = (count, sequence);
        }
    }

    private static void Work(IridiumDatabase database, Random random)
    {
        if (random.Next(3) == 0) database.Compact();
        else database.Flush();
        long started = Stopwatch.GetTimestamp();
        SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(started) > TimeSpan.FromMilliseconds(5));
    }

    private static long Read(Keyspace space, ReadOnlySpan<byte> key, out long sequence)
    {
        Assert.True(space.TryGetPinned(key, out PinnedValue value));
        using (value)
        {
            sequence = value.Info.Sequence;
            return BinaryPrimitives.ReadInt64BigEndian(value.Span);
        }
    }

    private static byte[] Key(int account) => [(byte)'a', (byte)account];

    private static byte[] Value(long amount)
    {
        // Longer than it need be, so that memtables fill up.
        byte[] value = new byte[64];
        BinaryPrimitives.WriteInt64BigEndian(value, amount);
        return value;
    }
}
