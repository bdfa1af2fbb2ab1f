using System.Buffers.Binary;
using System.Collections.Concurrent;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Writing;

/// <summary>
/// Threads that are interrupted while they write. Whoever leads the queue works for others, so an interruption must
/// neither end that work nor be told to them; and no write is lost or told wrongly.
/// </summary>
public sealed class InterruptionTests(ITestOutputHelper output)
{
    private const int Writers = 6;
    private const int WritesEach = 1_500;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);
    private static readonly Durability[] _modes = Enum.GetValues<Durability>();

    [Fact]
    public void Interrupted_writers_lose_nothing_fail_nobody_and_come_to_an_end()
    {
        int seed = TestSeed.Next(output.WriteLine);
        using var directory = new TempDirectory();
        IridiumDatabase database = IridiumDatabase.Open(directory.Path, new DatabaseOptions
        {
            MemtableBytesMax = 256 * 1024,
            WalSegmentBytesMax = 256 * 1024,
            WalTotalBytesMax = 1024 * 1024,
            TableBytesTarget = 256 * 1024,
        });
        var errors = new ConcurrentQueue<Exception>();
        int interruptions = 0;
        Thread[] writers = [.. Enumerable.Range(0, Writers).Select(i => new Thread(() =>
        {
            try
            {
                Interlocked.Add(ref interruptions, Write(database, i, new Random(seed + i)));
            }
            catch (Exception error)
            {
                errors.Enqueue(error);
            }
        }) { IsBackground = true })];
        foreach (Thread writer in writers) writer.Start();
        long begun = Environment.TickCount64;
        for (int i = 0; writers.Any(writer => writer.IsAlive); i++)
        {
            writers[i % Writers].Interrupt();
            Assert.True(
                Environment.TickCount64 - begun < _patience.TotalMilliseconds, "The writers wait for one another.");
            Thread.Yield();
        }

        // Not in a using block: closing would wait for writers that hang.
        Assert.Empty(errors);
        Assert.True(interruptions > 0, "Nobody was interrupted.");
        output.WriteLine($"{interruptions} interruptions were thrown");
        for (int writer = 0; writer < Writers; writer++)
        {
            for (int i = 0; i < WritesEach; i++)
                Assert.Equal(i, BinaryPrimitives.ReadInt32LittleEndian(database.Default.Get(Key(writer, i))));
        }

        database.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_close_that_is_interrupted_comes_to_its_end_and_keeps_what_no_log_has(bool isShared)
    {
        using var directory = new TempDirectory();
        using IridiumEnvironment? shared = isShared ? new IridiumEnvironment() : null;
        DatabaseOptions options = new()
        {
            Environment = shared,
            MemtableBytesMax = 256 * 1024,
            TableBytesTarget = 64 * 1024,
            LevelZeroCompactionTrigger = 2,
        };
        for (int round = 0; round < 10; round++)
        {
            IridiumDatabase database = IridiumDatabase.Open(directory.Path, options);
            for (int i = 0; i < WritesEach; i++)
                database.Default.Put(Key(round, i), new byte[1_000], WriteOptions.None);
            Exception? error = null;
            var closing = new Thread(() => error = Record.Exception(database.Dispose)) { IsBackground = true };
            closing.Start();
            long begun = Environment.TickCount64;
            while (closing.IsAlive)
            {
                closing.Interrupt();
                Assert.True(Environment.TickCount64 - begun < _patience.TotalMilliseconds, "The close hangs.");
                Thread.Yield();
            }

            Assert.Null(error);
        }

        using IridiumDatabase again = IridiumDatabase.Open(directory.Path, options);
        for (int round = 0; round < 10; round++)
        {
            for (int i = 0; i < WritesEach; i++) Assert.NotNull(again.Default.Get(Key(round, i)));
        }
    }

    /// <summary>Writes each key until the engine says that it is done.</summary>
    /// <returns>How often the thread learned between its writes that it had been interrupted.</returns>
    private static int Write(IridiumDatabase database, int writer, Random random)
    {
        using var never = new ManualResetEventSlim();
        int interruptions = 0;
        byte[] value = new byte[1_000];
        for (int i = 0; i < WritesEach; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(value, i);
            byte[] key = Key(writer, i);
            var write = new WriteOptions(_modes[random.Next(_modes.Length)]);
            if (random.Next(4) == 0)
            {
                var batch = new WriteBatch();
                batch.RequireAbsent(database.Default, key);
                batch.Put(database.Default, key, value);
                Assert.True(database.Write(batch, write).Committed);
            }
            else
            {
                database.Default.Put(key, value, write);
            }

            if (random.Next(4) != 0) continue;
            try
            {
                never.Wait(1);
            }
            catch (ThreadInterruptedException)
            {
                interruptions++;
            }
        }

        return interruptions;
    }

    private static byte[] Key(int writer, int i) => System.Text.Encoding.UTF8.GetBytes($"{writer}/{i:D6}");
}
