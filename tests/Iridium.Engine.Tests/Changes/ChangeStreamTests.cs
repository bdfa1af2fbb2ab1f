using System.Text;
using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Changes;

/// <summary>What a change stream delivers, in which order, and when.</summary>
public sealed class ChangeStreamTests : IDisposable
{
    private static readonly WriteOptions _os = new(Durability.Os);
    private static readonly WriteOptions _none = new(Durability.None);
    private static readonly ChangeStreamOptions _visible = new() { DurableOnly = false };

    private readonly FakeTimeProvider _clock = new();
    private readonly IridiumDatabase _database;

    public ChangeStreamTests()
    {
        _database = IridiumDatabase.Open("/changes", new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            TimeProvider = _clock,
            WalSegmentBytesMax = 4_096,
        });
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Batches_come_whole_with_all_that_their_operations_say()
    {
        Keyspace other = _database.GetOrCreateKeyspace("other");
        DateTimeOffset expiry = _clock.GetUtcNow() + TimeSpan.FromHours(1);
        _database.Default.Put("a"u8, "1"u8);
        WriteBatch batch = new WriteBatch()
            .Put(other, "b"u8, "2"u8, expiry)
            .Delete(_database.Default, "x"u8)
            .DeleteRange(other, KeyRange.Between("c"u8.ToArray(), default))
            .Touch(_database.Default, "a"u8, expiry);
        _database.Write(batch);

        IReadOnlyList<ChangeBatch> changes = ChangeDrain.Read(_database, 1, durableOnly: true);
        Assert.Equal([(1, 1), (2, 5)], changes.Select(each => ((int)each.FirstSequence, (int)each.LastSequence)));
        Assert.Equal(
            [
                "2 Put other b= 2 01:00:00",
                "3 Delete default x= ",
                "4 DeleteRange other c= ",
                "5 Touch default a=  01:00:00",
            ],
            changes[1].Operations.Select(Text));
        Assert.All(changes, each => Assert.False(each.IsGap));

        string Text(ChangeOperation each) =>
            $"{each.Sequence} {each.Kind} {each.Keyspace} {Encoding.UTF8.GetString(each.Key.Span)}="
            + $"{Encoding.UTF8.GetString(each.End.Span)} {Encoding.UTF8.GetString(each.Value.Span)}"
            + (each.ExpiresAt is { } at ? $" {at - _clock.GetUtcNow()}" : "");
    }

    [Fact]
    public void A_stream_begins_with_the_batch_that_holds_the_sequence()
    {
        for (int i = 0; i < 3; i++)
            _database.Write(new WriteBatch().Put(_database.Default, [1], [2]).Put(_database.Default, [3], [4]));
        Assert.Equal(3, ChangeDrain.Read(_database, 4)[0].FirstSequence);
        Assert.Equal(5, ChangeDrain.Read(_database, 5)[0].FirstSequence);
        Assert.Empty(ChangeDrain.Read(_database, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => _database.Changes(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _database.Changes(8));
    }

    [Fact]
    public async Task A_waiting_stream_is_woken_by_each_commit_of_any_thread()
    {
        const int Writers = 4;
        const int Each = 250;
        using var ending = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        Task<List<ChangeBatch>> follower = Take(_database.Changes(1, ending.Token), Writers * Each);
        Task[] writers =
        [
            .. Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
            {
                for (int i = 0; i < Each; i++) _database.Default.Put([(byte)writer, (byte)i], new byte[20]);
            })),
        ];
        await Task.WhenAll(writers);
        List<ChangeBatch> changes = await follower;
        Assert.Equal(Enumerable.Range(1, Writers * Each), changes.Select(each => (int)each.FirstSequence));
    }

    [Fact]
    public async Task Several_streams_wait_at_once()
    {
        Task<List<ChangeBatch>>[] all =
            [.. Enumerable.Range(0, 3).Select(_ => Take(_database.Changes(1, _visible), 20))];
        for (int i = 0; i < 20; i++) _database.Default.Put([(byte)i], [1], _os);
        foreach (List<ChangeBatch> changes in await Task.WhenAll(all)) Assert.Equal(20, changes.Count);
    }

    [Fact]
    public async Task What_is_not_durable_waits_for_the_sync_that_the_stream_asks_for()
    {
        _database.Default.Put("a"u8, "1"u8, _os);
        Assert.Single(ChangeDrain.Read(_database, 1));
        IAsyncEnumerator<ChangeBatch> changes = _database.Changes(1).GetAsyncEnumerator();
        ValueTask<bool> step = changes.MoveNextAsync();
        Assert.False(step.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await step);
        Assert.Equal(1, changes.Current.LastSequence);
        await changes.DisposeAsync();
    }

    [Fact]
    public void Unlogged_writes_that_were_flushed_are_a_gap()
    {
        _database.Default.Put("a"u8, "1"u8);
        for (int i = 0; i < 10; i++) _database.Default.Put([(byte)i], [1], _none);
        _database.Flush();
        _database.Default.Put("b"u8, "2"u8);
        IReadOnlyList<ChangeBatch> changes = ChangeDrain.Read(_database, 2);
        Assert.Equal([(2L, 11L, true), (12, 12, false)], changes.Select(
            each => (each.FirstSequence, each.LastSequence, each.IsGap)));
        Assert.Throws<InvalidOperationException>(() => changes[0].ApplyTo(new WriteBatch(), _database));
    }

    [Fact]
    public async Task A_stream_ends_when_it_is_cancelled_and_when_the_database_closes()
    {
        using var ending = new CancellationTokenSource();
        Task<List<ChangeBatch>> cancelled = Take(_database.Changes(1, ending.Token), 1);
        Task<List<ChangeBatch>> closed = Take(_database.Changes(1), 1);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _database.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closed);
    }

    [Fact]
    public async Task A_slow_reader_holds_nobody_up_and_keeps_the_segment_it_reads()
    {
        for (int i = 0; i < 30; i++) _database.Default.Put([(byte)i], new byte[100]);
        await using IAsyncEnumerator<ChangeBatch> slow = _database.Changes(1).GetAsyncEnumerator();
        Assert.True(await slow.MoveNextAsync());
        for (int round = 0; round < 10; round++)
        {
            for (int i = 0; i < 60; i++) _database.Default.Put([(byte)i], new byte[100]);
            _database.Flush();
        }

        int read = 1;
        SequenceGoneException gone = await Assert.ThrowsAsync<SequenceGoneException>(async () =>
        {
            while (await slow.MoveNextAsync()) Assert.Equal(++read, slow.Current.LastSequence);
        });
        Assert.True(read > 20);
        Assert.Equal(read + 1, gone.Requested);
        Assert.Equal(_database.GetOldestChange(), gone.OldestAvailable);
        Assert.Equal(EngineErrorCode.SequenceGone, gone.Code);
        _database.Default.Put("z"u8, "new"u8);
        Assert.Equal(gone.OldestAvailable, ChangeDrain.Read(_database, gone.OldestAvailable)[0].FirstSequence);
    }

    [Fact]
    public void Changes_written_twice_to_a_second_database_make_it_equal()
    {
        Keyspace other = _database.GetOrCreateKeyspace("other");
        for (int i = 0; i < 40; i++) other.Put([(byte)i], [(byte)(i + 1)]);
        other.DeleteRange(KeyRange.Between(new byte[] { 10 }, new byte[] { 20 }));
        other.Touch([3], _clock.GetUtcNow() + TimeSpan.FromDays(1));
        using IridiumDatabase copy = IridiumDatabase.Open("/copy", new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            TimeProvider = _clock,
        });
        for (int time = 0; time < 2; time++)
        {
            foreach (ChangeBatch change in ChangeDrain.Read(_database, 1))
            {
                var batch = new WriteBatch();
                change.ApplyTo(batch, copy);
                copy.Write(batch);
            }

            Assert.True(copy.TryGetKeyspace("other", out Keyspace? copied));
            Assert.Equal(Content(other), Content(copied));
        }
    }

    private static List<string> Content(Keyspace keyspace)
    {
        var lines = new List<string>();
        using Cursor cursor = keyspace.OpenCursor();
        while (cursor.MoveNext())
            lines.Add($"{Convert.ToHexString(cursor.Key)} {Convert.ToHexString(cursor.Value)} {cursor.Info.ExpiresAt}");
        return lines;
    }

    private static async Task<List<ChangeBatch>> Take(IAsyncEnumerable<ChangeBatch> changes, int count)
    {
        var taken = new List<ChangeBatch>();
        await foreach (ChangeBatch change in changes)
        {
            taken.Add(change);
            if (taken.Count == count) break;
        }

        return taken;
    }
}
