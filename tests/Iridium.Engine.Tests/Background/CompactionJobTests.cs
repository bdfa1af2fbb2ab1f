using System.Text;
using Iridium.Engine.Background;
using Iridium.Engine.Files;
using Iridium.Engine.State;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Background;

public sealed class CompactionJobTests : IDisposable
{
    private static readonly byte[] _key = "k"u8.ToArray();

    private readonly FakeTimeProvider _time = new();
    private readonly IridiumDatabase _database;

    public CompactionJobTests() => _database = IridiumDatabase.Open("/c", new DatabaseOptions
    {
        FileSystem = new MemoryFileSystem(),
        TimeProvider = _time,
        ManualBackgroundWork = true,
    });

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_snapshot_taken_while_a_compaction_begins_keeps_what_it_sees()
    {
        _database.Default.Put(_key, [1]);
        _database.Flush();
        Snapshot? snapshot = null;
        CompactAll(beforeView: () =>
        {
            snapshot = _database.CreateSnapshot();
            _database.Default.Put(_key, [2]);
            _database.Flush();
        });
        Assert.Equal([1], _database.Default.Get(_key, new ReadOptions(snapshot)));
        Assert.Equal([2], _database.Default.Get(_key));
        snapshot?.Dispose();
    }

    [Fact]
    public void A_record_that_was_touched_while_a_compaction_begins_is_kept()
    {
        _database.Default.Put(_key, [1], new WriteOptions { ExpiresAt = _time.GetUtcNow() + TimeSpan.FromMinutes(1) });
        _database.Flush();
        _time.Advance(TimeSpan.FromSeconds(59));
        CompactAll(beforeView: () =>
        {
            Assert.True(_database.Default.Touch(_key, null));
            _time.Advance(TimeSpan.FromMinutes(1));
        });
        Assert.Equal([1], _database.Default.Get(_key));
    }

    [Fact]
    public void A_record_touched_after_the_clock_was_set_back_outlives_the_snapshot_that_saw_it_expired()
    {
        DateTimeOffset start = _time.GetUtcNow();
        _database.Default.Put(_key, [1], new WriteOptions { ExpiresAt = start + TimeSpan.FromMinutes(1) });
        _time.SetUtcNow(start + TimeSpan.FromMinutes(2));
        using Snapshot snapshot = _database.CreateSnapshot();
        Assert.Null(_database.Default.Get(_key));
        _time.SetUtcNow(start);
        Assert.True(_database.Default.Touch(_key, start + TimeSpan.FromHours(1)));
        _time.SetUtcNow(start + TimeSpan.FromMinutes(3));
        _database.Flush();
        CompactAll(null);
        Assert.Equal([1], _database.Default.Get(_key));
        Assert.Null(_database.Default.Get(_key, new ReadOptions(snapshot)));
    }

    [Fact]
    public void A_lone_table_loses_what_nobody_can_see_any_more()
    {
        _database.Default.Put(_key, [1]);
        _database.Default.Delete(_key);
        _database.Flush();
        Assert.Equal(1, _database.GetStatistics().Entries);
        CompactAll(null);
        Assert.Equal((0, 0), (_database.GetStatistics().Entries, _database.GetStatistics().Tables));
    }

    [Fact]
    public void A_merge_allocates_nothing_for_each_record()
    {
        Keyspace keyspace = _database.GetOrCreateKeyspace("plain", new KeyspaceOptions { FilterBitsPerKey = 0 });
        long few = MeasureMerge(keyspace, 40_000);
        long many = MeasureMerge(keyspace, 80_000);

        // The file in memory and its index grow with the records, by some ten bytes for each.
        Assert.InRange((many - few) / 40_000.0, 0, 24);
    }

    private long MeasureMerge(Keyspace keyspace, int count)
    {
        for (int i = 0; i < count; i++)
        {
            keyspace.Put(Encoding.UTF8.GetBytes($"{i:D6}"), [1], WriteOptions.Os);
            if (i % 10 == 0) keyspace.Delete(Encoding.UTF8.GetBytes($"{i / 2:D6}"), WriteOptions.Os);
        }

        _database.Flush();
        long before = GC.GetAllocatedBytesForCurrentThread();
        _database.Compact();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void CompactAll(Action? beforeView)
    {
        EngineState state = _database.Engine.State;
        var job = new CompactionJob(state, state.Trees.All[0], new ThreadSlots(1)) { BeforeView = beforeView };
        CompactionPlan? plan = CompactionPicker.PickAll(state.Trees.All[0].Version, CompactionStyle.Leveled);
        Assert.NotNull(plan);
        job.Run(plan, CancellationToken.None);
    }
}
