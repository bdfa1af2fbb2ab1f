using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Transfer;

/// <summary>Ingests under writers, readers and compactions.</summary>
public sealed class IngestConcurrencyTests
{
    private const int Keys = 400;
    private const int Rounds = 40;

    [Fact]
    public async Task Readers_see_an_ingest_whole_or_not_at_all_while_others_write_and_compact()
    {
        using var database = IridiumDatabase.Open("/d", new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            Durability = Durability.Os,
            MemtableBytesMax = 64 * 1024,
            TableBytesTarget = 8 * 1024,
            LevelZeroCompactionTrigger = 2,
        });
        using var stop = new CancellationTokenSource();
        Keyspace keyspace = database.Default;
        keyspace.Ingest(Records(0));
        Task[] tasks =
        [
            Task.Run(() => Write(1)), Task.Run(() => Write(2)), Task.Run(Read), Task.Run(Read),
            Task.Run(() =>
            {
                while (!stop.IsCancellationRequested) keyspace.Compact(KeyRange.Between(Key(100), Key(200)));
            }),
        ];
        for (byte round = 1; round <= Rounds; round++) keyspace.Ingest(Records(round));
        await stop.CancelAsync();
        await Task.WhenAll(tasks);
        for (int i = 0; i < Keys; i++) Assert.Equal((byte)Rounds, keyspace.Get(Key(i))![0]);
        Assert.Equal(0, database.GetStatistics().BackgroundErrors);

        void Write(int writer)
        {
            // Into the range of the ingests, between their keys, and beyond it.
            byte[] value = new byte[200];
            for (long i = 1; !stop.IsCancellationRequested; i++)
            {
                byte[] key = [.. Key((int)(i % 450)), (byte)writer];
                long sequence = keyspace.Put(key, value);
                Assert.True(keyspace.TryGetInfo(key, out RecordInfo info));
                Assert.Equal(sequence, info.Sequence);
            }
        }

        void Read()
        {
            int last = 0;
            while (!stop.IsCancellationRequested)
            {
                using Snapshot snapshot = database.CreateSnapshot();
                var options = new ReadOptions(snapshot);
                int round = keyspace.Get(Key(0), options)![0];
                Assert.InRange(round, last, Rounds);
                last = round;
                for (int pass = 0; pass < 2; pass++)
                {
                    for (int i = 0; i < Keys; i += 7) Assert.Equal(round, keyspace.Get(Key(i), options)![0]);
                }
            }
        }
    }

    private static IEnumerable<IngestRecord> Records(byte round) =>
        Enumerable.Range(0, Keys).Select(i => new IngestRecord(Key(i), new byte[] { round, 0, 0 }));

    private static byte[] Key(int i) => [(byte)(i >> 8), (byte)i];
}
