using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Transactions;

/// <summary>What a transaction shows, keeps, undoes and ends with.</summary>
public sealed class TransactionTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly IridiumDatabase _database;
    private readonly Keyspace _data;

    public TransactionTests()
    {
        _database = IridiumDatabase.Open("/t", new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            TimeProvider = _time,
            Durability = Durability.Os,
        });
        _data = _database.Default;
    }

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Own_writes_are_read_before_the_commit_and_by_nobody_else()
    {
        _data.Put("a"u8, "old"u8);
        using Transaction transaction = _database.BeginTransaction();
        transaction.Put(_data, "a"u8, "new"u8);
        transaction.Put(_data, "b"u8, ""u8);
        AssertValue("new"u8, transaction.Get(_data, "a"u8));
        Assert.True(transaction.TryGetInfo(_data, "a"u8, out RecordInfo info));
        Assert.Equal(new RecordInfo(0, null, 3), info);
        AssertValue("old"u8, _data.Get("a"u8));
        TransactionResult result = transaction.Commit();
        Assert.True(result.Committed);
        Assert.Equal(_database.LastSequence, result.Sequence);
        AssertValue("new"u8, _data.Get("a"u8));
        AssertValue(""u8, _data.Get("b"u8));
    }

    [Fact]
    public void Reads_stay_at_the_begin_in_sequence_and_in_time()
    {
        _data.Put("a"u8, "1"u8, new WriteOptions(ExpiresAt: _time.GetUtcNow() + TimeSpan.FromSeconds(1)));
        using Transaction transaction = _database.BeginTransaction();
        _time.Advance(TimeSpan.FromSeconds(2));
        _data.Put("b"u8, "2"u8);
        AssertValue("1"u8, transaction.Get(_data, "a"u8));
        Assert.Null(transaction.Get(_data, "b"u8));
        Assert.Null(_data.Get("a"u8));
    }

    [Fact]
    public void A_cursor_merges_own_writes_both_ways_as_they_were_when_it_was_opened()
    {
        foreach (string key in (string[])["a", "c", "e", "g"]) _data.Put(Bytes(key), Bytes(key));
        _database.Flush();
        using Transaction transaction = _database.BeginTransaction();
        transaction.Put(_data, "b"u8, "b"u8);
        transaction.Delete(_data, "c"u8);
        transaction.DeleteRange(_data, KeyRange.Between("f"u8.ToArray(), "z"u8.ToArray()));
        transaction.Put(_data, "h"u8, "h"u8);
        using Cursor before = transaction.OpenCursor(_data);
        transaction.Put(_data, "a"u8, "A"u8);
        transaction.Delete(_data, "e"u8);
        transaction.Put(_data, "d"u8, "d"u8);
        using Cursor after = transaction.OpenCursor(_data);
        Assert.Equal("a b e h", Forward(before));
        Assert.Equal("A b d h", Forward(after));
        Assert.Equal("h e b a", Backward(before));
        Assert.Equal("h d b A", Backward(after));
        Assert.True(after.Seek("c"u8));
        Assert.Equal("d"u8, after.Key);
        Assert.Equal(0, after.Info.Sequence);
        Assert.True(after.SeekBefore("b"u8));
        Assert.Equal("a"u8, after.Key);
        transaction.Commit();
        Assert.Throws<InvalidOperationException>(() => after.MoveNext());
        Assert.Throws<InvalidOperationException>(() => after.Key.Length);
    }

    [Fact]
    public void What_others_deleted_by_range_after_the_begin_stays_visible_beside_own_writes()
    {
        _data.Put("a"u8, "a"u8);
        _data.Put("b"u8, "b"u8);
        using Transaction transaction = _database.BeginTransaction();
        _data.DeleteRange(KeyRange.All);
        _data.Put("b"u8, "x"u8);
        transaction.Put(_data, "c"u8, "c"u8);
        using Cursor cursor = transaction.OpenCursor(_data);
        Assert.Equal("a b c", Forward(cursor));
        Assert.Equal("c b a", Backward(cursor));
    }

    [Fact]
    public void A_touch_of_an_own_put_and_of_a_committed_record_moves_the_expiry_and_nothing_else()
    {
        long sequence = _data.Put("a"u8, "a"u8);
        DateTimeOffset later = _time.GetUtcNow() + TimeSpan.FromMinutes(1);
        using Transaction transaction = _database.BeginTransaction();
        transaction.Put(_data, "b"u8, "b"u8);
        Assert.True(transaction.Touch(_data, "a"u8, later));
        Assert.True(transaction.Touch(_data, "b"u8, later));
        Assert.False(transaction.Touch(_data, "c"u8, later));
        Assert.True(transaction.TryGetInfo(_data, "a"u8, out RecordInfo info));
        Assert.Equal(new RecordInfo(sequence, later, 1), info);
        Assert.True(transaction.Commit().Committed);
        Assert.True(_data.TryGetInfo("a"u8, out info));
        Assert.Equal(new RecordInfo(sequence, later, 1), info);
        Assert.True(_data.TryGetInfo("b"u8, out info));
        Assert.Equal(later, info.ExpiresAt);
    }

    [Fact]
    public void A_touched_record_that_expires_before_the_commit_is_a_conflict()
    {
        _data.Put("a"u8, "a"u8, new WriteOptions(ExpiresAt: _time.GetUtcNow() + TimeSpan.FromSeconds(1)));
        using Transaction transaction = _database.BeginTransaction();
        Assert.True(transaction.Touch(_data, "a"u8, null));
        _time.Advance(TimeSpan.FromSeconds(1));
        TransactionConflict? conflict = transaction.Commit().Conflict;
        Assert.Equal(TransactionConflictKind.Expired, conflict?.Kind);
        Assert.Equal("a"u8, conflict!.Key.Span);
    }

    [Fact]
    public void A_record_read_as_live_that_expires_before_the_commit_refuses_a_serializable_transaction_only()
    {
        _data.Put("a"u8, "a"u8, new WriteOptions(ExpiresAt: _time.GetUtcNow() + TimeSpan.FromSeconds(1)));
        using Transaction snapshot = _database.BeginTransaction();
        using Transaction serializable = _database.BeginTransaction(Serializable());
        foreach (Transaction transaction in (Transaction[])[snapshot, serializable])
        {
            Assert.NotNull(transaction.Get(_data, "a"u8));
            transaction.Put(_data, transaction == snapshot ? "s"u8 : "t"u8, ""u8);
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(snapshot.Commit().Committed);
        TransactionConflict? conflict = serializable.Commit().Conflict;
        Assert.Equal(TransactionConflictKind.Expired, conflict?.Kind);
        Assert.Equal("a"u8, conflict!.Key.Span);
    }

    [Fact]
    public void A_savepoint_takes_writes_back_and_nests_and_ends_younger_cursors()
    {
        using Transaction transaction = _database.BeginTransaction();
        transaction.Put(_data, "a"u8, "1"u8);
        Savepoint outer = transaction.CreateSavepoint();
        using Cursor older = transaction.OpenCursor(_data);
        Savepoint inner = transaction.CreateSavepoint();
        transaction.Put(_data, "a"u8, "2"u8);
        transaction.DeleteRange(_data, KeyRange.All);
        transaction.RequireAbsent(_data, "a"u8);
        using Cursor younger = transaction.OpenCursor(_data);
        transaction.RollbackTo(inner);
        AssertValue("1"u8, transaction.Get(_data, "a"u8));
        Assert.Equal("1", Forward(older));
        Assert.Throws<InvalidOperationException>(() => younger.MoveNext());
        transaction.Put(_data, "b"u8, "2"u8);
        transaction.RollbackTo(outer);
        Assert.Null(transaction.Get(_data, "b"u8));
        Assert.Throws<InvalidOperationException>(() => transaction.RollbackTo(inner));
        transaction.Put(_data, "c"u8, "3"u8);
        transaction.Release(outer);
        Assert.Throws<InvalidOperationException>(() => transaction.Release(outer));
        _data.Put("d"u8, "4"u8);
        Assert.True(transaction.Commit().Committed);
        byte[]?[] values = _data.MultiGet(["a"u8.ToArray(), "b"u8.ToArray(), "c"u8.ToArray()]);
        Assert.Equal(["1"u8.ToArray(), null, "3"u8.ToArray()], values);
    }

    [Fact]
    public void A_write_that_was_taken_back_meets_no_conflict_and_a_read_that_followed_it_does()
    {
        using Transaction transaction = _database.BeginTransaction(Serializable());
        Savepoint savepoint = transaction.CreateSavepoint();
        transaction.Put(_data, "a"u8, "1"u8);
        Assert.Null(transaction.Get(_data, "b"u8));
        transaction.RollbackTo(savepoint);
        transaction.Put(_data, "c"u8, "1"u8);
        _data.Put("a"u8, "x"u8);
        _data.Put("b"u8, "x"u8);
        TransactionConflict? conflict = transaction.Commit().Conflict;
        Assert.Equal(TransactionConflictKind.Read, conflict?.Kind);
        Assert.Equal("b"u8, conflict!.Key.Span);
    }

    [Fact]
    public void A_conflict_names_keyspace_key_or_range_and_sequence()
    {
        Keyspace other = _database.GetOrCreateKeyspace("other");
        using Transaction byKey = _database.BeginTransaction();
        using Transaction byRange = _database.BeginTransaction();
        using Transaction byCondition = _database.BeginTransaction();
        byKey.Put(_data, "a"u8, ""u8);
        byKey.Put(other, "k"u8, ""u8);
        byRange.DeleteRange(other, KeyRange.Prefix("k"u8.ToArray()));
        byCondition.Put(_data, "c"u8, ""u8);
        byCondition.RequireAbsent(other, "k"u8);
        long sequence = other.Put("k"u8, "x"u8);
        TransactionConflict key = byKey.Commit().Conflict!;
        Assert.Equal((TransactionConflictKind.Write, "other", sequence), (key.Kind, key.Keyspace, key.FoundSequence));
        Assert.Equal("k"u8, key.Key.Span);
        Assert.Null(key.Range);
        TransactionConflict range = byRange.Commit().Conflict!;
        Assert.Equal(
            (TransactionConflictKind.Write, "other", sequence), (range.Kind, range.Keyspace, range.FoundSequence));
        Assert.Equal("l"u8, range.Range!.Value.End.Span);
        TransactionConflict condition = byCondition.Commit().Conflict!;
        Assert.Equal(TransactionConflictKind.Condition, condition.Kind);
        Assert.Equal("k"u8, condition.Key.Span);
        Assert.Contains("'other'", condition.ToString(), StringComparison.Ordinal);
        Assert.Null(_data.Get("a"u8));
    }

    [Fact]
    public void A_transaction_without_writes_writes_nothing_and_always_commits()
    {
        _data.Put("a"u8, "1"u8);
        long sequence = _database.LastSequence;
        using Transaction transaction = _database.BeginTransaction(Serializable());
        using Transaction asked = _database.BeginTransaction();
        Assert.NotNull(transaction.Get(_data, "a"u8));
        Assert.NotNull(asked.GetForUpdate(_data, "a"u8));
        _data.Put("a"u8, "2"u8);
        Assert.Equal(new TransactionResult(true, sequence, null), transaction.Commit());
        Assert.Equal(TransactionConflictKind.Read, asked.Commit().Conflict?.Kind);
        Assert.Equal(sequence + 1, _database.LastSequence);
    }

    [Fact]
    public void A_read_only_transaction_reads_and_takes_no_writes()
    {
        _data.Put("a"u8, "1"u8);
        using Transaction transaction = _database.BeginTransaction(Serializable() with { IsReadOnly = true });
        AssertValue("1"u8, transaction.Get(_data, "a"u8));
        Assert.Throws<InvalidOperationException>(() => transaction.Put(_data, "a"u8, ""u8));
        Assert.Throws<InvalidOperationException>(() => transaction.GetForUpdate(_data, "a"u8));
        _data.Delete("a"u8);
        Assert.True(transaction.Commit().Committed);
    }

    [Fact]
    public void An_ended_transaction_takes_nothing_more_and_disposing_rolls_back()
    {
        Transaction transaction = _database.BeginTransaction();
        transaction.Put(_data, "a"u8, "1"u8);
        transaction.Dispose();
        transaction.Dispose();
        Assert.True(transaction.IsEnded);
        Assert.Null(_data.Get("a"u8));
        Assert.Throws<InvalidOperationException>(() => transaction.Get(_data, "a"u8));
        Assert.Throws<InvalidOperationException>(() => transaction.Put(_data, "a"u8, "1"u8));
        Assert.Throws<InvalidOperationException>(() => transaction.OpenCursor(_data));
        Assert.Throws<InvalidOperationException>(() => transaction.Commit());
        Assert.Throws<InvalidOperationException>(transaction.Rollback);
        Assert.Equal(0, _database.Engine.State.Snapshots.Count);
    }

    [Fact]
    public async Task A_commit_that_is_cancelled_before_it_is_queued_leaves_the_transaction_open()
    {
        using Transaction transaction = _database.BeginTransaction();
        transaction.Put(_data, "a"u8, "1"u8);
        await Assert.ThrowsAsync<OperationCanceledException>(
            async () => await transaction.CommitAsync(new CancellationToken(true)));
        Assert.True((await transaction.CommitAsync()).Committed);
        AssertValue("1"u8, _data.Get("a"u8));
    }

    [Fact]
    public void A_pinned_own_value_outlives_its_transaction()
    {
        Transaction transaction = _database.BeginTransaction();
        transaction.Put(_data, "a"u8, "value"u8);
        Assert.True(transaction.TryGetPinned(_data, "a"u8, out PinnedValue value));
        transaction.Dispose();
        Assert.Equal("value"u8, value.Span);
        value.Dispose();
    }

    [Fact]
    public void Writes_beyond_the_bound_are_refused_by_name_and_the_rest_commits()
    {
        using Transaction transaction = _database.BeginTransaction(new TransactionOptions { WriteBytesMax = 16_384 });
        void WriteOn()
        {
            for (int i = 0; ; i++) transaction.Put(_data, Bytes($"{i:d6}"), new byte[100]);
        }

        var error = Assert.Throws<IridiumException>(WriteOn);
        Assert.Equal(EngineErrorCode.TransactionTooLarge, error.Code);
        Assert.Contains(nameof(TransactionOptions.WriteBytesMax), error.Message, StringComparison.Ordinal);
        Assert.InRange(transaction.WriteBytes, 8_192, 16_384);
        Assert.True(transaction.Commit().Committed);
        Assert.NotNull(_data.Get("000010"u8));
    }

    [Fact]
    public void One_key_can_be_written_without_end_also_with_savepoints_and_becomes_one_write()
    {
        using Transaction transaction = _database.BeginTransaction(new TransactionOptions { WriteBytesMax = 16_384 });
        transaction.Put(_data, "a"u8, "first"u8);
        Savepoint savepoint = transaction.CreateSavepoint();
        for (int i = 0; i < 5_000; i++) transaction.Put(_data, "a"u8, Bytes($"{i}"));
        transaction.RollbackTo(savepoint);
        AssertValue("first"u8, transaction.Get(_data, "a"u8));
        for (int i = 0; i < 5_000; i++) transaction.Put(_data, "a"u8, Bytes($"{i}"));
        long before = _database.LastSequence;
        Assert.Equal(before + 1, transaction.Commit().Sequence);
        AssertValue("4999"u8, _data.Get("a"u8));
    }

    [Fact]
    public void Reads_beyond_the_bound_are_refused_by_name()
    {
        TransactionOptions options = Serializable() with { ReadBytesMax = 16_384 };
        using Transaction transaction = _database.BeginTransaction(options);
        void ReadOn()
        {
            for (int i = 0; ; i++) transaction.Get(_data, Bytes($"{i:d6}"));
        }

        var error = Assert.Throws<IridiumException>(ReadOn);
        Assert.Equal(EngineErrorCode.TransactionTooLarge, error.Code);
        Assert.Contains(nameof(TransactionOptions.ReadBytesMax), error.Message, StringComparison.Ordinal);
        transaction.Put(_data, "a"u8, ""u8);
        Assert.True(transaction.Commit().Committed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Jumps_of_one_cursor_beyond_the_bound_are_refused_and_leave_it_where_it_is(bool isBackward)
    {
        for (int i = 0; i < 2_000; i++) _data.Put(Bytes($"{i:d6}"), ""u8);
        using Transaction transaction = _database.BeginTransaction(Serializable() with { ReadBytesMax = 16_384 });
        using Cursor cursor = transaction.OpenCursor(_data);
        byte[] last = [];
        void JumpOn()
        {
            for (int i = 0; i < 1_000; i++)
            {
                byte[] key = Bytes($"{1 + (i * 7919 % 999 * 2):d6}");
                Assert.True(isBackward ? cursor.SeekBefore(key) : cursor.Seek(key));
                last = cursor.Key.ToArray();
            }
        }

        var error = Assert.Throws<IridiumException>(JumpOn);
        Assert.Equal(EngineErrorCode.TransactionTooLarge, error.Code);
        Assert.Equal(last, cursor.Key);
        Assert.Throws<IridiumException>(() => cursor.MoveNext());
        Assert.Throws<IridiumException>(() => cursor.MovePrevious());
        Assert.Equal(last, cursor.Key);
        transaction.Put(_data, "x"u8, ""u8);
        Assert.True(transaction.Commit().Committed);
    }

    [Fact]
    public void What_writes_nothing_leaves_unlogged_writes_where_they_are()
    {
        // So many that the buffer of the log has let go of them: the next one that is logged has to wait for a flush.
        while (!_database.Engine.State.Wal.HasGap) _data.Put("a"u8, new byte[64 * 1024], WriteOptions.None);
        using (Transaction transaction = _database.BeginTransaction())
        {
            transaction.RequireUnchanged(_data, KeyRange.Prefix("a"u8.ToArray()));
            Assert.True(transaction.Commit().Committed);
        }

        Assert.False(_database.Write(new WriteBatch().RequireAbsent(_data, "a"u8)).Committed);
        Assert.Equal(0, _database.GetStatistics().Tables);
        Assert.True(_database.Engine.State.Wal.HasGap);
    }

    [Fact]
    public void A_long_scan_is_remembered_as_one_range_and_allocates_nothing_for_a_step()
    {
        for (int i = 0; i < 2_000; i++) _data.Put(Bytes($"{i:d6}"), ""u8);
        using Transaction transaction = _database.BeginTransaction(Serializable() with { ReadBytesMax = 4_096 });
        using Cursor cursor = transaction.OpenCursor(_data);
        for (int i = 0; i < 100; i++) cursor.MoveNext();
        Assert.Equal(0, AllocationMeter.LeastBytes(() =>
        {
            for (int i = 0; i < 100; i++) cursor.MoveNext();
        }));
        transaction.Put(_data, "x"u8, ""u8);
        Assert.True(transaction.Commit().Committed);
    }

    [Fact]
    public void A_keyspace_that_is_dropped_meanwhile_is_told_by_the_commit_also_when_it_was_only_read()
    {
        Keyspace other = _database.GetOrCreateKeyspace("other");
        using Transaction reading = _database.BeginTransaction(Serializable());
        using Transaction writing = _database.BeginTransaction();
        reading.Get(other, "a"u8);
        reading.Put(_data, "a"u8, ""u8);
        writing.Put(other, "a"u8, ""u8);
        _database.TruncateKeyspace("other");
        var error = Assert.Throws<IridiumException>(() => writing.Put(other, "b"u8, ""u8));
        Assert.Equal(EngineErrorCode.KeyspaceDropped, error.Code);
        error = Assert.Throws<IridiumException>(() => writing.Commit());
        Assert.Equal(EngineErrorCode.KeyspaceDropped, error.Code);
        error = Assert.Throws<IridiumException>(() => reading.Commit());
        Assert.Equal(EngineErrorCode.KeyspaceDropped, error.Code);
        Assert.Null(_data.Get("a"u8));
        Assert.Equal(0, _database.Engine.State.Snapshots.Count);
    }

    [Fact]
    public void Ingested_records_count_as_written()
    {
        using Transaction transaction = _database.BeginTransaction();
        using Transaction scanning = _database.BeginTransaction(Serializable());
        transaction.Put(_data, "a"u8, ""u8);
        using (Cursor cursor = scanning.OpenCursor(_data)) Assert.False(cursor.MoveNext());
        scanning.Put(_data, "b"u8, ""u8);
        _data.Ingest([new IngestRecord("a"u8.ToArray(), "1"u8.ToArray())]);
        Assert.Equal(TransactionConflictKind.Write, transaction.Commit().Conflict?.Kind);
        Assert.Equal(TransactionConflictKind.Read, scanning.Commit().Conflict?.Kind);
    }

    [Fact]
    public void Options_out_of_range_are_refused_all_at_once()
    {
        var options = new TransactionOptions { WriteBytesMax = 1, ReadBytesMax = 1L << 40 };
        string message = Assert.Throws<ArgumentException>(() => _database.BeginTransaction(options)).Message;
        Assert.Contains("WriteBytesMax", message, StringComparison.Ordinal);
        Assert.Contains("ReadBytesMax", message, StringComparison.Ordinal);
    }

    private static void AssertValue(ReadOnlySpan<byte> expected, byte[]? found)
    {
        Assert.NotNull(found);
        Assert.Equal(expected, found);
    }

    private static TransactionOptions Serializable() => new() { Isolation = TransactionIsolation.Serializable };

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string Forward(Cursor cursor)
    {
        var values = new List<string>();
        cursor.Seek([]);
        for (bool isOn = cursor.IsValid; isOn; isOn = cursor.MoveNext())
            values.Add(System.Text.Encoding.UTF8.GetString(cursor.Value));
        return string.Join(' ', values);
    }

    private static string Backward(Cursor cursor)
    {
        var values = new List<string>();
        while (cursor.MovePrevious()) values.Add(System.Text.Encoding.UTF8.GetString(cursor.Value));
        return string.Join(' ', values);
    }
}
