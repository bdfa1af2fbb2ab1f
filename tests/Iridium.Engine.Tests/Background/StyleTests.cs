using System.Text;
using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Background;

/// <summary>Keyspaces of the three styles, seen from outside.</summary>
public sealed class StyleTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryFileSystem _files = new();
    private IridiumDatabase _database;

    public StyleTests() => _database = Open();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void What_a_fifo_keyspace_keeps_is_all_that_was_flushed_after_some_flush()
    {
        Keyspace keyspace = Fifo(options => options with { FifoBytesMax = 6_000 });
        int lost = 0;
        for (int round = 0; round < 30; round++)
        {
            for (int i = 0; i < 10; i++) keyspace.Put(Key(round * 10 + i), new byte[100]);
            _database.Flush();
            Settle();
            bool[] isThere = [.. Enumerable.Range(0, (round + 1) * 10).Select(i => keyspace.Get(Key(i)) is not null)];
            lost = isThere.TakeWhile(there => !there).Count();
            Assert.All(isThere.Skip(lost), Assert.True);
            Assert.Equal(0, lost % 10);
        }

        Assert.InRange(lost, 200, 280);
        EngineStatistics statistics = _database.GetStatistics();
        Assert.InRange(statistics.TableBytes, 1, 6_000);
        Assert.Equal((lost / 10, 0), (statistics.TablesDropped, statistics.Compactions));
        Assert.Equal(statistics.Tables, _files.ListFiles("/s").Count(name => name.EndsWith(".tbl")));
    }

    [Fact]
    public void A_fifo_keyspace_drops_by_age_while_a_cursor_keeps_what_it_sees()
    {
        Keyspace keyspace = Fifo(options => options with { FifoAgeMax = TimeSpan.FromMinutes(10) });
        keyspace.Put(Key(1), [1]);
        _database.Flush();
        _time.Advance(TimeSpan.FromMinutes(6));
        keyspace.Put(Key(2), [2]);
        _database.Flush();
        using Cursor cursor = keyspace.OpenCursor();
        Assert.True(cursor.MoveNext());
        _time.Advance(TimeSpan.FromMinutes(5));
        Settle();
        Assert.Null(keyspace.Get(Key(1)));
        Assert.NotNull(keyspace.Get(Key(2)));
        Assert.True(cursor.Key.SequenceEqual(Key(1)));
        Assert.True(cursor.MoveNext());
        Reopen();
        Assert.Null(_database.GetOrCreateKeyspace("fifo").Get(Key(1)));
    }

    [Fact]
    public void A_touch_or_a_deletion_that_outlives_its_record_brings_nothing_back()
    {
        Keyspace keyspace = Fifo(options => options with { FifoAgeMax = TimeSpan.FromMinutes(10) });
        DateTimeOffset expiry = _time.GetUtcNow() + TimeSpan.FromHours(1);
        keyspace.Put(Key(1), [1], new WriteOptions { ExpiresAt = expiry });
        keyspace.Put(Key(2), [2]);
        keyspace.Put(Key(3), [3]);
        _database.Flush();
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.True(keyspace.Touch(Key(1), expiry + TimeSpan.FromHours(1)));
        keyspace.Delete(Key(2));
        keyspace.DeleteRange(KeyRange.Between(Key(3), Key(4)));
        _database.Flush();
        _time.Advance(TimeSpan.FromMinutes(5));
        Settle();
        using (Cursor cursor = keyspace.OpenCursor()) Assert.False(cursor.MoveNext() || cursor.MovePrevious());
        Assert.All([1, 2, 3], key => Assert.Null(keyspace.Get(Key(key))));
        Assert.False(keyspace.Touch(Key(1), null));
        keyspace.ChangeOptions(KeyspaceOptions.Default);
        _database.Compact();
        Assert.Equal(0, _database.GetStatistics().Entries);
    }

    [Theory]
    [InlineData(CompactionStyle.Leveled, CompactionStyle.SizeTiered)]
    [InlineData(CompactionStyle.SizeTiered, CompactionStyle.Leveled)]
    [InlineData(CompactionStyle.Fifo, CompactionStyle.Leveled)]
    [InlineData(CompactionStyle.Leveled, CompactionStyle.Fifo)]
    public void A_keyspace_goes_on_under_another_style(CompactionStyle first, CompactionStyle then)
    {
        Keyspace keyspace = _database.GetOrCreateKeyspace("changing", new KeyspaceOptions { Compaction = first });
        Fill(keyspace, 0);
        keyspace.ChangeOptions(keyspace.Options with { Compaction = then });
        Fill(keyspace, 1);
        Reopen();
        keyspace = _database.GetOrCreateKeyspace("changing");
        Assert.Equal(then, keyspace.Options.Compaction);
        Fill(keyspace, 2);
        for (int i = 0; i < 1_000; i++)
        {
            byte[]? expected = i % 5 == 0 ? null : [(byte)(i % 3)];
            Assert.Equal(expected, keyspace.Get(Key(i))?[..1]);
        }
    }

    [Fact]
    public void A_size_tiered_keyspace_has_few_runs_and_writes_less_than_a_leveled_one()
    {
        Keyspace tiered = _database.GetOrCreateKeyspace(
            "tiered", new KeyspaceOptions { Compaction = CompactionStyle.SizeTiered });
        for (int round = 0; round < 60; round++)
        {
            for (int i = 0; i < 50; i++) tiered.Put(Key((round * 7_919 + i * 104_729) % 5_000), new byte[100]);
            _database.Flush();
            Settle();
        }

        EngineStatistics now = _database.GetStatistics();
        KeyspaceStatistics keyspace = now.Keyspaces.Single(each => each.Name == "tiered");
        int runs = keyspace.Levels[0].Tables + keyspace.Levels.Skip(1).Count(level => level.Tables > 0);
        Assert.InRange(runs, 1, 4);
        Assert.InRange(now.CompactionBytesWritten, 1, 5 * now.FlushBytesWritten);
    }

    [Fact]
    public void Options_that_are_not_valid_are_refused_and_the_old_ones_stay()
    {
        Assert.Throws<ArgumentException>(
            () => _database.Default.ChangeOptions(KeyspaceOptions.Default with { FifoBytesMax = -1 }));
        Assert.Equal(KeyspaceOptions.Default, _database.Default.Options);
    }

    private void Fill(Keyspace keyspace, int round)
    {
        for (int i = 0; i < 1_000; i++)
        {
            if (i % 3 == round) keyspace.Put(Key(i), [(byte)round, .. new byte[50]]);
            if (i % 5 == 0) keyspace.Delete(Key(i));
            if (i % 200 == 199) _database.Flush();
        }

        Settle();
    }

    private Keyspace Fifo(Func<KeyspaceOptions, KeyspaceOptions> with) => _database.GetOrCreateKeyspace(
        "fifo", with(new KeyspaceOptions { Compaction = CompactionStyle.Fifo, FilterBitsPerKey = 0 }));

    private void Settle()
    {
        while (_database.Background.RunStep())
        {
        }
    }

    private void Reopen()
    {
        _database.Dispose();
        _database = Open();
    }

    private IridiumDatabase Open() => IridiumDatabase.Open("/s", new DatabaseOptions
    {
        FileSystem = _files,
        TimeProvider = _time,
        Durability = Durability.Os,
        TableBytesTarget = 8_192,
        LevelOneBytesTarget = 16_384,
        ManualBackgroundWork = true,
    });

    private static byte[] Key(int i) => Encoding.UTF8.GetBytes($"{i:D6}");
}
