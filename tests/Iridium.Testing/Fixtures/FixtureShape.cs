using System.Text;
using Iridium.Engine;

namespace Iridium.Testing.Fixtures;

/// <summary>
/// A small database of a certain kind that is kept as files for ever: how it is written and how it is opened again.
/// Immutable.
/// </summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="LeftOpen">Whether its files are taken while it is open, as a killed process leaves them.</param>
/// <param name="Write">Fills a new database; the clock is the database's.</param>
public sealed record FixtureShape(string Name, bool LeftOpen, Action<IridiumDatabase, FakeTimeProvider> Write)
{
    /// <summary>Every shape there is. What is added here is written for the formats from then on.</summary>
    public static IReadOnlyList<FixtureShape> All { get; } =
    [
        new("closed", LeftOpen: false, Closed),
        new("killed", LeftOpen: true, Killed),
        new("ranges", LeftOpen: true, Ranges),
        new("expiry", LeftOpen: true, Expiry),
        new("keyspaces", LeftOpen: true, TwoKeyspaces),
        new("levels", LeftOpen: false, Levels),
        new("compressed", LeftOpen: false, Compacted)
        {
            Adjust = options => options with
            {
                CompressedLevelMin = 0,
                Keyspaces = options.Keyspaces with { Compression = CompressionMethod.Snappy },
            },
        },
        new("partitions", LeftOpen: false, Compacted) { Adjust = options => options with { IndexBlockBytesMax = 0 } },
        new("blobs", LeftOpen: true, Blobs)
        {
            Adjust = options => options with
            {
                StreamedBytesMin = 400,
                Keyspaces = options.Keyspaces with
                {
                    BlobBytesMin = 100,
                    Compression = CompressionMethod.Snappy,
                },
            },
        },
    ];

    /// <summary>What the shape is written with beside the common options.</summary>
    public Func<DatabaseOptions, DatabaseOptions> Adjust { get; init; } = options => options;

    /// <summary>Options a shape is written and read with.</summary>
    public static DatabaseOptions OptionsWith(FakeTimeProvider clock) => new()
    {
        TimeProvider = clock,
        ManualBackgroundWork = true,
        MemtableBytesMax = 64 * 1024,
        WalSegmentBytesMax = 4_096,
        TableBytesTarget = 4_096,
        LevelOneBytesTarget = 4_096,
        LevelZeroCompactionTrigger = 2,
        Keyspaces = new KeyspaceOptions { BlockBytes = 512 },
    };

    private static void Closed(IridiumDatabase database, FakeTimeProvider clock)
    {
        PutMany(database.Default, 0, 60, "first");
        database.Default.Put("empty"u8, default);
        database.Default.Put("large"u8, Bytes(1_500));
        database.Flush();
        PutMany(database.Default, 30, 40, "second");
        database.Default.Delete("k-00005"u8);
    }

    private static void Killed(IridiumDatabase database, FakeTimeProvider clock)
    {
        PutMany(database.Default, 0, 40, "in a table");
        database.Flush();
        PutMany(database.Default, 20, 40, "in the log");
        database.Default.Delete("k-00003"u8);
        database.Write(new WriteBatch()
            .Put(database.Default, "batch-a"u8, "one"u8)
            .Put(database.Default, "batch-b"u8, "two"u8)
            .Delete(database.Default, "k-00004"u8));
    }

    private static void Ranges(IridiumDatabase database, FakeTimeProvider clock)
    {
        PutMany(database.Default, 0, 80, "old");
        database.Flush();
        database.Default.DeleteRange(KeyRange.Between("k-00010"u8.ToArray(), "k-00020"u8.ToArray()));
        database.Default.Put("k-00015"u8, "after the range"u8);
        database.Default.DeleteRange(KeyRange.Between("k-00012"u8.ToArray(), "k-00014"u8.ToArray()));
        database.Flush();
        database.Default.DeleteRange(KeyRange.Between("k-00070"u8.ToArray(), "k-00075"u8.ToArray()));
        database.Default.Put("k-00072"u8, "in the log"u8);
    }

    private static void Expiry(IridiumDatabase database, FakeTimeProvider clock)
    {
        DateTimeOffset now = clock.GetUtcNow();
        for (int i = 0; i < 40; i++)
            database.Default.Put(Key(i), Bytes(20), new WriteOptions(ExpiresAt: now.AddMinutes(i + 1)));
        database.Flush();
        for (int i = 0; i < 40; i += 4) database.Default.Touch(Key(i), now.AddHours(i + 1));
        database.Default.Touch(Key(1), null);
        database.Flush();
        database.Default.Touch(Key(2), now.AddDays(1));
        database.Default.Put("log"u8, "with a lifetime"u8, new WriteOptions(ExpiresAt: now.AddDays(2)));
        clock.Advance(TimeSpan.FromMinutes(20));
    }

    private static void TwoKeyspaces(IridiumDatabase database, FakeTimeProvider clock)
    {
        Keyspace other = database.GetOrCreateKeyspace(
            "other", new KeyspaceOptions { BlockBytes = 1_024, FilterBitsPerKey = 0 });
        PutMany(database.Default, 0, 40, "default");
        PutMany(other, 20, 40, "other");
        database.Flush();
        database.Write(new WriteBatch().Put(database.Default, "both"u8, "1"u8).Put(other, "both"u8, "2"u8));
        other.DeleteRange(KeyRange.Between("k-00030"u8.ToArray(), "k-00033"u8.ToArray()));
    }

    private static void Levels(IridiumDatabase database, FakeTimeProvider clock)
    {
        for (int round = 0; round < 9; round++)
        {
            PutMany(database.Default, round * 20, 60, $"round {round}");
            database.Default.Delete(Key(round * 20));
            database.Flush();
            if (round >= 8) continue;
            while (database.Background.RunStep())
            {
            }
        }
    }

    private static void Compacted(IridiumDatabase database, FakeTimeProvider clock)
    {
        PutMany(database.Default, 0, 200, "compressible compressible compressible");
        for (int i = 0; i < 200; i += 7) database.Default.Delete(Key(i));
        database.Compact();
        PutMany(database.Default, 50, 5, "in the log");
    }

    private static void Blobs(IridiumDatabase database, FakeTimeProvider clock)
    {
        DateTimeOffset later = clock.GetUtcNow().AddYears(500);
        PutMany(database.Default, 0, 30, "in the table");
        for (int i = 0; i < 60; i += 2) database.Default.Put(Key(i), Bytes(120 + (10 * i)));
        database.Default.Put("expiring"u8, Bytes(300), new WriteOptions(ExpiresAt: later));
        database.Default.PutStream("streamed"u8, new MemoryStream(Bytes(70_000)));
        database.Flush();
        for (int i = 0; i < 60; i += 6) database.Default.Put(Key(i), Bytes(500 + i));
        database.Default.Touch("expiring"u8, later.AddYears(1));
        database.Flush();
        database.Compact();
        database.Default.PutStream("streamed in the log"u8, new MemoryStream(Bytes(2_000)));
        database.Default.Put("large in the log"u8, Bytes(800));
    }

    private static void PutMany(Keyspace keyspace, int first, int count, string text)
    {
        for (int i = first; i < first + count; i++)
            keyspace.Put(Key(i), Encoding.UTF8.GetBytes($"{text} value of {i}"));
    }

    private static byte[] Key(int number) => Encoding.UTF8.GetBytes($"k-{number:00000}");

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte)(i * i);
        return bytes;
    }
}
