using Iridium.Engine.Files;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Transfer;

/// <summary>Compacting a range, and estimates against the truth.</summary>
public sealed class RangeTests(ITestOutputHelper output)
{
    private const int BlockBytes = 1_024;

    [Fact]
    public void Compacting_a_range_removes_what_it_hides_and_leaves_the_rest_alone()
    {
        using IridiumDatabase database = Open();
        Keyspace keyspace = database.Default;
        for (int i = 0; i < 4_000; i++) keyspace.Put(Key(i), new byte[40]);
        database.Compact();
        keyspace.DeleteRange(KeyRange.Between(Key(1_000), Key(1_500)));
        for (int i = 1_500; i < 2_000; i++) keyspace.Put(Key(i), new byte[41]);
        for (int i = 3_000; i < 3_100; i++) keyspace.Delete(Key(i));
        long before = database.GetStatistics().Entries;
        keyspace.Compact(KeyRange.Between(Key(1_000), Key(2_000)));
        EngineStatistics after = database.GetStatistics();
        Assert.True(after.Entries <= before - 500 - 500, $"{before} entries, then {after.Entries}");
        Assert.True(after.Keyspaces[0].Levels[6].Deletions == 0);
        Assert.Equal(3_400, Count(keyspace, default));
        long written = after.CompactionBytesWritten;
        keyspace.Compact(KeyRange.Between(Key(1_000), Key(1_400)));
        Assert.Equal(written, database.GetStatistics().CompactionBytesWritten);
        keyspace.Compact(KeyRange.Between(Key(5), Key(5)));
        Assert.Equal(written, database.GetStatistics().CompactionBytesWritten);
    }

    [Fact]
    public void Compacting_ranges_of_a_random_tree_changes_no_answer()
    {
        int seed = TestSeed.Next(output.WriteLine);
        var random = new Random(seed);
        using IridiumDatabase database = Open();
        var expected = new SortedDictionary<int, int>();
        for (int step = 0; step < 600; step++)
        {
            int from = random.Next(2_000);
            int to = from + random.Next(120);
            for (int i = from; i < to; i += 3)
            {
                if (random.Next(4) == 0)
                {
                    database.Default.Delete(Key(i));
                    expected.Remove(i);
                    continue;
                }

                database.Default.Put(Key(i), BitConverter.GetBytes(step));
                expected[i] = step;
            }

            if (random.Next(6) == 0) database.Flush();
            if (random.Next(5) == 0) database.Background.RunStep();
            if (random.Next(12) != 0) continue;
            database.Default.Compact(KeyRange.Between(Key(from), Key(from + random.Next(500))));
        }

        using Cursor cursor = database.Default.OpenCursor();
        foreach ((int key, int value) in expected)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(Key(key), cursor.Key.ToArray());
            Assert.Equal(value, BitConverter.ToInt32(cursor.Value));
        }

        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Estimates_of_tables_are_never_too_small_and_at_most_two_blocks_too_large_for_each()
    {
        int seed = TestSeed.Next(output.WriteLine);
        var random = new Random(seed);
        using IridiumDatabase database = Open();
        Keyspace keyspace = database.Default;
        for (int i = 0; i < 20_000; i++) keyspace.Put(Key(i), new byte[50]);
        database.Compact();
        long bytes = database.GetStatistics().TableBytes;
        Assert.Equal(bytes, keyspace.ApproximateBytes());
        Assert.Equal(20_000, keyspace.ApproximateCount());
        for (int i = 0; i < 300; i++)
        {
            int from = random.Next(20_000);
            int to = random.Next(from, 20_001);
            KeyRange range = KeyRange.Between(Key(from), Key(to));
            RangeEstimate estimate = keyspace.Estimate(range);
            double right = (double)bytes * (to - from) / 20_000;

            // A range cuts two tables at most; blocks come with their share of index and filter.
            Assert.InRange(estimate.TableBytes, right * 0.97, (right * 1.03) + (4.0 * BlockBytes));
            Assert.InRange(estimate.Records, (to - from) * 0.97, ((to - from) * 1.03) + (4.0 * BlockBytes / 50));
        }
    }

    [Fact]
    public void Estimates_of_memtables_are_exact_when_small_and_within_a_half_when_large()
    {
        int seed = TestSeed.Next(output.WriteLine);
        var random = new Random(seed);
        using IridiumDatabase database = IridiumDatabase.Open("/d", Options with { MemtableBytesMax = 64 << 20 });
        Keyspace keyspace = database.Default;
        for (int i = 0; i < 30_000; i++) keyspace.Put(Key(i), new byte[10]);
        Assert.Equal(40, keyspace.ApproximateCount(KeyRange.Between(Key(100), Key(140))));
        double worst = 0;
        for (int i = 0; i < 200; i++)
        {
            int from = random.Next(30_000);
            int to = random.Next(from, 30_001);
            long count = keyspace.ApproximateCount(KeyRange.Between(Key(from), Key(to)));
            double error = to == from ? count : Math.Abs((double)count / (to - from) - 1);
            worst = Math.Max(worst, error);
        }

        output.WriteLine($"off by at most {worst:P0}");
        Assert.InRange(worst, 0, 0.5);
        Assert.Equal(0, keyspace.ApproximateCount(KeyRange.Between(Key(50_000), Key(60_000))));
        Assert.InRange(keyspace.Estimate().MemtableBytes, 30_000 * 20, 30_000 * 200);
    }

    private static long Count(Keyspace keyspace, KeyRange range)
    {
        long count = 0;
        using Cursor cursor = keyspace.OpenCursor(range);
        while (cursor.MoveNext()) count++;
        return count;
    }

    private static byte[] Key(int i) => [(byte)(i >> 16), (byte)(i >> 8), (byte)i];

    private static DatabaseOptions Options => new()
    {
        FileSystem = new MemoryFileSystem(),
        TimeProvider = new FakeTimeProvider(),
        ManualBackgroundWork = true,
        Durability = Durability.Os,
        MemtableBytesMax = 64 * 1024,
        TableBytesTarget = 16 * 1024,
        Keyspaces = new KeyspaceOptions { BlockBytes = BlockBytes },
    };

    private static IridiumDatabase Open() => IridiumDatabase.Open("/d", Options);
}
