using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Transfer;

/// <summary>Keyspaces are dropped and created again while threads write to them and read from them.</summary>
public sealed class DropConcurrencyTests
{
    private const int Writers = 4;
    private const int Drops = 60;

    [Fact]
    public async Task Drops_under_writers_and_readers_harm_nobody_else()
    {
        using var database = IridiumDatabase.Open("/d", new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            Durability = Durability.Os,
            MemtableBytesMax = 64 * 1024,
            TableBytesTarget = 16 * 1024,
            LevelZeroCompactionTrigger = 2,
        });
        using var stop = new CancellationTokenSource();
        database.GetOrCreateKeyspace("a");
        long[] others = new long[Writers];
        Task[] writers = [.. Enumerable.Range(0, Writers).Select(i => Task.Run(() => Write(i)))];
        var reader = Task.Run(Read);
        for (int i = 0; i < Drops; i++)
        {
            Assert.True(database.DropKeyspace("a"));
            Keyspace fresh = database.GetOrCreateKeyspace("a");
            fresh.Put("probe"u8, [1], WriteOptions.None);
            if (i % 3 == 0) database.TruncateKeyspace("a");
            if (i % 8 == 0) database.Compact();
        }

        await stop.CancelAsync();
        await Task.WhenAll([.. writers, reader]);
        Assert.Null(database.GetStatistics().Failure);
        Assert.Equal(0, database.GetStatistics().BackgroundErrors);
        for (int i = 0; i < Writers; i++)
            Assert.Equal(others[i], BitConverter.ToInt64(database.Default.Get([(byte)i]) ?? new byte[8]));

        void Write(int writer)
        {
            var random = new Random(writer);
            byte[] value = new byte[300];
            while (!stop.IsCancellationRequested)
            {
                others[writer]++;
                database.Default.Put([(byte)writer], BitConverter.GetBytes(others[writer]));
                if (!database.TryGetKeyspace("a", out Keyspace? keyspace)) continue;
                var options = new WriteOptions((Durability)random.Next(5));
                if (options.Durability == Durability.Sync) options = WriteOptions.Os;
                Tolerate(() => keyspace.Put(BitConverter.GetBytes(random.Next(5_000)), value, options));
            }
        }

        void Read()
        {
            while (!stop.IsCancellationRequested)
            {
                if (!database.TryGetKeyspace("a", out Keyspace? keyspace)) continue;
                Tolerate(() =>
                {
                    using Cursor cursor = keyspace.OpenCursor();
                    while (cursor.MoveNext()) Assert.InRange(cursor.Value.Length, 1, 300);
                });
            }
        }
    }

    private static void Tolerate(Action action)
    {
        try
        {
            action();
        }
        catch (IridiumException error) when (error.Code == EngineErrorCode.KeyspaceDropped)
        {
            // It was dropped in between; the next round asks for it anew.
        }
    }
}
