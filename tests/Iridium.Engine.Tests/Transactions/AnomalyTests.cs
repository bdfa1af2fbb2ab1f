using System.Text;
using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Transactions;

/// <summary>
/// The table of docs/guide/transactions.md: what two transactions at once can do to one another, in each isolation.
/// (Berenson et al., "A Critique of ANSI SQL Isolation Levels"; Fekete et al., "A Read-Only Transaction Anomaly Under
/// Snapshot Isolation".)
/// </summary>
public sealed class AnomalyTests : IDisposable
{
    private readonly IridiumDatabase _database;
    private readonly Keyspace _data;

    public AnomalyTests()
    {
        _database = IridiumDatabase.Open("/a", new DatabaseOptions
        {
            FileSystem = new MemoryFileSystem(),
            Durability = Durability.Os,
        });
        _data = _database.Default;
        Put("x", "0");
        Put("y", "0");
    }

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(TransactionIsolation.Snapshot)]
    [InlineData(TransactionIsolation.Serializable)]
    public void Dirty_reads_and_reads_that_change_do_not_happen(TransactionIsolation isolation)
    {
        using Transaction reader = Begin(isolation);
        using Transaction writer = Begin(isolation);
        writer.Put(_data, "x"u8, "1"u8);
        Assert.Equal("0", Get(reader, "x"));
        Assert.True(writer.Commit().Committed);
        Assert.Equal("0", Get(reader, "x"));
        Assert.True(reader.Commit().Committed);
    }

    [Theory]
    [InlineData(TransactionIsolation.Snapshot)]
    [InlineData(TransactionIsolation.Serializable)]
    public void A_lost_update_is_refused(TransactionIsolation isolation)
    {
        using Transaction first = Begin(isolation);
        using Transaction second = Begin(isolation);
        Assert.Equal(Get(first, "x"), Get(second, "x"));
        first.Put(_data, "x"u8, "1"u8);
        second.Put(_data, "x"u8, "2"u8);
        Assert.True(first.Commit().Committed);
        Assert.Equal(TransactionConflictKind.Write, second.Commit().Conflict?.Kind);
    }

    [Theory]
    [InlineData(TransactionIsolation.Snapshot, true)]
    [InlineData(TransactionIsolation.Serializable, false)]
    public void Write_skew_happens_under_snapshot_and_is_refused_under_serializable(
        TransactionIsolation isolation, bool happens)
    {
        using Transaction first = Begin(isolation);
        using Transaction second = Begin(isolation);
        foreach (Transaction each in (Transaction[])[first, second]) _ = Get(each, "x") + Get(each, "y");
        first.Put(_data, "x"u8, "1"u8);
        second.Put(_data, "y"u8, "1"u8);
        Assert.True(first.Commit().Committed);
        Assert.Equal(happens ? null : TransactionConflictKind.Read, second.Commit().Conflict?.Kind);
    }

    [Fact]
    public void Write_skew_is_refused_under_snapshot_when_the_reads_are_for_update()
    {
        using Transaction first = Begin(TransactionIsolation.Snapshot);
        using Transaction second = Begin(TransactionIsolation.Snapshot);
        first.GetForUpdate(_data, "y"u8);
        second.GetForUpdate(_data, "x"u8);
        first.Put(_data, "x"u8, "1"u8);
        second.Put(_data, "y"u8, "1"u8);
        Assert.True(first.Commit().Committed);
        Assert.Equal(TransactionConflictKind.Read, second.Commit().Conflict?.Kind);
    }

    [Theory]
    [InlineData(TransactionIsolation.Snapshot, false, true)]
    [InlineData(TransactionIsolation.Snapshot, true, true)]
    [InlineData(TransactionIsolation.Serializable, false, false)]
    [InlineData(TransactionIsolation.Serializable, true, false)]
    public void A_phantom_is_refused_under_serializable_both_ways(
        TransactionIsolation isolation, bool isBackward, bool happens)
    {
        Put("p1", "0");
        using Transaction counting = Begin(isolation);
        using (Cursor cursor = counting.OpenCursor(_data, KeyRange.Prefix("p"u8.ToArray())))
        {
            Assert.True(isBackward ? cursor.MovePrevious() : cursor.MoveNext());
            Assert.False(isBackward ? cursor.MovePrevious() : cursor.MoveNext());
        }

        Put(isBackward ? "p0" : "p2", "new");
        counting.Put(_data, "count"u8, "1"u8);
        TransactionConflict? conflict = counting.Commit().Conflict;
        Assert.Equal(happens ? null : TransactionConflictKind.Read, conflict?.Kind);
        if (!happens) Assert.Equal("p"u8, conflict!.Range!.Value.Start.Span);
    }

    [Theory]
    [InlineData("k3", true)]
    [InlineData("k4", true)]
    [InlineData("k41", false)]
    [InlineData("k5", false)]
    [InlineData("k1", false)]
    public void Only_the_walked_part_of_a_range_is_validated(string written, bool isConflict)
    {
        foreach (string key in (string[])["k2", "k4", "k6"]) Put(key, "0");
        using Transaction transaction = Begin(TransactionIsolation.Serializable);
        using Cursor cursor = transaction.OpenCursor(_data, KeyRange.Prefix("k"u8.ToArray()));
        Assert.True(cursor.Seek("k2"u8) && cursor.MoveNext());
        transaction.Put(_data, "z"u8, ""u8);
        Put(written, "1");
        Assert.Equal(isConflict ? TransactionConflictKind.Read : null, transaction.Commit().Conflict?.Kind);
    }

    [Theory]
    [InlineData(TransactionIsolation.Snapshot, true)]
    [InlineData(TransactionIsolation.Serializable, false)]
    public void The_read_only_anomaly_happens_under_snapshot_only(TransactionIsolation isolation, bool happens)
    {
        // x is checking, y is savings: a withdrawal that sees no deposit pays a fee, yet a report has shown the deposit
        // without the withdrawal.
        using Transaction withdrawal = Begin(isolation);
        Assert.Equal(("0", "0"), (Get(withdrawal, "x"), Get(withdrawal, "y")));
        using (Transaction deposit = Begin(isolation))
        {
            Get(deposit, "y");
            deposit.Put(_data, "y"u8, "20"u8);
            Assert.True(deposit.Commit().Committed);
        }

        using (Transaction report = Begin(isolation))
        {
            Assert.Equal(("0", "20"), (Get(report, "x"), Get(report, "y")));
            Assert.True(report.Commit().Committed);
        }

        withdrawal.Put(_data, "x"u8, "-11"u8);
        Assert.Equal(happens ? null : TransactionConflictKind.Read, withdrawal.Commit().Conflict?.Kind);
    }

    [Theory]
    [InlineData("put")]
    [InlineData("delete")]
    [InlineData("delete of an absent key")]
    [InlineData("touch")]
    [InlineData("range")]
    [InlineData("put, flushed")]
    [InlineData("range, flushed")]
    [InlineData("put and delete, compacted")]
    public void Every_write_of_anyone_counts_as_one(string how)
    {
        string key = how.Contains("absent", StringComparison.Ordinal) ? "none" : "x";
        using Transaction transaction = Begin(TransactionIsolation.Snapshot);
        transaction.Put(_data, Encoding.UTF8.GetBytes(key), "1"u8);
        if (how.StartsWith("put", StringComparison.Ordinal)) Put(key, "2");
        if (how.Contains("delete", StringComparison.Ordinal)) _data.Delete(Encoding.UTF8.GetBytes(key));
        if (how == "touch") Assert.True(_data.Touch("x"u8, DateTimeOffset.MaxValue));
        if (how.StartsWith("range", StringComparison.Ordinal)) _data.DeleteRange(KeyRange.Prefix("x"u8.ToArray()));
        if (how.Contains("flushed", StringComparison.Ordinal)) _database.Flush();
        if (how.Contains("compacted", StringComparison.Ordinal)) _database.Compact();
        Assert.Equal(TransactionConflictKind.Write, transaction.Commit().Conflict?.Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_blind_range_deletion_meets_every_write_in_its_range_and_none_beside_it(bool isInside)
    {
        using Transaction transaction = Begin(TransactionIsolation.Snapshot);
        transaction.DeleteRange(_data, KeyRange.Between("x"u8.ToArray(), "y"u8.ToArray()));
        if (isInside) _data.Delete("xx"u8);
        else Put("y", "1");
        Assert.Equal(!isInside, transaction.Commit().Committed);
    }

    private Transaction Begin(TransactionIsolation isolation) =>
        _database.BeginTransaction(new TransactionOptions { Isolation = isolation });

    private void Put(string key, string value) =>
        _data.Put(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));

    private string? Get(Transaction transaction, string key) =>
        transaction.Get(_data, Encoding.UTF8.GetBytes(key)) is { } value ? Encoding.UTF8.GetString(value) : null;
}
