namespace Iridium.Data.Tests.Provider;

public sealed class BulkWriterTests : ProviderTest
{
    public BulkWriterTests() => Run("CREATE KEYSPACE k (key BIGINT, value TEXT)");

    private long Rows => (long)Scalar("SELECT COUNT(*) FROM k")!;

    [Fact]
    public void Batches_are_written_as_they_fill_and_the_rest_on_flush_only()
    {
        using (var writer = new IridiumBulkWriter(Connection, "k"))
        {
            for (int i = 0; i < 1_500; i++) writer.Write(i, "x");
            Assert.Equal((1_000, 1_000L), (writer.RowsWritten, Rows));
            writer.Abort();
            writer.Flush();
            Assert.Equal(1_000, writer.RowsWritten);
            writer.Write(5_000, "y");
            writer.Write(5_000, "z", new DateTimeOffset(2400, 1, 1, 0, 0, 0, TimeSpan.Zero));
            writer.Flush();
            writer.Flush();
            writer.Write(6_000, "dropped");
        }

        Assert.Equal(1_001L, Rows);
        Assert.Equal("z", Scalar("SELECT value FROM k WHERE key = 5000 AND expires_at IS NOT NULL"));
    }

    [Fact]
    public async Task Long_values_make_short_batches()
    {
        using var writer = new IridiumBulkWriter(Connection, "k");
        string value = new('x', 1024 * 1024);
        for (int i = 0; i < 5; i++) await writer.WriteAsync(i, value);
        Assert.InRange(writer.RowsWritten, 3, 4);
        await writer.FlushAsync();
        Assert.Equal(5, writer.RowsWritten);
    }

    [Fact]
    public async Task A_row_that_does_not_fit_is_not_taken_and_those_before_it_are()
    {
        using var writer = new IridiumBulkWriter(Connection, "k");
        writer.Write(1, "x");
        Assert.Equal(
            SqlStates.DatatypeMismatch, Assert.Throws<IridiumException>(() => writer.Write("text", "x")).SqlState);
        Assert.Equal(
            SqlStates.NotNullViolation, Assert.Throws<IridiumException>(() => writer.Write(2, DBNull.Value)).SqlState);
        Assert.Throws<ArgumentNullException>(() => writer.Write(null!, "x"));
        var token = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writer.FlushAsync(token));
        Assert.Equal(0L, Rows);
        writer.Flush();
        Assert.Equal(1L, Rows);
    }

    [Fact]
    public void What_it_cannot_do_is_told_at_the_beginning()
    {
        Assert.Equal(
            SqlStates.UndefinedKeyspace,
            Assert.Throws<IridiumException>(() => new IridiumBulkWriter(Connection, "nowhere")).SqlState);
        Assert.Equal(
            SqlStates.NotSupported,
            Assert.Throws<IridiumException>(() => new IridiumBulkWriter(Connection, "iridium.schema")).SqlState);
        using (Connection.BeginTransaction())
            Assert.Throws<InvalidOperationException>(() => new IridiumBulkWriter(Connection, "k"));
        using var closed = new IridiumConnection(Text);
        Assert.Throws<InvalidOperationException>(() => new IridiumBulkWriter(closed, "k"));
        var writer = new IridiumBulkWriter(Connection, "k");
        writer.Dispose();
        writer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => writer.Write(1, "x"));
        Assert.Throws<ObjectDisposedException>(() => writer.Flush());
    }

    [Fact]
    public void A_transaction_that_began_after_it_was_made_is_not_written_past()
    {
        using var writer = new IridiumBulkWriter(Connection, "k");
        using (IridiumTransaction transaction = Connection.BeginTransaction())
        {
            writer.Write(1, "x");
            Assert.Throws<InvalidOperationException>(() => writer.Flush());
            transaction.Rollback();
        }

        Assert.Equal(0L, Rows);
        using (new System.Transactions.TransactionScope())
        {
            Connection.EnlistTransaction(System.Transactions.Transaction.Current);
            Assert.Throws<InvalidOperationException>(() => writer.Flush());
        }

        Assert.Equal((0L, 0L), (Rows, writer.RowsWritten));
        writer.Flush();
        Assert.Equal((1L, 1L), (Rows, writer.RowsWritten));
    }

    [Fact]
    public void A_key_that_is_too_long_is_told_as_a_statement_would_and_not_taken()
    {
        Run("CREATE KEYSPACE t (key TEXT, value TEXT)");
        using var writer = new IridiumBulkWriter(Connection, "t");
        writer.Write("a", "x");
        string key = new('x', 70_000);
        Assert.Equal(
            SqlStates.LimitExceeded, Assert.Throws<IridiumException>(() => writer.Write(key, "x")).SqlState);
        Assert.Equal(
            SqlStates.LimitExceeded,
            Assert.Throws<IridiumException>(() => Run("INSERT INTO t VALUES (@key, 'x')", ("key", key))).SqlState);
        writer.Flush();
        Assert.Equal(1L, Scalar("SELECT COUNT(*) FROM t"));
    }

    [Fact]
    public void A_keyspace_that_was_dropped_meanwhile_is_missed()
    {
        using var writer = new IridiumBulkWriter(Connection, "k");
        writer.Write(1, "x");
        Run("DROP KEYSPACE k");
        Assert.Equal(
            SqlStates.UndefinedKeyspace, Assert.Throws<IridiumException>(() => writer.Flush()).SqlState);
        Assert.Equal(0, writer.RowsWritten);
    }
}
