using System.Buffers.Binary;
using Iridium.Engine.Files;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Database;

/// <summary>Reading many keys at once says of each what a single read says.</summary>
public sealed class MultiGetTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_reads_at_once_say_what_single_reads_say(bool bypassCache)
    {
        int seed = TestSeed.Next(output.WriteLine);
        var random = new Random(seed);
        var clock = new FakeTimeProvider(_start);
        using IridiumDatabase database = IridiumDatabase.Open(
            "many",
            new DatabaseOptions
            {
                FileSystem = new MemoryFileSystem(),
                TimeProvider = clock,
                Durability = Durability.Os,
                MemtableBytesMax = 16_384,
                TableBytesTarget = 8_192,
                BlockCacheBytesMax = 30_000,
                ManualBackgroundWork = true,
                Keyspaces = new KeyspaceOptions { BlockBytes = 512 },
            });
        Snapshot? snapshot = null;
        for (int round = 0; round < 30; round++)
        {
            for (int i = 0; i < 100; i++) Change(database.Default, random, clock);
            if (random.Next(3) == 0) database.Flush();
            if (random.Next(6) == 0) database.Compact();
            clock.Advance(TimeSpan.FromSeconds(random.Next(20)));
            RequireSame(database.Default, random, new ReadOptions(BypassCache: bypassCache));
            if (snapshot is not null) RequireSame(database.Default, random, new ReadOptions(snapshot, bypassCache));
            if (random.Next(4) != 0) continue;
            snapshot?.Dispose();
            snapshot = database.CreateSnapshot();
        }

        snapshot?.Dispose();
    }

    [Fact]
    public void A_block_that_holds_many_of_the_keys_is_read_once()
    {
        var files = new CountingFileSystem(new MemoryFileSystem());
        using IridiumDatabase database = IridiumDatabase.Open(
            "once", new DatabaseOptions { FileSystem = files, BlockCacheBytesMax = 0, Durability = Durability.Os });
        for (int i = 0; i < 2_000; i++) database.Default.Put(Key(i), new byte[100]);
        database.Flush();
        Assert.NotNull(database.Default.Get(Key(0)));
        files.Reset();

        // In a shuffled order; some 60 blocks have all of them.
        IEnumerable<int> shuffled = Enumerable.Range(0, 2_000).Select(i => i * 7 % 2_000);
        ReadOnlyMemory<byte>[] keys = [.. shuffled.Select(i => (ReadOnlyMemory<byte>)Key(i))];
        Assert.Equal(2_000, database.Default.MultiGet(keys, 0, static (_, _, in _, _) => { }));
        Assert.InRange(files.Count(FileOperation.Read), 40, 80);
    }

    [Fact]
    public void Values_come_in_the_order_of_the_keys()
    {
        using IridiumDatabase database = Open();
        database.Default.Put("a"u8, "1"u8);
        database.Default.Put("b"u8, []);
        ReadOnlyMemory<byte>[] keys = ["b"u8.ToArray(), "x"u8.ToArray(), "a"u8.ToArray(), "b"u8.ToArray()];
        byte[]?[] values = database.Default.MultiGet(keys);
        Assert.Equal([[], null, "1"u8.ToArray(), []], values);
        Assert.Empty(database.Default.MultiGet([]));
    }

    [Fact]
    public void A_key_out_of_limits_is_refused_before_anything_is_read()
    {
        using IridiumDatabase database = Open();
        database.Default.Put("a"u8, "1"u8);
        ReadOnlyMemory<byte>[] keys = ["a"u8.ToArray(), ReadOnlyMemory<byte>.Empty];
        int calls = 0;
        Assert.Throws<ArgumentOutOfRangeException>(
            () => database.Default.MultiGet(keys, 0, (_, _, in _, _) => calls++));
        Assert.Equal(0, calls);
        Assert.Throws<ArgumentNullException>(() => database.Default.MultiGet<int>(keys, 0, null!));
    }

    [Fact]
    public void What_the_callback_throws_ends_the_read_and_holds_nothing()
    {
        using IridiumDatabase database = Open();
        for (int i = 0; i < 100; i++) database.Default.Put(Key(i), new byte[100]);
        database.Flush();
        ReadOnlyMemory<byte>[] keys = [.. Enumerable.Range(0, 100).Select(i => (ReadOnlyMemory<byte>)Key(i))];
        Assert.Throws<InvalidTimeZoneException>(() => database.Default.MultiGet(
            keys, 0, static (_, _, in _, _) => throw new InvalidTimeZoneException()));

        // The callback may read, and write, the same keyspace.
        int found = database.Default.MultiGet(keys, database.Default, static (index, value, in info, space) =>
        {
            Assert.Equal(100, value.Length);
            Assert.True(space.TryGetInfo(Key(index), out RecordInfo single));
            Assert.Equal(single, info);
            space.Put(Key(index), [1]);
        });
        Assert.Equal(100, found);
        Assert.All(database.Default.MultiGet(keys), value => Assert.Equal([1], value));
    }

    [Fact]
    public void A_batch_is_seen_whole_or_not_at_all()
    {
        using IridiumDatabase database = Open();
        ReadOnlyMemory<byte>[] keys = [.. Enumerable.Range(0, 20).Select(i => (ReadOnlyMemory<byte>)Key(i))];
        Write(0);
        var writer = new Thread(() =>
        {
            for (int i = 1; i < 2_000; i++) Write(i);
        });
        writer.Start();
        bool isDone = false;
        while (!isDone)
        {
            isDone = !writer.IsAlive;
            byte[]?[] values = database.Default.MultiGet(keys);
            Assert.Single(values.Select(value => BinaryPrimitives.ReadInt32BigEndian(value)).Distinct());
        }

        writer.Join();

        void Write(int round)
        {
            var batch = new WriteBatch();
            foreach (ReadOnlyMemory<byte> key in keys) batch.Put(database.Default, key.Span, Key(round));
            database.Write(batch, WriteOptions.Os);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reading_many_keys_allocates_nothing(bool isFlushed)
    {
        using IridiumDatabase database = Open();
        for (int i = 0; i < 500; i++) database.Default.Put(Key(i), new byte[100]);
        if (isFlushed) database.Flush();
        ReadOnlyMemory<byte>[] keys = [.. Enumerable.Range(0, 50).Select(i => (ReadOnlyMemory<byte>)Key(i * 10))];
        int[] bytes = new int[1];
        Assert.Equal(0, AllocationMeter.LeastBytes(() => database.Default.MultiGet(
            keys, bytes, static (_, value, in _, sum) => sum[0] += value.Length)));
        Assert.True(bytes[0] >= 5_000);
    }

    private static IridiumDatabase Open() => IridiumDatabase.Open(
        "many", new DatabaseOptions { FileSystem = new MemoryFileSystem(), Durability = Durability.Os });

    private static void Change(Keyspace space, Random random, FakeTimeProvider clock)
    {
        DateTimeOffset expiry = clock.GetUtcNow().AddSeconds(random.Next(60));
        byte[] key = Key(random.Next(300));
        switch (random.Next(10))
        {
            case 0:
                space.Delete(key);
                break;
            case 1:
                space.Touch(key, random.Next(3) == 0 ? null : expiry);
                break;
            case 2 when random.Next(4) == 0:
                space.DeleteRange(KeyRange.Between(key, Key(random.Next(300, 320))));
                break;
            case 3 or 4:
                space.Put(key, new byte[random.Next(100)], new WriteOptions(ExpiresAt: expiry));
                break;
            default:
                byte[] value = new byte[random.Next(100)];
                random.NextBytes(value);
                space.Put(key, value);
                break;
        }
    }

    private static void RequireSame(Keyspace space, Random random, ReadOptions options)
    {
        ReadOnlyMemory<byte>[] keys = new ReadOnlyMemory<byte>[random.Next(80)];
        for (int i = 0; i < keys.Length; i++) keys[i] = Key(random.Next(320));
        var found = new Dictionary<int, (byte[] Value, RecordInfo Info)>();
        int count = space.MultiGet(
            keys, found, static (index, value, in info, into) => into.Add(index, (value.ToArray(), info)), options);
        Assert.Equal(found.Count, count);
        for (int i = 0; i < keys.Length; i++)
        {
            bool isFound = space.TryGetPinned(keys[i].Span, out PinnedValue single, options);
            Assert.Equal(isFound, found.ContainsKey(i));
            if (!isFound) continue;
            Assert.Equal(single.Info, found[i].Info);
            Assert.True(single.Span.SequenceEqual(found[i].Value));
            single.Dispose();
            single.Dispose();
        }
    }

    private static byte[] Key(int number)
    {
        byte[] key = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(key, number);
        return key;
    }
}
