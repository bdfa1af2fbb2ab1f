using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Database;

/// <summary>Records expire by the database's clock, to the tick, and a touch moves only the expiry.</summary>
public sealed class ExpiryTests : IDisposable
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(_start);
    private readonly IridiumDatabase _database;

    public ExpiryTests()
    {
        _database = IridiumDatabase.Open(
            "expiry", new DatabaseOptions { FileSystem = new MemoryFileSystem(), TimeProvider = _clock });
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_record_is_hidden_from_the_very_instant_on()
    {
        _database.Default.Put("k"u8, "v"u8, new WriteOptions(ExpiresAt: _start.AddTicks(10)));
        _clock.Advance(TimeSpan.FromTicks(9));
        Assert.NotNull(_database.Default.Get("k"u8));
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(_database.Default.Get("k"u8));
        using Cursor cursor = _database.Default.OpenCursor();
        Assert.False(cursor.MoveNext());
        Assert.False(_database.Default.Touch("k"u8, null));
        Assert.True(_database.Write(new WriteBatch().RequireAbsent(_database.Default, "k"u8)).Committed);
    }

    [Fact]
    public void A_touch_moves_the_expiry_and_keeps_value_and_sequence()
    {
        long sequence = _database.Default.Put("k"u8, "v"u8, new WriteOptions(ExpiresAt: _start.AddMinutes(1)));
        Assert.True(_database.Default.Touch("k"u8, _start.AddHours(1)));
        foreach (Action settle in new Action[] { () => { }, () => _database.Flush(), () => _database.Compact() })
        {
            settle();
            Assert.True(_database.Default.TryGetInfo("k"u8, out RecordInfo info));
            Assert.Equal(new RecordInfo(sequence, _start.AddHours(1), 1), info);
        }

        Assert.True(_database.Default.Touch("k"u8, null));
        _clock.Advance(TimeSpan.FromDays(10_000));
        Assert.Equal("v"u8.ToArray(), _database.Default.Get("k"u8));
    }

    [Fact]
    public void A_snapshot_keeps_what_expires_after_it_was_taken()
    {
        _database.Default.Put("k"u8, "v"u8, new WriteOptions(ExpiresAt: _start.AddMinutes(1)));
        using Snapshot snapshot = _database.CreateSnapshot();
        _clock.Advance(TimeSpan.FromHours(1));
        _database.Compact();
        Assert.Null(_database.Default.Get("k"u8));
        Assert.Equal("v"u8.ToArray(), _database.Default.Get("k"u8, new ReadOptions(snapshot)));
    }

    [Fact]
    public void A_clock_that_was_set_back_gives_new_records_their_whole_time()
    {
        _database.Default.Put("k"u8, "v"u8, new WriteOptions(ExpiresAt: _start.AddMinutes(1)));
        _clock.Advance(TimeSpan.FromHours(1));
        _database.Compact();
        _clock.SetUtcNow(_start);
        DateTimeOffset expiresAt = _database.TimeProvider.GetUtcNow().AddMinutes(1);
        _database.Default.Put("n"u8, "v"u8, new WriteOptions(ExpiresAt: expiresAt));
        Assert.NotNull(_database.Default.Get("n"u8));
        Assert.Null(_database.Default.Get("k"u8));
    }

    [Fact]
    public void Compaction_drops_what_is_expired()
    {
        for (byte i = 0; i < 100; i++)
            _database.Default.Put([i], "v"u8, new WriteOptions(ExpiresAt: _start.AddMinutes(1)));
        _database.Compact();
        Assert.Equal(100, _database.GetStatistics().Entries);
        _clock.Advance(TimeSpan.FromHours(1));
        _database.Compact();
        Assert.Equal(0, _database.GetStatistics().Entries);
    }
}
