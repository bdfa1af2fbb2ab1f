namespace Iridium.Data.Tests.Executing;

public sealed class InsertTests : SessionTest
{
    [Theory]
    [InlineData("t", "'a'", "'v'", "a|v")]
    [InlineData("n", "-7", "'{\"a\":1}'", "-7|{\"a\":1}")]
    [InlineData("n", "CAST('12' AS BIGINT)", "7", "12|7")]
    [InlineData("u", "'01020304-0506-0708-090a-0b0c0d0e0f10'", "X'00ff'", "01020304-0506-0708-090a-0b0c0d0e0f10|x00FF")]
    [InlineData("b", "X'01'", "'text'", "x01|x74657874")]
    [InlineData("t", "'ü'", "''", "ü|")]
    public void A_row_comes_back_as_its_declared_types(string keyspace, string key, string value, string expected)
    {
        Assert.Equal("1 affected", Sql.Run($"INSERT INTO {keyspace} VALUES ({key}, {value})"));
        Assert.Equal(expected, Sql.Run($"SELECT key, value FROM {keyspace}"));
    }

    [Theory]
    [InlineData("INSERT INTO t VALUES (NULL, 'v')", "23502")]
    [InlineData("INSERT INTO t VALUES ('k', NULL)", "23502")]
    [InlineData("INSERT INTO t VALUES ('', 'v')", "23502")]
    [InlineData("INSERT INTO t VALUES (1, 'v')", "42804")]
    [InlineData("INSERT INTO t VALUES (X'ff', 'v')", "42804")]
    [InlineData("INSERT INTO t VALUES ('k', X'ff')", "42804")]
    [InlineData("INSERT INTO n VALUES ('1', '1')", "42804")]
    [InlineData("INSERT INTO n VALUES (1.5, '1')", "22003")]
    [InlineData("INSERT INTO n VALUES (1, 'no json')", "22P02")]
    [InlineData("INSERT INTO u VALUES ('no uuid', '1')", "22P02")]
    [InlineData("INSERT INTO t VALUES (key, 'v')", "42703")]
    [InlineData("INSERT INTO t VALUES ('k', 'v') TTL -1", "42804")]
    [InlineData("INSERT INTO gone VALUES ('k', 'v')", "42P01")]
    [InlineData("INSERT INTO \"iridium.schema\" VALUES ('k', 'v')", "0A000")]
    [InlineData("INSERT INTO t VALUES (@p, 'v')", "42P02")]
    [InlineData("INSERT INTO t VALUES ('a', 'v'), ('a', 'w')", "23505")]
    [InlineData("INSERT INTO t VALUES ('a', 'v'), ('a', 'w') ON CONFLICT DO UPDATE SET value = 'x'", "23505")]
    [InlineData("INSERT INTO t VALUES ('a', 'v') RETURNING 1 / (size - 1)", "22012")]
    public void What_cannot_be_stored_is_refused_and_nothing_is_written(string text, string state)
    {
        Assert.Equal(state, Sql.Fail(text));
        Assert.Equal("0", Sql.Run("SELECT COUNT(*) FROM t"));
        Sql.Run("BEGIN");
        Assert.Equal(state, Sql.Fail(text));
        Sql.Run("COMMIT");
        Assert.Equal("0", Sql.Run("SELECT COUNT(*) FROM t"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_key_that_is_there_fails_the_whole_statement(bool isInTransaction)
    {
        Sql.Run("INSERT INTO t VALUES ('b', '1')");
        if (isInTransaction) Sql.Run("BEGIN");
        var error = Assert.Throws<IridiumException>(
            () => Sql.Run("INSERT INTO t VALUES ('a', '2'), ('b', '2'), ('c', '2')"));
        Assert.Equal(SqlStates.DuplicateKey, error.SqlState);
        Assert.Contains("'b'", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
        if (isInTransaction) Sql.Run("INSERT INTO t VALUES ('d', '3'); COMMIT");
        Assert.Equal(isInTransaction ? "b|1\nd|3" : "b|1", Sql.Run("SELECT key, value FROM t"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void On_conflict_does_nothing_or_updates(bool isInTransaction)
    {
        Sql.Run("INSERT INTO t VALUES ('a', '1')");
        if (isInTransaction) Sql.Run("BEGIN");
        Assert.Equal(
            "1 affected", Sql.Run("INSERT INTO t VALUES ('a', '2'), ('b', '2'), ('b', '3') ON CONFLICT DO NOTHING"));
        Assert.Equal(
            "a|1+3\nc|3",
            Sql.Run(
                "INSERT INTO t VALUES ('a', '3'), ('c', '3') ON CONFLICT (key) DO UPDATE "
                + "SET value = value || '+' || excluded.value RETURNING key, value"));
        if (isInTransaction) Sql.Run("COMMIT");
        Assert.Equal("a|1+3\nb|2\nc|3", Sql.Run("SELECT key, value FROM t"));
    }

    [Fact]
    public void Upsert_replaces_unread_and_the_last_of_equal_keys_wins()
    {
        Sql.Run("INSERT INTO t VALUES ('a', '1') TTL 1 HOUR");
        Assert.Equal("3 affected", Sql.Run("UPSERT INTO t VALUES ('a', '2'), ('b', '3'), ('a', '4')"));
        Assert.Equal("a|4|NULL\nb|3|NULL", Sql.Run("SELECT key, value, expires_at FROM t"));
    }

    [Fact]
    public void Rows_expire_by_ttl_and_by_expires_at()
    {
        Sql.Run("INSERT INTO t VALUES ('a', '1') TTL 2 MINUTES");
        Sql.Run("INSERT INTO t VALUES ('b', '1') TTL ?", TimeSpan.FromMinutes(3));
        Sql.Run(
            "UPSERT INTO t (key, value, expires_at) VALUES ('c', '1', ?), ('d', '1', NULL)",
            Clock.GetUtcNow().AddMinutes(4));
        Sql.Run("INSERT INTO t VALUES ('e', '1') TTL 60");
        Assert.Equal("2026-01-01T00:02:00+00:00", Sql.Run("SELECT expires_at FROM t WHERE key = 'a'"));
        Assert.Equal("5", Sql.Run("SELECT COUNT(*) FROM t"));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("a\nb\nc\nd", Sql.Run("SELECT key FROM t"));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("b\nc\nd", Sql.Run("SELECT key FROM t"));
        Assert.Equal("1 affected", Sql.Run("INSERT INTO t VALUES ('a', '2')"));
        Sql.Run("INSERT INTO t VALUES ('c', '2') ON CONFLICT DO UPDATE SET expires_at = excluded.expires_at TTL 1 DAY");
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("a|2\nc|1\nd|1", Sql.Run("SELECT key, value FROM t"));
    }

    [Fact]
    public void Returning_tells_the_version_that_the_commit_gave_and_null_before_it()
    {
        string[] versions = Sql.Run("INSERT INTO t VALUES ('a', '1'), ('b', '2') RETURNING version").Split('\n');
        Assert.Equal(string.Join('\n', versions), Sql.Run("SELECT version FROM t"));
        string next = Sql.Run("UPSERT INTO t VALUES ('a', '3') RETURNING version");
        Assert.Equal(next, Sql.Run("SELECT version FROM t WHERE key = 'a'"));
        Assert.NotEqual(versions[0], next);
        Sql.Run("BEGIN");
        Assert.Equal("NULL|c", Sql.Run("INSERT INTO t VALUES ('c', '3') RETURNING version, key"));
        Assert.Equal("NULL", Sql.Run("SELECT version FROM t WHERE key = 'c'"));
        Sql.Run("COMMIT");
        Assert.NotEqual("NULL", Sql.Run("SELECT version FROM t WHERE key = 'c'"));
    }

    [Fact]
    public void A_text_with_half_a_surrogate_pair_is_no_key()
    {
        Assert.Equal("22P02", Sql.Fail("INSERT INTO t VALUES (?, 'v')", "a\uD800"));
        Assert.Equal("22P02", Sql.Fail("INSERT INTO t VALUES ('k', ?)", "a\uD800"));
    }

    [Fact]
    public void A_key_or_a_bound_longer_than_the_engine_takes_is_no_surprise()
    {
        string longest = new('k', 65_535);
        Sql.Run("INSERT INTO t VALUES (?, 'v')", longest);
        Assert.Equal("54000", Sql.Fail("INSERT INTO t VALUES (?, 'v')", longest + "k"));
        Assert.Equal("0", Sql.Run("SELECT COUNT(*) FROM t WHERE key = ?", longest + "k"));
        Assert.Equal("1", Sql.Run("SELECT COUNT(*) FROM t WHERE key <= ?", longest));
        Assert.Equal("1", Sql.Run("SELECT COUNT(*) FROM t WHERE key < ?", longest + "kk"));
        Assert.Equal("0", Sql.Run("SELECT COUNT(*) FROM t WHERE key > ?", longest + "kk"));
        Assert.Equal("0", Sql.Run("SELECT COUNT(*) FROM t WHERE key STARTS WITH ?", longest + "kk"));
    }
}
