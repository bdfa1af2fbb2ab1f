using System.Buffers.Binary;
using System.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Concurrency;

/// <summary>
/// Several threads compact tiny tables of several keyspaces while others write, delete ranges, touch, hold snapshots
/// and compact everything: each snapshot shows what it showed at first, and the end is what was written last.
/// </summary>
public sealed class ParallelCompactionTests(ITestOutputHelper output) : IDisposable
{
    private const int Keys = 3_000;

    private static readonly TimeSpan _time = TimeSpan.FromSeconds(4);
    private static readonly TimeProvider _clock = TimeProvider.System;

    private readonly CancellationTokenSource _end = new();
    private readonly MemoryFileSystem _files = new();
    private int _snapshots;

    public void Dispose() => _end.Dispose();

    [Theory]
    [InlineData(CompactionStyle.Leveled)]
    [InlineData(CompactionStyle.SizeTiered)]
    public async Task Snapshots_and_the_newest_state_stay_right_under_parallel_compactions(CompactionStyle style)
    {
        int seed = TestSeed.Next(output.WriteLine);
        DatabaseOptions options = Options(style, _files);
        long[][] expected;
        using (var database = IridiumDatabase.Open("parallel", options))
        {
            Keyspace[] spaces = [database.Default, database.GetOrCreateKeyspace("other")];
            _end.CancelAfter(_time);
            Task<long[]>[] writers =
                [.. spaces.Select((space, i) => Start(() => Write(space, new Random(seed + i))))];
            Task[] others =
            [
                Start(() => Watch(database, spaces, new Random(seed + 10))),
                Start(() => Watch(database, spaces, new Random(seed + 11))),
                Start(() => Compact(database)),
            ];
            expected = await Task.WhenAll(writers);
            await Task.WhenAll(others);
            EngineStatistics statistics = database.GetStatistics();
            output.WriteLine(
                $"{statistics.LastSequence} writes, {_snapshots} snapshots, {statistics.Flushes} flushes, "
                + $"{statistics.Compactions} compactions, {statistics.TablesMoved} moves");
            Assert.True(statistics.Compactions > 10 && _snapshots > 1);
            Check(spaces, expected);
        }

        using var again = IridiumDatabase.Open("parallel", options);
        Check([again.Default, again.GetOrCreateKeyspace("other")], expected);
    }

    private static DatabaseOptions Options(CompactionStyle style, IFileSystem files) => new()
    {
        FileSystem = files,
        TimeProvider = _clock,
        Durability = Durability.Os,
        MemtableBytesMax = 32 * 1024,
        WalSegmentBytesMax = 64 * 1024,
        WalTotalBytesMax = 256 * 1024,
        TableBytesTarget = 8_192,
        LevelOneBytesTarget = 16_384,
        LevelZeroCompactionTrigger = 2,
        BlockCacheBytesMax = 65_536,
        BackgroundThreads = 4,
        Keyspaces = new KeyspaceOptions { BlockBytes = 256, Compaction = style },
    };

    private Task<T> Start<T>(Func<T> body) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                return body();
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

    /// <summary>The only writer of its keyspace, so it knows what is there: a number, or 0 for nothing.</summary>
    private long[] Write(Keyspace space, Random random)
    {
        long[] state = new long[Keys];
        byte[] value = new byte[40];
        for (long number = 1; !_end.IsCancellationRequested; number++)
        {
            int key = random.Next(Keys);
            int what = random.Next(1_000);
            if (what < 2)
            {
                int end = Math.Min(Keys, key + random.Next(1, 400));
                space.DeleteRange(KeyRange.Between(Key(key), Key(end)));
                state.AsSpan(key, end - key).Clear();
            }
            else if (what < 200)
            {
                space.Delete(Key(key));
                state[key] = 0;
            }
            else if (what < 300)
            {
                DateTimeOffset? expiry = what < 250 ? null : _clock.GetUtcNow().AddHours(1);
                Assert.Equal(state[key] != 0, space.Touch(Key(key), expiry));
            }
            else
            {
                BinaryPrimitives.WriteInt64BigEndian(value, number);
                var options = new WriteOptions { ExpiresAt = what < 500 ? _clock.GetUtcNow().AddHours(1) : null };
                space.Put(Key(key), value, options);
                state[key] = number;
            }
        }

        return state;
    }

    private int Watch(IridiumDatabase database, Keyspace[] spaces, Random random)
    {
        while (!_end.IsCancellationRequested)
        {
            using Snapshot snapshot = database.CreateSnapshot();
            Keyspace space = spaces[random.Next(spaces.Length)];
            long first = Sum(space, snapshot);
            long started = Stopwatch.GetTimestamp();
            var held = TimeSpan.FromMilliseconds(random.Next(200));
            SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(started) > held);
            Assert.Equal(first, Sum(space, snapshot));
            Interlocked.Increment(ref _snapshots);
        }

        return 0;
    }

    private int Compact(IridiumDatabase database)
    {
        while (!_end.IsCancellationRequested)
        {
            long started = Stopwatch.GetTimestamp();
            SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(started) > TimeSpan.FromMilliseconds(300));
            database.Compact();
        }

        return 0;
    }

    private static long Sum(Keyspace space, Snapshot snapshot)
    {
        using Cursor cursor = space.OpenCursor(options: new ReadOptions(snapshot));
        long sum = 0;
        while (cursor.MoveNext())
            sum = unchecked(sum * 31 + BinaryPrimitives.ReadInt64BigEndian(cursor.Value) + cursor.Key[1]);
        return sum;
    }

    private static void Check(Keyspace[] spaces, long[][] expected)
    {
        for (int i = 0; i < spaces.Length; i++)
        {
            for (int key = 0; key < Keys; key++)
            {
                byte[]? value = spaces[i].Get(Key(key));
                Assert.Equal(expected[i][key], value is null ? 0 : BinaryPrimitives.ReadInt64BigEndian(value));
            }
        }
    }

    private static byte[] Key(int i) => [(byte)(i >> 8), (byte)i, 7];
}
