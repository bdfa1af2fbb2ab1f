using System.Buffers.Binary;
using System.Diagnostics;
using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Testing.Model;

namespace Iridium.Testing.Concurrency;

/// <summary>
/// Threads move money between accounts in three keyspaces by conditional batches, while others flush, compact, take
/// snapshots and read: in every snapshot the sum is the same, and no counter is ever seen to go back. Used once.
/// </summary>
public sealed class BankRun(int seed)
{
    private const int Accounts = 10;
    private const int Opening = 1_000;

    private static readonly string[] _names = ["default", "savings", "trust"];

    private long _transfers;
    private long _conflicts;
    private long _snapshots;

    public long Transfers => _transfers;

    public long Conflicts => _conflicts;

    public long Snapshots => _snapshots;

    public long Flushes { get; private set; }

    public long Compactions { get; private set; }

    /// <summary>Runs all threads for a time.</summary>
    /// <exception cref="ModelMismatchException">A sum was wrong or a counter went back.</exception>
    public void Run(TimeSpan time)
    {
        using var database = IridiumDatabase.Open("bank", Options());
        Keyspace[] spaces = [.. _names.Select(name => database.GetOrCreateKeyspace(name))];
        var opening = new WriteBatch();
        foreach (Keyspace space in spaces)
        {
            for (int account = 0; account < Accounts; account++) opening.Put(space, Key(account), Value(Opening));
        }

        database.Write(opening, WriteOptions.Os);
        using var threads = new TestThreads();
        for (int i = 0; i < 3; i++)
        {
            var random = new Random(seed + i);
            threads.Start(() => Transfer(database, spaces, random));
        }

        var work = new Random(seed);
        threads.Start(() => WatchSum(database, spaces));
        threads.Start(() => WatchSum(database, spaces));
        threads.Start(() => Count(spaces[0]));
        threads.Start(() => WatchCounter(spaces[0], threads));
        threads.Start(() => Work(database, work));
        threads.RunFor(time);
        CheckSum(database, spaces);
        EngineStatistics statistics = database.GetStatistics();
        Flushes = statistics.Flushes;
        Compactions = statistics.Compactions;
    }

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

        long expected = (long)_names.Length * Accounts * Opening;
        Require(byCursor == expected, $"the sum by cursors is {byCursor}, expected {expected}");
        Require(byGet == expected, $"the sum by gets is {byGet}, expected {expected}");
    }

    private static void Count(Keyspace space)
    {
        long count = space.TryGetInfo("counter"u8, out _) ? Read(space, "counter"u8, out _) : 0;
        space.Put("counter"u8, Value(count + 1), WriteOptions.Os);
    }

    private static void WatchCounter(Keyspace space, TestThreads threads)
    {
        long last = 0;
        long lastSequence = 0;
        for (int i = 0; i < 1_000 && !threads.IsOver; i++)
        {
            if (!space.TryGetInfo("counter"u8, out _)) continue;
            long count = Read(space, "counter"u8, out long sequence);
            Require(count >= last && sequence >= lastSequence, $"the counter went from {last} to {count}");
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
        bool isFound = space.TryGetPinned(key, out PinnedValue value);
        Require(isFound, $"{Convert.ToHexString(key)} of '{space.Name}' is gone");
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

    private static void Require(bool holds, string message)
    {
        if (!holds) throw new ModelMismatchException(message);
    }
}
