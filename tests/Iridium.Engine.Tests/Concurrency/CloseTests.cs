using System.Collections.Concurrent;
using System.Text;
using Iridium.Engine.Files;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Concurrency;

/// <summary>Closing a database while it is used, and what outlives a flush, a compaction and the close.</summary>
public sealed class CloseTests(ITestOutputHelper output)
{
    private const int Rounds = 30;

    [Fact]
    public async Task A_close_during_writes_ends_each_in_success_or_disposed_and_loses_none()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        DatabaseOptions options = Options();
        var acknowledged = new ConcurrentBag<string>();
        int total = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var database = IridiumDatabase.Open("close", options);
            acknowledged.Clear();
            int number = round;
            Task[] writers =
            [
                WriteAsync(database, $"{round}-0", acknowledged),
                WriteAsync(database, $"{round}-1", acknowledged),
                .. Enumerable.Range(2, 2).Select(i => Task.Factory.StartNew(
                    () => Write(database, $"{number}-{i}", acknowledged),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default)),
            ];
            int wanted = random.Next(200);
            SpinWait.SpinUntil(() => acknowledged.Count >= wanted);
            if (round % 2 == 0) database.Dispose();
            else await database.DisposeAsync();
            await Task.WhenAll(writers);
            Assert.Throws<ObjectDisposedException>(() => database.Default.Get("x"u8));
            using var reopened = IridiumDatabase.Open("close", options);
            total += acknowledged.Count;
            foreach (string key in acknowledged) Assert.NotNull(reopened.Default.Get(Encoding.UTF8.GetBytes(key)));
        }

        output.WriteLine($"{Rounds} closes, {total} writes");
    }

    [Fact]
    public async Task Ten_thousand_awaiting_writers_of_three_modes_all_get_their_own_sequence()
    {
        using var database = IridiumDatabase.Open("await", Options());
        byte[][] keys = [.. Enumerable.Range(0, 10_000).Select(i => Encoding.UTF8.GetBytes($"{i:D6}"))];
        Task<long>[] writes = [.. keys.Select((key, i) => Task.Run(async () =>
        {
            WriteOptions options = i % 2 == 0 ? WriteOptions.Sync : WriteOptions.Os;
            if (i % 3 == 0) return database.Default.Put(key, key, options);
            if (i % 3 == 1) return await database.Default.PutAsync(key, key, options);
            CommitResult result = await database.WriteAsync(
                new WriteBatch().RequireAbsent(database.Default, key).Put(database.Default, key, key), options);
            return result.LastSequence;
        }))];
        long[] sequences = await Task.WhenAll(writes);
        Assert.Equal(Enumerable.Range(1, keys.Length).Select(i => (long)i), sequences.Order());
        for (int i = 0; i < keys.Length; i++)
        {
            Assert.True(database.Default.TryGetInfo(keys[i], out RecordInfo info));
            Assert.Equal(sequences[i], info.Sequence);
        }
    }

    [Fact]
    public void A_cursor_and_a_pinned_value_outlive_flush_compaction_and_close()
    {
        var database = IridiumDatabase.Open("pinned", Options());
        byte[][] keys = [.. Enumerable.Range(0, 500).Select(i => Encoding.UTF8.GetBytes($"{i:D6}"))];
        foreach (byte[] key in keys) database.Default.Put(key, key, WriteOptions.Os);
        database.Flush();
        foreach (byte[] key in keys[..250]) database.Default.Put(key, key, WriteOptions.Os);
        using Cursor cursor = database.Default.OpenCursor();
        Assert.True(cursor.MoveNext());
        Assert.True(database.Default.TryGetPinned(keys[1], out PinnedValue inMemory));
        Assert.True(database.Default.TryGetPinned(keys[400], out PinnedValue inTable));
        database.Default.DeleteRange(KeyRange.All, WriteOptions.Os);
        database.Flush();
        database.Compact();
        Assert.Equal(0, database.GetStatistics().Entries);
        database.Dispose();
        Assert.True(inMemory.Span.SequenceEqual(keys[1]));
        Assert.True(inTable.Span.SequenceEqual(keys[400]));
        for (int i = 0; i < keys.Length; i++)
        {
            Assert.True(cursor.Key.SequenceEqual(keys[i]));
            Assert.True(cursor.Value.SequenceEqual(keys[i]));
            Assert.Equal(i + 1 < keys.Length, cursor.MoveNext());
        }

        inMemory.Dispose();
        inTable.Dispose();
    }

    [Fact]
    public async Task Threads_of_the_pool_that_block_on_a_write_do_not_keep_it_from_leading()
    {
        // As many threads as the pool starts with block on writes, again and again, while tasks of the same pool queue
        // synced writes before them: each lead has to go to whoever is there, or the pool would come to a standstill.
        using var database = IridiumDatabase.Open("starved", Options());
        ThreadPool.GetMinThreads(out int threads, out _);
        Task[] writers = [.. Enumerable.Range(0, threads + 2).Select(i => Task.Run(() =>
        {
            for (int k = 0; k < 300; k++)
            {
                byte[] key = Encoding.UTF8.GetBytes($"a{i}-{k}");
                ValueTask<long> ahead = database.Default.PutAsync(key, key, WriteOptions.Sync);
                database.Default.Put(Encoding.UTF8.GetBytes($"b{i}-{k}"), new byte[9], WriteOptions.Sync);

                // It is committed, and its leader, who may have handed on the lead already, is about to say so.
                Assert.NotNull(database.Default.Get(key));
                Assert.NotEqual(0, ahead.AsTask().GetAwaiter().GetResult());
            }
        }))];
        await Task.WhenAll(writers).WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static DatabaseOptions Options() => new()
    {
        FileSystem = new MemoryFileSystem(),
        MemtableBytesMax = 4_096,
        WalSegmentBytesMax = 8_192,
        WalTotalBytesMax = 16_384,
        TableBytesTarget = 4_096,
        LevelOneBytesTarget = 16_384,
        LevelZeroCompactionTrigger = 2,
    };

    private static async Task WriteAsync(IridiumDatabase database, string prefix, ConcurrentBag<string> acknowledged)
    {
        await Task.Yield();
        for (int i = 0; ; i++)
        {
            string key = $"{prefix}-{i}";
            byte[] bytes = Encoding.UTF8.GetBytes(key);
            try
            {
                await database.Default.PutAsync(bytes, bytes, WriteOptions.Sync);
            }
            catch (ObjectDisposedException)
            {
                // The close came first.
                return;
            }

            acknowledged.Add(key);
        }
    }

    private static void Write(IridiumDatabase database, string prefix, ConcurrentBag<string> acknowledged)
    {
        for (int i = 0; ; i++)
        {
            string key = $"{prefix}-{i}";
            byte[] bytes = Encoding.UTF8.GetBytes(key);
            try
            {
                database.Default.Put(bytes, bytes, WriteOptions.Os);
            }
            catch (ObjectDisposedException)
            {
                // The close came first.
                return;
            }

            acknowledged.Add(key);
        }
    }
}
