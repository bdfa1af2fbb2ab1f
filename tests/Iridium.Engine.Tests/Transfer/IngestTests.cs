using Iridium.Engine.Files;
using Iridium.Engine.Versions;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Transfer;

public sealed class IngestTests
{
    private readonly MemoryFileSystem _files = new();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Ingested_records_are_there_at_one_sequence_before_and_after_an_open()
    {
        using (IridiumDatabase database = Open())
        {
            database.Default.Put(Key(5), [9]);
            long before = database.LastSequence;
            IngestResult result = database.Default.Ingest(Records(0, 500));
            Assert.Equal(new IngestResult(before + 1, 500, result.Tables, result.Bytes), result);
            Assert.True(result.Tables > 1);
            Assert.Equal(before + 1, database.LastSequence);
            Require(database.Default, 500, before + 1);
            Assert.Equal(before + 2, database.Default.Put(Key(900), [1]));
        }

        Assert.Empty(IridiumDatabase.Verify("/d", Options).Findings);
        using (IridiumDatabase database = Open())
        {
            Require(database.Default, 500, 2);
            Assert.Equal([1], database.Default.Get(Key(900)));
            Assert.Equal(3, database.LastSequence);
            database.Compact();
            Require(database.Default, 500, 2);
        }

        Assert.Empty(IridiumDatabase.Verify("/d", Options).Findings);
    }

    [Fact]
    public void A_sequence_that_an_ingest_took_is_not_given_again_after_an_open_without_later_writes()
    {
        using (IridiumDatabase database = Open())
        {
            database.Default.Put(Key(1), [1]);
            database.Default.Ingest(Records(10, 20));
        }

        using (IridiumDatabase database = Open())
        {
            Assert.Equal(2, database.LastSequence);
            Assert.Equal(3, database.Default.Put(Key(1), [2], WriteOptions.Sync));
        }

        using IridiumDatabase again = Open();
        Assert.Equal(3, again.LastSequence);
        Assert.Equal([2], again.Default.Get(Key(1)));
    }

    [Fact]
    public void A_large_ingest_into_level_zero_is_one_run_and_holds_no_writer_up()
    {
        using IridiumDatabase database = Open();
        database.Default.Ingest(Records(0, 3_000));
        database.Default.Put(Key(0), [1]);
        database.Default.Put(Key(2_999), [1]);
        database.Default.Ingest(Records(0, 3_000));
        TreeVersion version = database.Default.Tree.Version;
        Assert.True(version.Level(0).Count > 24, $"{version.Level(0).Count} tables in level 0");
        Assert.Equal(2, version.LevelZeroRuns);
        Assert.Equal(WriteStallState.None, database.Default.Tree.Pressure.State);
        Require(database.Default, 3_000, database.LastSequence);
    }

    [Fact]
    public void Ingests_that_leave_too_many_runs_in_level_zero_are_told_to_the_throttle()
    {
        using IridiumDatabase database = Open();
        for (int i = 0; i < 40; i++)
        {
            Assert.Equal(database.Default.Tree.Pressure.State, database.GetStatistics().WriteStall);
            database.Default.Ingest(Records(0, 2));
        }

        Assert.Equal(WriteStallState.Stopped, database.GetStatistics().WriteStall);
    }

    [Fact]
    public void A_range_deletion_elsewhere_is_not_flushed_for_an_ingest()
    {
        using IridiumDatabase database = Open();
        database.Default.Put(Key(5), [1]);
        database.Default.DeleteRange(KeyRange.Between(Key(0), Key(10)));
        IngestResult result = database.Default.Ingest(Records(10, 20));
        Assert.Equal(result.Tables, database.GetStatistics().Tables);
        database.Default.DeleteRange(KeyRange.Between(Key(19), Key(30)));
        database.Default.Ingest(Records(10, 20));
        Assert.Equal(result.Tables * 2 + 1, database.GetStatistics().Tables);
        Assert.NotNull(database.Default.Get(Key(19)));
        Assert.Null(database.Default.Get(Key(5)));
    }

    [Fact]
    public void A_snapshot_and_a_cursor_from_before_do_not_see_it()
    {
        using IridiumDatabase database = Open();
        for (int i = 0; i < 100; i++) database.Default.Put(Key(i), [7]);
        using Snapshot snapshot = database.CreateSnapshot();
        using Cursor cursor = database.Default.OpenCursor();
        database.Default.Ingest(Records(0, 200));
        database.Compact();
        var options = new ReadOptions(snapshot);
        for (int i = 0; i < 100; i++) Assert.Equal([7], database.Default.Get(Key(i), options));
        Assert.Null(database.Default.Get(Key(150), options));
        int count = 0;
        for (; cursor.MoveNext(); count++) Assert.Equal([7], cursor.Value.ToArray());
        Assert.Equal(100, count);
        using Cursor held = database.Default.OpenCursor(default, options);
        while (held.MovePrevious()) count--;
        Assert.Equal(0, count);
        Require(database.Default, 200, 101);
    }

    [Fact]
    public void Later_writes_touches_and_deletions_win_over_it_and_conditions_see_its_sequence()
    {
        using IridiumDatabase database = Open();
        long sequence = database.Default.Ingest(Records(0, 100)).Sequence;
        WriteBatch batch = new WriteBatch()
            .RequireSequence(database.Default, Key(3), sequence)
            .Put(database.Default, Key(3), [1]);
        Assert.True(database.Write(batch).Committed);
        Assert.False(database.Write(batch).Committed);
        database.Default.Delete(Key(4));
        database.Default.DeleteRange(KeyRange.Between(Key(10), Key(20)));
        Assert.True(database.Default.Touch(Key(30), _clock.GetUtcNow().AddSeconds(5)));
        database.Flush();
        Assert.Equal([1], database.Default.Get(Key(3)));
        Assert.Null(database.Default.Get(Key(4)));
        Assert.Null(database.Default.Get(Key(15)));
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Null(database.Default.Get(Key(30)));
        database.Compact();
        Assert.Equal([1], database.Default.Get(Key(3)));
        Assert.Null(database.Default.Get(Key(30)));
        Assert.Equal(88, CountOf(database.Default));
    }

    [Fact]
    public void Records_expire_as_others_do()
    {
        using IridiumDatabase database = Open();
        DateTimeOffset instant = _clock.GetUtcNow().AddSeconds(10);
        database.Default.Ingest([new IngestRecord(Key(1), new byte[] { 5 }, instant)]);
        Assert.True(database.Default.TryGetInfo(Key(1), out RecordInfo info));
        Assert.Equal(instant, info.ExpiresAt);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(database.Default.Get(Key(1)));
    }

    [Fact]
    public void A_key_out_of_order_or_twice_is_refused_with_both_keys_and_the_place_and_the_rest_goes_on()
    {
        using IridiumDatabase database = Open();
        using IngestBuilder builder = database.Default.BeginIngest();
        builder.Add([1], [1]);
        builder.Add([2, 2], [2]);
        string twice = Assert.Throws<ArgumentException>(() => builder.Add([2, 2], [3])).Message;
        Assert.Contains("Record 3", twice, StringComparison.Ordinal);
        Assert.Contains("key 0x0202 comes twice", twice, StringComparison.Ordinal);
        string below = Assert.Throws<ArgumentException>(() => builder.Add([2], [3])).Message;
        Assert.Contains("0x02 is not above the one before it, 0x0202", below, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add([], [3]));
        builder.Add([3], [3]);
        Assert.Equal(3, builder.Commit().Records);
        Assert.Throws<ObjectDisposedException>(() => builder.Add([4], [3]));
        Assert.Equal([2], database.Default.Get([2, 2]));
    }

    [Fact]
    public void An_ingest_that_is_given_up_leaves_no_file_and_takes_no_sequence()
    {
        using IridiumDatabase database = Open();
        using (IngestBuilder builder = database.Default.BeginIngest())
        {
            for (int i = 0; i < 500; i++) builder.Add(Key(i), new byte[100]);
            Assert.True(CountTables() > 1);
        }

        Assert.Equal(0, CountTables());
        Assert.Equal(0, database.LastSequence);
        Assert.Equal(default, database.Default.Ingest([]));
        Assert.Equal(0, database.LastSequence);
    }

    [Fact]
    public void It_goes_to_the_last_level_where_nothing_overlaps_and_above_what_does()
    {
        using IridiumDatabase database = Open();
        database.Default.Ingest(Records(0, 50));
        Assert.Equal(6, DeepestOf(database));
        database.Default.Ingest(Records(100, 50));
        Assert.Equal([6], LevelsOf(database));
        database.Default.Ingest(Records(20, 10));
        Assert.Equal([5, 6], LevelsOf(database));
        database.Default.Put(Key(25), [1]);
        database.Flush();
        database.Default.Ingest(Records(22, 5));
        Assert.Equal([0, 5, 6], LevelsOf(database));
        for (int i = 22; i < 27; i++) Assert.Equal(100, database.Default.Get(Key(i))?.Length);
        database.Compact();
        Require(database.Default, 50, null);
    }

    [Fact]
    public void A_memtable_that_overlaps_is_flushed_and_one_that_does_not_stays()
    {
        using IridiumDatabase database = Open();
        database.Default.Put(Key(500), [1]);
        database.Default.Ingest(Records(0, 10));
        Assert.Equal(0, database.GetStatistics().Flushes);
        database.Default.Put(Key(5), [1]);
        database.Default.Ingest(Records(0, 10));
        Assert.Equal(1, database.GetStatistics().Flushes);
        Assert.Equal(100, database.Default.Get(Key(5))?.Length);
    }

    [Fact]
    public void Into_a_keyspace_that_was_dropped_meanwhile_it_fails_and_leaves_nothing()
    {
        using IridiumDatabase database = Open();
        Keyspace keyspace = database.GetOrCreateKeyspace("a");
        using IngestBuilder builder = keyspace.BeginIngest();
        builder.Add([1], [1]);
        database.DropKeyspace("a");
        Assert.Equal(EngineErrorCode.KeyspaceDropped, Assert.Throws<IridiumException>(() => builder.Commit()).Code);
        builder.Dispose();
        Assert.Equal(0, CountTables());
        Assert.Throws<IridiumException>(() => keyspace.BeginIngest().Dispose());
    }

    [Fact]
    public async Task Records_that_are_waited_for_are_ingested_or_cancelled_whole()
    {
        using IridiumDatabase database = Open();
        IngestResult result = await database.Default.IngestAsync(Slowly(Records(0, 30)));
        Assert.Equal(30, result.Records);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await database.Default.IngestAsync(Slowly(Records(100, 30)), cancelled.Token));
        Assert.Equal(30, CountOf(database.Default));
    }

    [Fact]
    public void Unlogged_and_buffered_writes_before_it_are_durable_with_it()
    {
        using IridiumDatabase database = Open();
        database.Default.Put(Key(900), [1], WriteOptions.Buffered);
        database.Default.Put(Key(901), [2], WriteOptions.None);
        database.Default.Ingest(Records(0, 10));
        database.Default.Put(Key(902), [3], WriteOptions.None);
        database.Default.Put(Key(903), [4], WriteOptions.Sync);
        Assert.Equal(14, CountOf(database.Default));
    }

    private static async IAsyncEnumerable<IngestRecord> Slowly(IEnumerable<IngestRecord> records)
    {
        foreach (IngestRecord record in records)
        {
            await Task.Yield();
            yield return record;
        }
    }

    private static IEnumerable<IngestRecord> Records(int from, int count) =>
        Enumerable.Range(from, count).Select(i => new IngestRecord(Key(i), Value(i)));

    private static byte[] Key(int i) => [(byte)(i >> 8), (byte)i, 7];

    private static byte[] Value(int i)
    {
        byte[] value = new byte[100];
        new Random(i).NextBytes(value);
        return value;
    }

    private static void Require(Keyspace keyspace, int count, long? sequence)
    {
        using Cursor cursor = keyspace.OpenCursor();
        for (int i = 0; i < count; i++)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(Key(i), cursor.Key.ToArray());
            Assert.Equal(Value(i), cursor.Value.ToArray());
            Assert.Equal(Value(i), keyspace.Get(Key(i)));
            Assert.Equal(sequence ?? cursor.Info.Sequence, cursor.Info.Sequence);
        }
    }

    private static long CountOf(Keyspace keyspace)
    {
        long count = 0;
        using Cursor cursor = keyspace.OpenCursor();
        while (cursor.MoveNext()) count++;
        return count;
    }

    private static int DeepestOf(IridiumDatabase database) => LevelsOf(database)[^1];

    private static int[] LevelsOf(IridiumDatabase database) =>
        [.. database.GetStatistics().Keyspaces[0].Levels.Where(level => level.Tables > 0).Select(level => level.Level)];

    private DatabaseOptions Options => new()
    {
        FileSystem = _files,
        TimeProvider = _clock,
        ManualBackgroundWork = true,
        TableBytesTarget = 4_096,
        Keyspaces = new KeyspaceOptions { BlockBytes = 512 },
    };

    private IridiumDatabase Open() => IridiumDatabase.Open("/d", Options);

    private int CountTables() => _files.ListFiles("/d").Count(name => name.EndsWith(".tbl", StringComparison.Ordinal));
}
