using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Database;

/// <summary>What is beyond a limit is refused by name before anything is written.</summary>
public sealed class LimitTests : IDisposable
{
    private readonly IridiumDatabase _database =
        IridiumDatabase.Open("limits", new DatabaseOptions { FileSystem = new MemoryFileSystem() });

    public void Dispose() => _database.Dispose();

    [Fact]
    public void The_longest_key_is_taken_and_one_byte_more_is_refused()
    {
        byte[] longest = new byte[EngineLimits.KeyBytesMax];
        _database.Default.Put(longest, "v"u8);
        Assert.Equal("v"u8.ToArray(), _database.Default.Get(longest));
        _database.Default.DeleteRange(KeyRange.Between(longest, new byte[EngineLimits.KeyBytesMax + 1]));
        Assert.Null(_database.Default.Get(longest));

        long before = _database.LastSequence;
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _database.Default.Put(new byte[65_536], []));
        Assert.Contains("65,536", error.Message, StringComparison.Ordinal);
        Assert.Contains("65,535", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _database.LastSequence);
    }

    [Fact]
    public void A_range_that_begins_behind_the_longest_key_is_taken_and_replayed()
    {
        var files = new MemoryFileSystem();
        var options = new DatabaseOptions { FileSystem = files };
        using (var database = IridiumDatabase.Open("range", options))
        {
            byte[] start = new byte[EngineLimits.KeyBytesMax + 1];
            start.AsSpan().Fill(0xFF);
            KeyRange behind = KeyRange.From(start);
            WriteBatch batch = new WriteBatch().Put(database.Default, "k"u8, "v"u8);
            Assert.True(database.Write(batch.DeleteRange(database.Default, behind)).Committed);
            Assert.NotNull(database.Default.Get("k"u8));
        }

        using var again = IridiumDatabase.Open("range", options);
        Assert.NotNull(again.Default.Get("k"u8));
    }

    [Fact]
    public void An_empty_key_is_refused_by_every_operation()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _database.Default.Put([], "v"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => _database.Default.Delete([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _database.Default.Touch([], null));
        Assert.Throws<ArgumentOutOfRangeException>(() => _database.Default.Get([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WriteBatch().RequireAbsent(_database.Default, []));
    }

    [Fact]
    public void An_empty_value_is_a_value()
    {
        _database.Default.Put("k"u8, []);
        Assert.Equal((byte[])[], _database.Default.Get("k"u8)!); // Not null: that is the claim.
        Assert.True(_database.Default.TryGetInfo("k"u8, out RecordInfo info));
        Assert.Equal(0, info.ValueBytes);
    }

    [Fact]
    public void A_value_over_the_limit_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => _database.Default.Put("k"u8, new byte[EngineLimits.ValueBytesMax + 1]));
        Assert.Contains("268,435,456", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _database.LastSequence);
    }

    [Fact]
    public void A_batch_over_the_limit_is_refused_and_keeps_what_it_held()
    {
        var batch = new WriteBatch();
        byte[] value = new byte[200 * 1024 * 1024];
        batch.Put(_database.Default, "a"u8, value).Put(_database.Default, "b"u8, value);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => batch.Put(_database.Default, "c"u8, value));
        Assert.Contains("536,870,912", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, batch.Count);
    }

    [Fact]
    public void A_keyspace_name_has_one_to_255_bytes()
    {
        Assert.Equal("ä", _database.GetOrCreateKeyspace("ä").Name);
        Assert.Equal(255, _database.GetOrCreateKeyspace(new string('n', 255)).Name.Length);
        Assert.Throws<ArgumentException>(() => _database.GetOrCreateKeyspace(new string('n', 256)));
        Assert.Throws<ArgumentException>(() => _database.GetOrCreateKeyspace(""));
    }

    [Fact]
    public void All_faults_of_the_options_are_reported_at_once()
    {
        var options = new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            MemtableBytesMax = 1,
            LevelZeroCompactionTrigger = 0,
            Keyspaces = new KeyspaceOptions { BlockBytes = 1, FilterBitsPerKey = 99 },
        };
        var error = Assert.Throws<ArgumentException>(() => IridiumDatabase.Open("options", options));
        Assert.Contains("MemtableBytesMax", error.Message, StringComparison.Ordinal);
        Assert.Contains("LevelZeroCompactionTrigger", error.Message, StringComparison.Ordinal);
        Assert.Contains("BlockBytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("FilterBitsPerKey", error.Message, StringComparison.Ordinal);
    }
}
