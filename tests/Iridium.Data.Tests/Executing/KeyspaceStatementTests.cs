using Iridium.Data.Executing;
using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Testing;

namespace Iridium.Data.Tests.Executing;

public sealed class KeyspaceStatementTests : SessionTest
{
    [Fact]
    public void Types_are_kept_with_the_database()
    {
        var files = new MemoryFileSystem();
        var options = new DatabaseOptions { FileSystem = files };
        using (var database = IridiumDatabase.Open("/x", options))
        using (var client = new SqlClient(database))
        {
            client.Run(
                "CREATE KEYSPACE \"a b\" (key BIGINT PRIMARY KEY, value JSON) "
                + "WITH (compression = 'snappy', block_bytes = 8192)");
        }

        using (var database = IridiumDatabase.Open("/x", options))
        using (var client = new SqlClient(database))
        {
            Assert.Equal(
                8192, database.TryGetKeyspace("a b", out Keyspace? keyspace) ? keyspace.Options.BlockBytes : 0);
            client.Run("INSERT INTO \"a b\" VALUES (1, '[]')");
            Assert.Equal("1|[]", client.Run("SELECT key, value FROM \"a b\""));
            Assert.StartsWith("a b|BIGINT|JSON|", client.Run("SHOW KEYSPACES"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("CREATE KEYSPACE t", "42P07")]
    [InlineData("CREATE KEYSPACE \"default\"", "42P07")]
    [InlineData("CREATE KEYSPACE \"iridium.mine\"", "0A000")]
    [InlineData("DROP KEYSPACE \"iridium.schema\"", "0A000")]
    [InlineData("DROP KEYSPACE \"default\"", "0A000")]
    [InlineData("DROP KEYSPACE none", "42P01")]
    [InlineData("TRUNCATE KEYSPACE none", "42P01")]
    [InlineData("COMPACT none", "42P01")]
    [InlineData("CREATE KEYSPACE x WITH (colour = 'red')", "42601")]
    [InlineData("CREATE KEYSPACE x WITH (compression = 'red')", "22P02")]
    [InlineData("CREATE KEYSPACE x WITH (block_bytes = 1)", "54000")]
    public void What_cannot_be_done_to_a_keyspace_is_refused(string text, string state)
    {
        Assert.Equal(state, Sql.Fail(text));
        Assert.False(Database.TryGetKeyspace("x", out _));
    }

    [Fact]
    public void A_name_too_long_leaves_no_types_behind()
    {
        Assert.Equal("54000", Sql.Fail($"CREATE KEYSPACE {new string('x', 300)} (key TEXT, value TEXT)"));
        Assert.Equal("4", Sql.Run("SELECT COUNT(*) FROM \"iridium.schema\""));
    }

    [Fact]
    public void Keyspaces_are_dropped_emptied_and_created_again_with_other_types()
    {
        Sql.Run("INSERT INTO t VALUES ('a', '1'); TRUNCATE KEYSPACE t; INSERT INTO t VALUES ('b', '1')");
        Assert.Equal("b|1", Sql.Run("SELECT key, value FROM t"));
        Sql.Run("CREATE KEYSPACE IF NOT EXISTS t; DROP KEYSPACE t; DROP KEYSPACE IF EXISTS t");
        Assert.Equal("42P01", Sql.Fail("SELECT * FROM t"));
        Sql.Run("CREATE KEYSPACE t (key BIGINT, value TEXT); INSERT INTO t VALUES (1, 'x')");
        Assert.Equal("1|x", Sql.Run("SELECT key, value FROM t"));
        Sql.Run("UPSERT INTO \"default\" VALUES ('a', 'b'); TRUNCATE KEYSPACE \"default\"");
        Assert.Equal("0", Sql.Run("SELECT COUNT(*) FROM \"default\""));
    }

    [Fact]
    public void A_keyspace_that_was_dropped_behind_the_sessions_back_is_met_as_it_is_now()
    {
        PlannedCommand command = PlannedCommand.Of("SELECT COUNT(*) FROM t");
        Sql.Run("INSERT INTO t VALUES ('a', '1')");
        Assert.Equal("1", Sql.Run(command.Text));
        Database.TruncateKeyspace("t");
        Assert.Equal("0", Sql.Run(command.Text));
        Sql.Run("INSERT INTO t VALUES ('a', '1')");
        Database.DropKeyspace("t");
        Assert.Equal("42P01", Sql.Fail(command.Text));
        Database.GetOrCreateKeyspace("t");
        Assert.Equal("0", Sql.Run(command.Text));
        Sql.Run("BEGIN; INSERT INTO t VALUES ('a', '1')");
        Database.DropKeyspace("t");
        Assert.Equal("42P01", Sql.Fail("COMMIT"));
        Sql.Run("ROLLBACK");
    }

    [Fact]
    public void Keyspaces_of_other_programs_have_blobs()
    {
        Keyspace keyspace = Database.GetOrCreateKeyspace("other");
        keyspace.Put("k"u8, "v"u8);
        Assert.Equal("x6B|x76", Sql.Run("SELECT key, value FROM other WHERE key = 'k'"));
        Database.TryGetKeyspace("n", out Keyspace? numbers);
        numbers!.Put("odd"u8, "1"u8);
        Assert.Equal("42804", Sql.Fail("SELECT key FROM n"));
        Assert.Equal("42804", Sql.Fail("DELETE FROM n WHERE TRUE RETURNING key"));
        Assert.Equal("1", Sql.Run("SELECT COUNT(*) FROM n WHERE size = 1"));
    }

    [Fact]
    public void A_types_entry_that_cannot_be_read_is_reported()
    {
        Database.GetOrCreateKeyspace("x");
        Database.TryGetKeyspace("iridium.schema", out Keyspace? catalog);
        foreach (byte[] entry in new byte[][] { [], [2, 1, 1], [1, 99, 1], [1, 1, 4], [1, 1, 1, 1] })
        {
            catalog!.Put("x"u8, entry);
            Assert.Equal("XX001", Sql.Fail("SELECT * FROM x"));
        }
    }

    [Fact]
    public void Compact_takes_ranges_of_the_declared_type()
    {
        Sql.Run("INSERT INTO n VALUES (1, '1'), (2, '2'), (3, '3'); COMPACT n RANGE 1 TO 3");
        Sql.Run("COMPACT n; COMPACT n RANGE 1e30 TO 2e30");
        Sql.Run("COMPACT n RANGE -1 TO 1e30; COMPACT t RANGE 'z' TO 'a'");
        Assert.Equal("42804", Sql.Fail("COMPACT n RANGE 'a' TO 'b'"));
        Assert.Equal("1\n2\n3", Sql.Run("SELECT key FROM n"));
    }

    [Fact]
    public void Statistics_checkpoints_and_verification_have_rows()
    {
        Sql.Run("INSERT INTO t VALUES ('a', '1')");
        Assert.Contains("last_sequence|NULL|", Sql.Run("SHOW STATS"), StringComparison.Ordinal);
        Assert.Contains("entries|t|1", Sql.Run("SHOW STATS FOR t"), StringComparison.Ordinal);
        Assert.Equal("42P01", Sql.Fail("SHOW STATS FOR none"));
        Assert.Equal("0A000", Sql.Fail("VERIFY"));
        Assert.Equal("42804", Sql.Fail("CHECKPOINT TO 1"));
        using var directory = new TempDirectory();
        using var database = IridiumDatabase.Open(directory["db"]);
        using var client = new SqlClient(database);
        client.Run("CREATE KEYSPACE t; UPSERT INTO t VALUES ('a', 'b')");
        Assert.Equal("", client.Run("VERIFY"));
        Assert.Equal([directory["db"]], Directory.GetDirectories(directory.Path));
        Assert.NotEqual("", client.Run("CHECKPOINT TO ?", directory["copy"]));
        Assert.Equal("58030", client.Fail("CHECKPOINT TO ?", directory["copy"]));
        using var copy = IridiumDatabase.Open(directory["copy"]);
        using var second = new SqlClient(copy);
        Assert.Equal("1", second.Run("SELECT COUNT(*) FROM t"));
    }

    [Fact]
    public void A_session_that_only_reads_and_a_database_that_only_reads_refuse_writes()
    {
        using var directory = new TempDirectory();
        using (var database = IridiumDatabase.Open(directory.Path))
            database.GetOrCreateKeyspace("x").Put("a"u8, "1"u8);
        using IridiumDatabase reader = DatabaseReaders.OpenReadOnly(directory.Path);
        using var client = new SqlClient(reader);
        Sql.Run("CREATE KEYSPACE x");
        SqlClient limited = NewClient(SqlClient.Defaults with { IsReadOnly = true });
        foreach (SqlClient each in new[] { client, limited })
        {
            string[] writes =
            [
                "UPSERT INTO x VALUES ('a', 'b')", "UPDATE x SET value = 'a' WHERE TRUE", "DELETE FROM x WHERE TRUE",
                "CREATE KEYSPACE y", "DROP KEYSPACE x", "TRUNCATE KEYSPACE x", "COMPACT x",
            ];
            foreach (string write in writes) Assert.Equal("25006", each.Fail(write));
            each.Run("BEGIN");
            Assert.Equal("25006", each.Fail("UPSERT INTO x VALUES ('a', 'b')"));
            each.Run("SELECT * FROM x; COMMIT; SHOW KEYSPACES; SHOW STATS");
            each.Run("CREATE SNAPSHOT s; SELECT * FROM x AS OF SNAPSHOT s");
        }

        Assert.Equal("x61|x31", client.Run("SELECT key, value FROM x"));
        Assert.DoesNotContain("iridium.schema", reader.KeyspaceNames);
        Assert.Equal("0A000", client.Fail("VERIFY"));
    }
}
