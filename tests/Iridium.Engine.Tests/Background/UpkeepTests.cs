using System.Text;
using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Background;

/// <summary>Space comes back without a full compaction, and the background comes to rest.</summary>
public sealed class UpkeepTests : IDisposable
{
    private const int Count = 2_000;

    private readonly FakeTimeProvider _time = new();
    private readonly IridiumDatabase _database;

    public UpkeepTests() => _database = IridiumDatabase.Open("/u", new DatabaseOptions
    {
        FileSystem = new MemoryFileSystem(),
        TimeProvider = _time,
        Durability = Durability.Os,
        TableBytesTarget = 16_384,
        LevelOneBytesTarget = 16_384,
        LevelZeroCompactionTrigger = 1,
        ManualBackgroundWork = true,
    });

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Expired_records_free_their_space_as_time_passes()
    {
        Put(TimeSpan.FromHours(1));
        Assert.Equal(Count, _database.GetStatistics().Entries);
        _time.Advance(TimeSpan.FromHours(2));
        Settle();
        Assert.Equal(0, _database.GetStatistics().Entries);
    }

    [Fact]
    public void Expired_records_that_a_snapshot_sees_wait_for_it_and_nothing_is_rewritten_meanwhile()
    {
        Put(TimeSpan.FromHours(1));
        using (Snapshot snapshot = _database.CreateSnapshot())
        {
            _time.Advance(TimeSpan.FromHours(2));
            long before = _database.GetStatistics().Compactions;
            Settle();
            Assert.Equal(before, _database.GetStatistics().Compactions);
            Assert.NotNull(_database.Default.Get(Key(1), new ReadOptions(snapshot)));
        }

        Settle();
        Assert.Equal(0, _database.GetStatistics().Entries);
    }

    [Fact]
    public void Expired_records_that_were_touched_are_kept_without_being_rewritten_again_and_again()
    {
        Put(TimeSpan.FromHours(1));
        for (int i = 0; i < Count; i++) Assert.True(_database.Default.Touch(Key(i), null));
        _time.Advance(TimeSpan.FromHours(2));
        Settle();
        for (int i = 0; i < Count; i += 100) Assert.NotNull(_database.Default.Get(Key(i)));
    }

    [Fact]
    public void Versions_and_deletions_that_a_snapshot_kept_go_after_it()
    {
        Put(null);
        using (_database.CreateSnapshot())
        {
            Put(null);
            for (int i = 0; i < Count; i += 2) _database.Default.Delete(Key(i));
            _database.Flush();
            Settle();
            Assert.InRange(_database.GetStatistics().Entries, 2 * Count, 3 * Count);
        }

        Settle();
        Assert.Equal(Count / 2, _database.GetStatistics().Entries);
    }

    [Fact]
    public void Deleted_ranges_free_their_space()
    {
        Put(null);
        _database.Default.DeleteRange(KeyRange.All);
        _database.Flush();
        Settle();
        Assert.Equal(0, _database.GetStatistics().Entries);
    }

    [Fact]
    public void Records_in_ascending_order_are_written_once()
    {
        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < 100; i++) _database.Default.Put(Key(round * 100 + i), new byte[100]);
            _database.Flush();
            Settle();
        }

        EngineStatistics now = _database.GetStatistics();
        Assert.Equal(0, now.Compactions);
        Assert.InRange(now.TablesMoved, 20, 40);
    }

    [Fact]
    public void Much_data_overwritten_at_random_takes_little_more_space_than_it_needs()
    {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            _database.Default.Put(Key(random.Next(20_000)), new byte[50]);
            if (i % 1_000 != 999) continue;
            _database.Flush();
            Settle();
        }

        EngineStatistics now = _database.GetStatistics();
        Assert.True(now.Keyspaces[0].Levels.Count(level => level.Tables > 0) > 1);
        Assert.InRange(now.Entries, 19_800, 23_500);
        Assert.InRange(now.CompactionBytesWritten / (double)now.FlushBytesWritten, 1, 20);
    }

    private void Put(TimeSpan? expiry)
    {
        var options = new WriteOptions { ExpiresAt = _time.GetUtcNow() + expiry };
        for (int i = 0; i < Count; i++) _database.Default.Put(Key(i), new byte[100], options);
        _database.Flush();
        Settle();
    }

    private void Settle()
    {
        int steps = 0;
        while (_database.Background.RunStep()) Assert.True(++steps < 10_000, "the background does not come to rest");
    }

    private static byte[] Key(int i) => Encoding.UTF8.GetBytes($"{i:D6}");
}
