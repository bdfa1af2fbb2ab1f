using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Database;

/// <summary>Batches are whole, and their conditions are held against the newest state.</summary>
public sealed class BatchTests : IDisposable
{
    private readonly IridiumDatabase _database =
        IridiumDatabase.Open("batches", new DatabaseOptions { FileSystem = new MemoryFileSystem() });

    private readonly Keyspace _left;
    private readonly Keyspace _right;

    public BatchTests()
    {
        _left = _database.GetOrCreateKeyspace("left");
        _right = _database.GetOrCreateKeyspace("right");
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Each_operation_has_a_sequence_of_its_own()
    {
        CommitResult result = _database.Write(
            new WriteBatch().Put(_left, "a"u8, "1"u8).Put(_right, "b"u8, "2"u8).Delete(_left, "c"u8));
        Assert.True(result.Committed);
        Assert.Equal(result.FirstSequence + 2, result.LastSequence);
        Assert.True(_left.TryGetInfo("a"u8, out RecordInfo a));
        Assert.True(_right.TryGetInfo("b"u8, out RecordInfo b));
        Assert.Equal((result.FirstSequence, result.FirstSequence + 1), (a.Sequence, b.Sequence));
        Assert.Equal(result.LastSequence, _database.LastSequence);
    }

    [Fact]
    public void A_failed_condition_writes_nothing_and_says_which_and_what_it_found()
    {
        long sequence = _left.Put("a"u8, "old"u8);
        CommitResult result = _database.Write(
            new WriteBatch()
                .RequireAbsent(_right, "b"u8)
                .RequireSequence(_left, "a"u8, sequence + 100)
                .Put(_left, "a"u8, "new"u8)
                .Put(_right, "b"u8, "new"u8));
        Assert.Equal(new CommitResult(false, 0, 0, 1, sequence), result);
        Assert.Equal("old"u8.ToArray(), _left.Get("a"u8));
        Assert.Null(_right.Get("b"u8));
    }

    [Fact]
    public void Conditions_that_hold_let_the_batch_through()
    {
        long sequence = _left.Put("a"u8, "old"u8);
        WriteBatch batch = new WriteBatch().RequireSequence(_left, "a"u8, sequence).Put(_left, "a"u8, "new"u8);
        Assert.True(_database.Write(batch).Committed);

        // The same batch again: the sequence has moved on.
        CommitResult again = _database.Write(batch);
        Assert.False(again.Committed);
        Assert.Equal(_database.LastSequence, again.FoundSequence);
    }

    [Fact]
    public void A_touch_of_an_absent_key_refuses_its_batch()
    {
        CommitResult result = _database.Write(
            new WriteBatch().Put(_left, "a"u8, "1"u8).Touch(_left, "absent"u8, DateTimeOffset.MaxValue));
        Assert.Equal((false, 0), (result.Committed, result.FailedCondition));
        Assert.Null(_left.Get("a"u8));
    }

    [Fact]
    public void The_last_operation_on_a_key_wins()
    {
        _database.Write(
            new WriteBatch()
                .Put(_left, "a"u8, "1"u8)
                .DeleteRange(_left, KeyRange.All)
                .Put(_left, "b"u8, "2"u8)
                .Put(_left, "b"u8, "3"u8));
        Assert.Null(_left.Get("a"u8));
        Assert.Equal("3"u8.ToArray(), _left.Get("b"u8));
    }

    [Fact]
    public void A_batch_of_another_database_is_refused()
    {
        using var other = IridiumDatabase.Open("other", new DatabaseOptions { FileSystem = new MemoryFileSystem() });
        WriteBatch batch = new WriteBatch().Put(_left, "a"u8, "1"u8);
        Assert.Throws<ArgumentException>(() => batch.Put(other.Default, "b"u8, "2"u8));
        Assert.Throws<ArgumentException>(() => other.Write(batch));
        batch.Clear();
        Assert.True(other.Write(batch.Put(other.Default, "b"u8, "2"u8)).Committed);
    }

    [Fact]
    public async Task Many_conditional_writers_of_one_key_lose_no_update()
    {
        _left.Put("counter"u8, [0]);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(Increment)));
        Assert.Equal((byte[])[40], _left.Get("counter"u8)!); // It is never deleted.

        async Task Increment()
        {
            while (true)
            {
                byte value = _left.Get("counter"u8)![0]; // It is never deleted.
                Assert.True(_left.TryGetInfo("counter"u8, out RecordInfo info));
                WriteBatch batch = new WriteBatch()
                    .RequireSequence(_left, "counter"u8, info.Sequence)
                    .Put(_left, "counter"u8, [(byte)(value + 1)]);
                if (_left.Get("counter"u8)![0] != value) continue;
                if ((await _database.WriteAsync(batch)).Committed) return;
            }
        }
    }
}
