using Iridium.Data.Executing;

namespace Iridium.Data.Tests.Executing;

public sealed class SelectTests : SessionTest
{
    public SelectTests()
    {
        Sql.Run("INSERT INTO t VALUES ('a', 'x'), ('b', 'y'), ('ba', 'x'), ('c', 'zz')");
        Sql.Run("INSERT INTO n VALUES (-9223372036854775808, '1'), (-1, '2'), (0, '3'), (9223372036854775807, '4')");
    }

    [Theory]
    [InlineData("SELECT 1", "1")]
    [InlineData("SELECT 42, 'x', NULL, X'0a', 3.14, TRUE", "42|x|NULL|x0A|3.14|true")]
    [InlineData("SELECT 1 UNION SELECT 2 UNION SELECT 1", "1\n2")]
    [InlineData("SELECT 1 UNION ALL SELECT 1 UNION ALL SELECT 1.0 LIMIT 2", "1\n1")]
    [InlineData("SELECT 1 UNION SELECT 1.0", "1")]
    [InlineData("SELECT 1 WHERE 1 = 0", "")]
    [InlineData("SELECT 1 UNION ALL SELECT 2 OFFSET 1", "2")]
    [InlineData("SELECT key FROM t WHERE key = 'b'", "b")]
    [InlineData("SELECT key FROM t WHERE key IN ('c', 'a', 'a', 'q') ORDER BY key DESC", "c\na")]
    [InlineData("SELECT key FROM t WHERE key IN (SELECT 'b' WHERE 1 = 1)", "b")]
    [InlineData("SELECT key FROM t WHERE key IN (SELECT 'b' WHERE 1 = 0)", "")]
    [InlineData("SELECT key FROM t WHERE key = 'a' OR key = 'c'", "a\nc")]
    [InlineData("SELECT key FROM t WHERE key = 'a' AND value = 'y'", "")]
    [InlineData("SELECT key FROM t WHERE key IN ('a', 'b', 'c') AND key > 'a'", "b\nc")]
    [InlineData("SELECT key FROM t WHERE key BETWEEN 'b' AND 'ba'", "b\nba")]
    [InlineData("SELECT key FROM t WHERE 'b' < key", "ba\nc")]
    [InlineData("SELECT key FROM t WHERE key LIKE 'b%'", "b\nba")]
    [InlineData("SELECT key FROM t WHERE key LIKE '%a'", "a\nba")]
    [InlineData("SELECT key FROM t WHERE key NOT LIKE 'b%'", "a\nc")]
    [InlineData("SELECT key FROM t ORDER BY key DESC LIMIT 2 OFFSET 1", "ba\nb")]
    [InlineData("SELECT key FROM t WHERE value = 'x' LIMIT 1 OFFSET 1", "ba")]
    [InlineData("SELECT key FROM t LIMIT 0", "")]
    [InlineData("SELECT DISTINCT value FROM t", "x\ny\nzz")]
    [InlineData("SELECT DISTINCT value FROM t LIMIT 1 OFFSET 1", "y")]
    [InlineData("SELECT COUNT(*), MIN(key), MAX(key) FROM t", "4|a|c")]
    [InlineData("SELECT COUNT(*) * 2 AS n, MAX(key) FROM t WHERE value = 'x'", "4|ba")]
    [InlineData("SELECT MIN(key), MAX(key) FROM t WHERE size = 1 AND key >= 'b'", "b|ba")]
    [InlineData("SELECT COUNT(*), MIN(key) FROM t WHERE key > 'x'", "0|NULL")]
    [InlineData("SELECT COUNT(*) FROM t LIMIT 0", "")]
    [InlineData("SELECT key FROM n", "-9223372036854775808\n-1\n0\n9223372036854775807")]
    [InlineData("SELECT key FROM n WHERE key > -1.5 AND key < 1e30", "-1\n0\n9223372036854775807")]
    [InlineData("SELECT key FROM n WHERE key = 0.0", "0")]
    [InlineData("SELECT key FROM n WHERE key = 0.5", "")]
    [InlineData("SELECT key FROM n WHERE key >= 9223372036854775807", "9223372036854775807")]
    [InlineData("SELECT value || '!' AS v FROM n WHERE key = -1", "2!")]
    [InlineData("SELECT key FROM t AS x WHERE x.key = 'a'", "a")]
    public void Queries_give_their_rows_in_the_order_of_the_keys(string text, string expected)
    {
        Assert.Equal(expected, Sql.Run(text));
        Sql.Run("BEGIN ISOLATION LEVEL SERIALIZABLE");
        Assert.Equal(expected, Sql.Run(text));
        Sql.Run("COMMIT");
    }

    [Theory]
    [InlineData("SELECT key FROM none", "42P01")]
    [InlineData("SELECT key FROM T", "42P01")]
    [InlineData("SELECT key", "42703")]
    [InlineData("SELECT COUNT(*)", "0A000")]
    [InlineData("SELECT key, COUNT(*) FROM t", "0A000")]
    [InlineData("SELECT key FROM t WHERE COUNT(*) > 1", "0A000")]
    [InlineData("SELECT 1 UNION SELECT 1, 2", "42601")]
    [InlineData("SELECT key FROM t LIMIT -1", "22003")]
    [InlineData("SELECT key FROM t LIMIT 'x'", "22003")]
    [InlineData("SELECT key FROM t WHERE key = 1", "42804")]
    [InlineData("SELECT key FROM t WHERE value", "42804")]
    [InlineData("SELECT key FROM n WHERE key LIKE '1%'", "42804")]
    [InlineData("SELECT 1 / 0", "22012")]
    [InlineData("SELECT @p", "42P02")]
    [InlineData("SELECT @p FROM t", "42P02")]
    [InlineData("SELECT key FROM t WHERE key > @p", "42P02")]
    public void What_has_no_answer_is_an_error(string text, string state) => Assert.Equal(state, Sql.Fail(text));

    [Fact]
    public void A_star_is_all_columns_with_their_types()
    {
        using RowSource rows = Sql.Open("SELECT * FROM n WHERE key = 0");
        Assert.Equal(
            "key BigInt, value Json, version BigInt, expires_at TimestampTz, size BigInt",
            string.Join(", ", rows.Columns.Select(column => $"{column.Name} {column.Type}")));
        Assert.True(rows.MoveNext(CancellationToken.None));
        Assert.True(rows.TryGetBytes(1, out ReadOnlySpan<byte> bytes));
        Assert.True(bytes.SequenceEqual("3"u8));
        Assert.False(rows.TryGetBytes(0, out _));
        Assert.False(rows.MoveNext(CancellationToken.None));
        Assert.False(rows.MoveNext(CancellationToken.None));
    }

    [Fact]
    public void Open_rows_show_the_moment_they_were_asked_for()
    {
        using RowSource rows = Sql.Open("SELECT key FROM t");
        Sql.Run("DELETE FROM t WHERE TRUE; UPSERT INTO t VALUES ('new', '1')");
        int count = 0;
        while (rows.MoveNext(CancellationToken.None)) count++;
        Assert.Equal(4, count);
    }

    [Fact]
    public void Cancelling_stops_a_scan_and_a_statement_that_has_not_begun()
    {
        using RowSource rows = Sql.Open("SELECT key FROM t WHERE value = 'none'");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => rows.MoveNext(source.Token));
        PlannedStatement statement = PlannedCommand.Of("DELETE FROM t WHERE TRUE").Statements[0];
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Sql.Session.RunAsync(
                statement, ParameterValues.None, false, source.Token).AsTask().GetAwaiter().GetResult());
        Assert.Equal("4", Sql.Run("SELECT COUNT(*) FROM t"));
    }

    [Fact]
    public void Full_scans_are_told_of()
    {
        var scans = new List<string>();
        SqlClient client = NewClient(SqlClient.Defaults with { OnFullScan = scans.Add });
        client.Run("SELECT key FROM t WHERE key > 'a'; SELECT key FROM t WHERE key = 'a'");
        Assert.Empty(scans);
        client.Run(
            "SELECT key FROM t WHERE value = 'x'; SELECT COUNT(*) FROM n; UPDATE t SET value = '1' WHERE size = 9");
        client.Run("DELETE FROM t WHERE TRUE WITH COUNT; DELETE FROM n WHERE TRUE");
        Assert.Equal(["t", "n", "t", "t"], scans);
    }

    [Theory]
    [InlineData("SELECT key FROM t WHERE key = 'a'", "POINT t key = 'a'")]
    [InlineData("SELECT key FROM t WHERE key IN ('a', 'b') ORDER BY key DESC", "MULTI GET t 2 keys DESC")]
    [InlineData("SELECT key FROM t WHERE key > 'a' AND size > 1", "RANGE t key > 'a'\nFILTER size > 1")]
    [InlineData("SELECT key FROM t WHERE value = 'a'", "FULL SCAN t\nFILTER value = 'a'")]
    [InlineData("SELECT key FROM t WHERE key > 'b' AND key < 'a'", "NOTHING t")]
    [InlineData("SELECT 1", "CONSTANT")]
    [InlineData("UPSERT INTO t VALUES ('a', 'b')", "BLIND WRITE t 1 rows")]
    [InlineData("INSERT INTO t VALUES ('a', 'b')", "CONDITIONAL WRITE t 1 rows")]
    [InlineData("DELETE FROM t WHERE key STARTS WITH 'a'", "RANGE t key STARTS WITH 'a'")]
    public void Explain_tells_the_plan(string text, string expected) =>
        Assert.Equal(expected, Sql.Run("EXPLAIN " + text));
}
