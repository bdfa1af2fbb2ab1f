using System.Globalization;

namespace Iridium.Data.Tests.Executing;

public sealed class UpdateAndDeleteTests : SessionTest
{
    public UpdateAndDeleteTests() =>
        Sql.Run("INSERT INTO t VALUES ('a', '1'), ('b', '2'), ('ba', '3'), ('c', '4')");

    [Theory]
    [InlineData("key = 'b'", "a1 b2! ba3 c4", 1)]
    [InlineData("key IN ('c', 'a', 'x', 'a')", "a1! b2 ba3 c4!", 2)]
    [InlineData("key STARTS WITH 'b'", "a1 b2! ba3! c4", 2)]
    [InlineData("key LIKE 'b_'", "a1 b2 ba3! c4", 1)]
    [InlineData("key >= 'b' AND value <> '3'", "a1 b2! ba3 c4!", 2)]
    [InlineData("TRUE", "a1! b2! ba3! c4!", 4)]
    [InlineData("1 = 0", "a1 b2 ba3 c4", 0)]
    [InlineData("key = NULL", "a1 b2 ba3 c4", 0)]
    public void Update_changes_the_rows_that_fit_and_counts_them(string where, string expected, int affected)
    {
        Assert.Equal($"{affected} affected", Sql.Run($"UPDATE t SET value = value || '!' WHERE {where}"));
        Assert.Equal(expected, Sql.Run("SELECT key || value FROM t").Replace('\n', ' '));
    }

    [Theory]
    [InlineData("key = 'b'", "a ba c", 1)]
    [InlineData("key = 'x'", "a b ba c", 0)]
    [InlineData("key IN ('c', 'a')", "b ba", 2)]
    [InlineData("key STARTS WITH 'b'", "a c", -1)]
    [InlineData("key > 'a' AND key <= 'ba'", "a c", -1)]
    [InlineData("key STARTS WITH 'b' WITH COUNT", "a c", 2)]
    [InlineData("key >= 'b' AND value <> '3'", "a ba", 2)]
    [InlineData("value = '1'", "b ba c", 1)]
    [InlineData("TRUE", "", -1)]
    [InlineData("TRUE WITH COUNT", "", 4)]
    [InlineData("0 = 1", "a b ba c", 0)]
    public void Delete_takes_the_rows_that_fit_and_counts_what_it_reads(string where, string expected, int affected)
    {
        Sql.Run("BEGIN");
        Assert.Equal($"{affected} affected", Sql.Run($"DELETE FROM t WHERE {where}"));
        Assert.Equal(expected, Sql.Run("SELECT key FROM t").Replace('\n', ' '));
        Sql.Run("ROLLBACK");
        Assert.Equal("4", Sql.Run("SELECT COUNT(*) FROM t"));
        Assert.Equal($"{affected} affected", Sql.Run($"DELETE FROM t WHERE {where}"));
        Assert.Equal(expected, Sql.Run("SELECT key FROM t").Replace('\n', ' '));
    }

    [Fact]
    public void A_version_makes_a_write_conditional()
    {
        long version = long.Parse(Sql.Run("SELECT version FROM t WHERE key = 'a'"), CultureInfo.InvariantCulture);
        const string update = "UPDATE t SET value = 'x' WHERE key = 'a' AND version = ?";
        Assert.Equal("1 affected", Sql.Run(update, version));
        Assert.Equal("0 affected", Sql.Run(update, version));
        Assert.Equal("0 affected", Sql.Run("DELETE FROM t WHERE key = 'a' AND version = ?", version));
    }

    [Fact]
    public void Returning_shows_new_rows_of_an_update_and_old_ones_of_a_delete()
    {
        Assert.Equal(
            "b|x|1\nba|x|1", Sql.Run("UPDATE t SET value = 'x' WHERE key LIKE 'b%' RETURNING key, value, size"));
        string version = Sql.Run("SELECT version FROM t WHERE key = 'c'");
        Assert.Equal($"c|4|{version}", Sql.Run("DELETE FROM t WHERE key >= 'c' RETURNING key, value, version"));
        Assert.Equal("", Sql.Run("DELETE FROM t WHERE key = 'c' RETURNING *"));
    }

    [Fact]
    public void An_error_in_returning_leaves_nothing_changed()
    {
        Assert.Equal("22012", Sql.Fail("DELETE FROM t WHERE TRUE RETURNING 1 / (size - 1)"));
        Assert.Equal("0A000", Sql.Fail("DELETE FROM t WHERE TRUE RETURNING COUNT(*)"));
        Assert.Equal(
            "22012", Sql.Fail("UPDATE t SET value = 1 / CAST(CAST(value AS BIGINT) - 3 AS BIGINT) WHERE TRUE"));
        Assert.Equal("1\n2\n3\n4", Sql.Run("SELECT value FROM t"));
    }

    [Fact]
    public void An_expiry_alone_leaves_the_version_and_the_value()
    {
        string version = Sql.Run("SELECT version FROM t WHERE key = 'a'");
        Assert.Equal(
            "1 affected", Sql.Run("UPDATE t SET expires_at = ? WHERE key = 'a'", Clock.GetUtcNow().AddDays(1)));
        Assert.Equal(
            $"{version}|1|2026-01-02T00:00:00+00:00", Sql.Run("SELECT version, value, expires_at FROM t LIMIT 1"));
        Sql.Run("UPDATE t SET value = 'new' WHERE key = 'a'");
        Assert.Equal("new|2026-01-02T00:00:00+00:00", Sql.Run("SELECT value, expires_at FROM t LIMIT 1"));
        Sql.Run(
            "UPDATE t SET expires_at = NULL WHERE key = 'a'; UPDATE t SET value = 'b' WHERE key = 'b' TTL 1 SECOND");
        Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal("a\nba\nc", Sql.Run("SELECT key FROM t"));
    }

    [Fact]
    public void An_update_inside_a_transaction_does_not_meet_its_own_writes()
    {
        Sql.Run("BEGIN; INSERT INTO t VALUES ('d', '5')");
        Assert.Equal("5 affected", Sql.Run("UPDATE t SET value = value || value WHERE key >= 'a'"));
        Assert.Equal("11\n22\n33\n44\n55", Sql.Run("SELECT value FROM t"));
        Sql.Run("COMMIT");
        Assert.Equal("11\n22\n33\n44\n55", Sql.Run("SELECT value FROM t"));
    }

    [Fact]
    public async Task Counters_updated_by_many_sessions_lose_nothing()
    {
        const int sessions = 4;
        const int updates = 150;
        Sql.Run("UPSERT INTO t VALUES ('n', '0')");
        await Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => Task.Run(() =>
        {
            using var client = new SqlClient(Database);
            for (int i = 0; i < updates; i++)
            {
                Assert.Equal(
                    "1 affected",
                    client.Run("UPDATE t SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE key = 'n'"));
            }
        })));
        Assert.Equal($"{sessions * updates}", Sql.Run("SELECT value FROM t WHERE key = 'n'"));
    }
}
