using System.Buffers.Binary;
using System.Diagnostics;
using Iridium.Engine;
using Iridium.Engine.Files;

namespace Iridium.Testing.Concurrency;

/// <summary>
/// Threads put, delete and read a few keys, with tiny buffers under them, and note when each call began and ended;
/// afterwards each key's events must be linearizable. Used once.
/// </summary>
public sealed class RegisterRun(int seed)
{
    private const int Keys = 6;
    private const int Writers = 3;
    private const int Readers = 3;
    private const int EventsMax = 400_000;

    private readonly List<RegisterEvent>[][] _events =
    [
        .. Enumerable.Range(0, Writers + Readers).Select(
            _ => (List<RegisterEvent>[])[.. Enumerable.Range(0, Keys).Select(_ => new List<RegisterEvent>())]),
    ];

    private long _operations;
    private long _values;

    public long Operations => _operations;

    public long Compactions { get; private set; }

    /// <summary>Runs all threads for a time, or until they have noted many events, and checks.</summary>
    /// <exception cref="Model.ModelMismatchException">A key was not linearizable.</exception>
    public void Run(TimeSpan time)
    {
        var options = new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            MemtableBytesMax = 4_096,
            WalSegmentBytesMax = 8_192,
            WalTotalBytesMax = 16_384,
            TableBytesTarget = 4_096,
            LevelOneBytesTarget = 4_096,
            LevelZeroCompactionTrigger = 2,
            BlockCacheBytesMax = 4_096,
            Keyspaces = new KeyspaceOptions { BlockBytes = 256 },
        };
        using (var database = IridiumDatabase.Open("register", options))
        using (var threads = new TestThreads())
        {
            for (int i = 0; i < Writers + Readers; i++)
            {
                var random = new Random(seed + i);
                List<RegisterEvent>[] events = _events[i];
                if (i < Writers) threads.Start(() => Write(database, random, events));
                else threads.Start(() => Read(database.Default, random, events));
            }

            threads.RunFor(time);
            Compactions = database.GetStatistics().Compactions;
        }

        for (int key = 0; key < Keys; key++)
            RegisterHistory.Check([.. _events.SelectMany(events => events[key])]);
    }

    private void Write(IridiumDatabase database, Random random, List<RegisterEvent>[] events)
    {
        if (Interlocked.Read(ref _operations) > EventsMax) return;
        int key = random.Next(Keys);
        WriteOptions options = random.Next(8) == 0 ? WriteOptions.Sync : WriteOptions.Os;
        long? value = random.Next(4) == 0 ? null : Interlocked.Increment(ref _values);
        long begin = Stopwatch.GetTimestamp();
        long sequence = value is null
            ? database.Default.Delete(KeyOf(key), options)
            : database.Default.Put(KeyOf(key), ValueOf(value.Value), options);
        events[key].Add(new RegisterEvent(begin, Stopwatch.GetTimestamp(), true, sequence, value));
        Interlocked.Increment(ref _operations);
        if (random.Next(200) == 0) database.Flush();
        if (random.Next(1_000) == 0) database.Compact();
    }

    private void Read(Keyspace keyspace, Random random, List<RegisterEvent>[] events)
    {
        if (Interlocked.Read(ref _operations) > EventsMax) return;
        int key = random.Next(Keys);
        long begin = Stopwatch.GetTimestamp();
        bool isFound = keyspace.TryGetPinned(KeyOf(key), out PinnedValue value);
        long end = Stopwatch.GetTimestamp();
        using (value)
        {
            long? number = isFound ? BinaryPrimitives.ReadInt64BigEndian(value.Span) : null;
            long sequence = isFound ? value.Info.Sequence : 0;
            events[key].Add(new RegisterEvent(begin, end, false, sequence, number));
        }

        Interlocked.Increment(ref _operations);
    }

    private static byte[] KeyOf(int key) => [(byte)'r', (byte)key];

    private static byte[] ValueOf(long number)
    {
        // Longer than it need be, so that memtables fill up.
        byte[] value = new byte[100];
        BinaryPrimitives.WriteInt64BigEndian(value, number);
        return value;
    }
}
