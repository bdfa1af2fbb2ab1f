namespace Iridium.Data.Tests.Executing;

/// <summary>What two sessions may do to one another at each isolation.</summary>
public sealed class AnomalyTests : SessionTest
{
    private readonly SqlClient _first;
    private readonly SqlClient _second;

    public AnomalyTests()
    {
        _first = NewClient();
        _second = NewClient();
        Sql.Run("INSERT INTO t VALUES ('a', '10'), ('b', '10')");
    }

    [Theory]
    [InlineData("SNAPSHOT")]
    [InlineData("SERIALIZABLE")]
    public void A_lost_update_is_refused(string isolation)
    {
        _first.Run($"BEGIN ISOLATION LEVEL {isolation}; SELECT value FROM t WHERE key = 'a'");
        _second.Run($"BEGIN ISOLATION LEVEL {isolation}; SELECT value FROM t WHERE key = 'a'");
        _first.Run("UPDATE t SET value = '11' WHERE key = 'a'");
        _second.Run("UPSERT INTO t VALUES ('a', '12'); COMMIT");
        AssertConflict(_first);
        Assert.Equal("12", Sql.Run("SELECT value FROM t WHERE key = 'a'"));
    }

    [Theory]
    [InlineData("SNAPSHOT", false)]
    [InlineData("SERIALIZABLE", true)]
    public void Write_skew_is_refused_under_serializable_only(string isolation, bool isRefused)
    {
        foreach (SqlClient client in new[] { _first, _second })
            client.Run($"BEGIN ISOLATION LEVEL {isolation}; SELECT value FROM t WHERE key IN ('a', 'b')");
        _first.Run("UPDATE t SET value = '0' WHERE key = 'a'");
        _second.Run("UPDATE t SET value = '0' WHERE key = 'b'; COMMIT");
        if (isRefused) AssertConflict(_first);
        else _first.Run("COMMIT");
        Assert.Equal(isRefused ? "10\n0" : "0\n0", Sql.Run("SELECT value FROM t"));
    }

    [Theory]
    [InlineData("SNAPSHOT", false)]
    [InlineData("SERIALIZABLE", true)]
    public void A_phantom_is_refused_under_serializable_only(string isolation, bool isRefused)
    {
        Assert.Equal("2", _first.Run($"BEGIN ISOLATION LEVEL {isolation}; SELECT COUNT(*) FROM t WHERE key < 'm'"));
        _second.Run("INSERT INTO t VALUES ('c', '1')");
        Assert.Equal("2", _first.Run("SELECT COUNT(*) FROM t WHERE key < 'm'"));
        _first.Run("INSERT INTO n VALUES (1, '2')");
        if (isRefused) AssertConflict(_first);
        else _first.Run("COMMIT");
        Assert.Equal(isRefused ? "0" : "1", Sql.Run("SELECT COUNT(*) FROM n"));
    }

    [Fact]
    public void An_insert_outside_the_range_that_was_read_is_no_conflict()
    {
        _first.Run("BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT COUNT(*) FROM t WHERE key < 'b'");
        _first.Run("UPSERT INTO n VALUES (1, '1')");
        _second.Run("INSERT INTO t VALUES ('c', '1')");
        _first.Run("COMMIT");
    }

    [Fact]
    public async Task A_retry_loop_succeeds_and_the_sum_stays()
    {
        const int sessions = 3;
        const int transfers = 40;
        int conflicts = 0;
        await Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => Task.Run(() =>
        {
            using var client = new SqlClient(Database);
            for (int i = 0; i < transfers; i++)
            {
                while (!TryTransfer(client)) Interlocked.Increment(ref conflicts);
            }
        })));
        Assert.Equal($"{10 - (sessions * transfers)}\n{10 + (sessions * transfers)}", Sql.Run("SELECT value FROM t"));
    }

    private static bool TryTransfer(SqlClient client)
    {
        try
        {
            client.Run("BEGIN ISOLATION LEVEL SERIALIZABLE");
            string from = client.Run("SELECT CAST(value AS BIGINT) - 1 FROM t WHERE key = 'a'");
            string to = client.Run("SELECT CAST(value AS BIGINT) + 1 FROM t WHERE key = 'b'");
            client.Run("UPSERT INTO t VALUES ('a', ?), ('b', ?)", from, to);
            client.Run("COMMIT");
            return true;
        }
        catch (IridiumException error) when (error.IsTransient)
        {
            client.Run("ROLLBACK");
            return false;
        }
    }

    private static void AssertConflict(SqlClient client)
    {
        var error = Assert.Throws<IridiumException>(() => client.Run("COMMIT"));
        Assert.Equal(SqlStates.SerializationFailure, error.SqlState);
        Assert.True(error.IsTransient);
        client.Run("ROLLBACK");
    }
}
