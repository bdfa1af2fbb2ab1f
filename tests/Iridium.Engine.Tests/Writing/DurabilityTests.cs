using System.Text;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Writing;

/// <summary>What each durability mode leaves after a power loss that takes every byte which was not synced, and after
/// a kill, which takes what the process had in memory.</summary>
public sealed class DurabilityTests
{
    private readonly FakeTimeProvider _clock = new();

    private CrashFileSystem _disk = new(1);

    [Fact]
    public void An_interval_write_is_safe_from_a_power_loss_once_the_timer_has_synced()
    {
        var database = Open();
        Put(database, "synced", WriteOptions.Interval);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Put(database, "late", WriteOptions.Interval);
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        database = LosePower();
        Assert.NotNull(database.Default.Get("synced"u8));
        Assert.Null(database.Default.Get("late"u8));
    }

    [Fact]
    public void The_timer_of_interval_writes_sleeps_while_nothing_is_written()
    {
        using var database = Open();
        Put(database, "a", WriteOptions.Interval);
        _clock.Advance(TimeSpan.FromSeconds(1));
        long syncs = database.GetStatistics().WalSyncs;
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(syncs, database.GetStatistics().WalSyncs);
    }

    [Fact]
    public void A_failed_interval_sync_latches()
    {
        var faults = new FaultFileSystem(_disk, 1);
        using var database = IridiumDatabase.Open("/modes", Options() with { FileSystem = faults });
        Put(database, "a", WriteOptions.Interval);
        faults.Add(new FaultRule(FaultKind.FailedSync));
        _clock.Advance(TimeSpan.FromSeconds(1));
        faults.Clear();
        Assert.Throws<EngineFailedException>(() => Put(database, "b", WriteOptions.Os));
        Assert.NotNull(database.Default.Get("a"u8));
    }

    [Fact]
    public void Buffered_writes_reach_the_file_with_a_stronger_one_and_not_before()
    {
        var database = Open();
        Put(database, "first", WriteOptions.Buffered);
        long bytes = LogBytes();
        Put(database, "second", WriteOptions.Buffered);
        Assert.Equal(bytes, LogBytes());
        Put(database, "third", WriteOptions.Os);
        Assert.True(LogBytes() > bytes);
        database = Kill();
        Assert.NotNull(database.Default.Get("first"u8));
        Assert.NotNull(database.Default.Get("second"u8));
        Assert.NotNull(database.Default.Get("third"u8));
    }

    [Fact]
    public void A_full_buffer_of_buffered_writes_goes_to_the_file()
    {
        var database = Open();
        byte[] value = new byte[200_000];
        for (int i = 0; i < 12; i++) database.Default.Put([(byte)i], value, WriteOptions.Buffered);
        database = Kill();
        Assert.NotNull(database.Default.Get([0]));
        Assert.Null(database.Default.Get([11]));
    }

    [Theory]
    [InlineData(Durability.Buffered)]
    [InlineData(Durability.None)]
    public void A_killed_process_goes_back_to_the_last_flush(Durability durability)
    {
        var database = Open();
        Put(database, "flushed", new WriteOptions(durability));
        database.Flush();
        Put(database, "lost", new WriteOptions(durability));
        database = Kill();
        Assert.NotNull(database.Default.Get("flushed"u8));
        Assert.Null(database.Default.Get("lost"u8));
        Assert.Equal(1, database.LastSequence);
        Put(database, "next", WriteOptions.Sync);
        database = LosePower();
        Assert.Equal(2, database.LastSequence);
        Assert.NotNull(database.Default.Get("next"u8));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void A_stronger_write_makes_unlogged_ones_before_it_as_safe_as_itself(int writes)
    {
        // Forty of them are more than the buffer holds, so the stronger one waits for a flush.
        var database = Open();
        byte[] value = new byte[50_000];
        for (int i = 0; i < writes; i++) database.Default.Put([(byte)i], value, WriteOptions.None);
        Put(database, "logged", WriteOptions.Sync);
        Assert.Equal(writes == 1, database.GetStatistics().Tables == 0);
        database = LosePower();
        for (int i = 0; i < writes; i++) Assert.NotNull(database.Default.Get([(byte)i]));
        Assert.NotNull(database.Default.Get("logged"u8));
    }

    [Fact]
    public void Unlogged_writes_are_there_after_a_clean_close()
    {
        using (var database = Open()) Put(database, "kept", WriteOptions.None);
        using var again = Open();
        Assert.NotNull(again.Default.Get("kept"u8));
    }

    [Fact]
    public void Unlogged_writes_leave_the_log_empty()
    {
        using var database = Open();
        long bytes = database.GetStatistics().WalBytesWritten;
        byte[] value = new byte[100_000];
        for (int i = 0; i < 50; i++) database.Default.Put([(byte)i], value, WriteOptions.None);
        database.Flush();
        Assert.InRange(LogBytes(), 0, 4_096);
        Assert.InRange(database.GetStatistics().WalBytesWritten - bytes, 0, 4_096);
    }

    [Fact]
    public void Conditions_meet_unlogged_records()
    {
        using var database = Open();
        long sequence = database.Default.Put("k"u8, "1"u8, WriteOptions.None);
        WriteBatch Swap(string value) => new WriteBatch()
            .RequireSequence(database.Default, "k"u8, sequence)
            .Put(database.Default, "k"u8, Encoding.UTF8.GetBytes(value));
        Assert.True(database.Write(Swap("2"), WriteOptions.None).Committed);
        Assert.False(database.Write(Swap("3"), WriteOptions.Sync).Committed);
        Assert.Equal("2"u8.ToArray(), database.Default.Get("k"u8));
    }

    [Fact]
    public void Unlogged_batches_over_two_keyspaces_are_flushed_whole()
    {
        var database = Open();
        Keyspace other = database.GetOrCreateKeyspace("other");
        WriteBatch batch = new WriteBatch().Put(database.Default, "a"u8, "1"u8).Put(other, "b"u8, "2"u8);
        database.Write(batch, WriteOptions.None);

        // Fills the memtable of one of them, which seals both.
        for (int i = 0; i < 20; i++) other.Put([(byte)i], new byte[50_000], WriteOptions.None);
        while (database.Background.RunStep())
        {
        }

        database = Kill();
        Assert.NotNull(database.Default.Get("a"u8));
        Assert.NotNull(database.GetOrCreateKeyspace("other").Get("b"u8));
    }

    private static void Put(IridiumDatabase database, string key, WriteOptions options) =>
        database.Default.Put(Encoding.UTF8.GetBytes(key), "value"u8, options);

    private DatabaseOptions Options() => new()
    {
        FileSystem = _disk,
        TimeProvider = _clock,
        ManualBackgroundWork = true,
        MemtableBytesMax = 800_000,
    };

    private IridiumDatabase Open() => IridiumDatabase.Open("/modes", Options());

    private long LogBytes()
    {
        long bytes = 0;
        foreach (string name in _disk.ListFiles("/modes"))
        {
            if (!name.EndsWith(".wal", StringComparison.Ordinal)) continue;
            using var file = _disk.OpenRead($"/modes/{name}");
            bytes += file.Length;
        }

        return bytes;
    }

    private IridiumDatabase LosePower()
    {
        _disk = _disk.Crash(1, CrashProfile.Strict);
        return Open();
    }

    /// <summary>The names and bytes that the operating system has are kept, and nothing else.</summary>
    private IridiumDatabase Kill()
    {
        _disk.SyncDirectory("/modes");
        _disk = _disk.Crash(1, CrashProfile.LostDirectoryEntries);
        return Open();
    }
}
