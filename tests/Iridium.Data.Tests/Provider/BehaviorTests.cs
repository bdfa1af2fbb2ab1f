using System.Data;

namespace Iridium.Data.Tests.Provider;

public sealed class BehaviorTests : ProviderTest
{
    public BehaviorTests() =>
        Run("CREATE KEYSPACE k (key TEXT, value TEXT); UPSERT INTO k VALUES ('a', '1'), ('b', '2')");

    [Fact]
    public void Schema_only_describes_results_and_changes_nothing()
    {
        using IridiumCommand command = Command(
            "DELETE FROM k WHERE TRUE; SELECT key FROM k; UPSERT INTO k VALUES ('z', '1'); SELECT value, size FROM k");
        using (IridiumDataReader reader = command.ExecuteReader(CommandBehavior.SchemaOnly))
        {
            Assert.Equal((1, "key"), (reader.FieldCount, reader.GetName(0)));
            Assert.False(reader.HasRows || reader.Read());
            Assert.True(reader.NextResult());
            Assert.Equal(2, reader.GetSchemaTable()!.Rows.Count);
            Assert.False(reader.NextResult());
            Assert.Equal(-1, reader.RecordsAffected);
        }

        Assert.Equal("ab", Scalar("SELECT MIN(key) || MAX(key) FROM k"));
    }

    [Fact]
    public void A_single_result_still_runs_the_statements_after_it()
    {
        using IridiumCommand command = Command("SELECT key FROM k; UPSERT INTO k VALUES ('c', '3'); SELECT 1");
        using IridiumDataReader reader = command.ExecuteReader(CommandBehavior.SingleResult);
        Assert.True(reader.Read() && reader.Read());
        Assert.False(reader.NextResult());
        Assert.Equal(3L, Scalar("SELECT COUNT(*) FROM k"));
    }

    [Fact]
    public void The_connection_closes_with_the_reader_also_when_the_command_fails()
    {
        using IridiumConnection connection = Opened();
        using var command = new IridiumCommand("SELECT key FROM k; SELECT * FROM nowhere", connection);
        IridiumDataReader reader = command.ExecuteReader(CommandBehavior.CloseConnection);
        Assert.Throws<IridiumException>(() => reader.NextResult());
        reader.Close();
        Assert.Equal(ConnectionState.Closed, connection.State);
        connection.Open();
        command.CommandText = "SELECT * FROM nowhere";
        Assert.Throws<IridiumException>(() => command.ExecuteReader(CommandBehavior.CloseConnection));
        Assert.Equal(ConnectionState.Closed, connection.State);
    }

    [Fact]
    public void Results_come_one_after_the_other_and_affected_rows_add_up()
    {
        using IridiumCommand command = Command(
            "UPDATE k SET value = 'x' WHERE TRUE; SELECT 1; INSERT INTO k VALUES ('c', '3') RETURNING key; "
            + "CREATE KEYSPACE other; DELETE FROM k WHERE key = 'c'");
        using IridiumDataReader reader = command.ExecuteReader();
        Assert.Equal((1, 2), (reader.FieldCount, reader.RecordsAffected));
        Assert.True(reader.NextResult() && reader.Read());
        Assert.Equal(("c", 3), (reader.GetString(0), reader.RecordsAffected));
        Assert.False(reader.NextResult());
        Assert.Equal((0, 4), (reader.FieldCount, reader.RecordsAffected));
        reader.Close();
        Assert.Equal(4, reader.RecordsAffected);
    }

    [Fact]
    public void After_an_error_the_statements_that_follow_do_not_run()
    {
        Assert.Throws<IridiumException>(() => Run(
            "UPSERT INTO k VALUES ('c', '3'); INSERT INTO k VALUES ('a', '1'); UPSERT INTO k VALUES ('d', '4')"));
        Assert.Equal("c", Scalar("SELECT MAX(key) FROM k"));
        using IridiumCommand command = Command(
            "SELECT 1; INSERT INTO k VALUES ('a', '1'); UPSERT INTO k VALUES ('d', '4')");
        IridiumDataReader reader = command.ExecuteReader();
        Assert.Throws<IridiumException>(() => reader.Close());
        Assert.True(reader.IsClosed);
        Assert.Equal("c", Scalar("SELECT MAX(key) FROM k"));
        Assert.Throws<IridiumException>(() => command.ExecuteScalar());
    }

    [Fact]
    public void A_prepared_command_meets_the_keyspace_as_it_is_now()
    {
        using IridiumCommand command = Command("SELECT value FROM k WHERE key = @key", ("key", "a"));
        command.Prepare();
        Assert.Equal("1", command.ExecuteScalar());
        Run("DROP KEYSPACE k");
        Assert.Equal(
            SqlStates.UndefinedKeyspace, Assert.Throws<IridiumException>(() => command.ExecuteScalar()).SqlState);
        Run("CREATE KEYSPACE k (key BIGINT, value BLOB); INSERT INTO k VALUES (1, X'07')");
        Assert.Equal(
            SqlStates.DatatypeMismatch, Assert.Throws<IridiumException>(() => command.ExecuteScalar()).SqlState);
        command.Parameters["key"].Value = 1;
        command.Prepare();
        using IridiumDataReader reader = command.ExecuteReader();
        Assert.Equal(typeof(byte[]), reader.GetFieldType(0));
        Assert.True(reader.Read());
        Assert.Equal(new byte[] { 7 }, reader.GetValue(0));
    }

    [Theory]
    [InlineData(CommandType.StoredProcedure)]
    [InlineData(CommandType.TableDirect)]
    public void Commands_are_text(CommandType type)
    {
        using IridiumCommand command = Command("k");
        Assert.Contains(
            type.ToString(), Assert.Throws<NotSupportedException>(() => command.CommandType = type).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => command.CommandTimeout = -1);
    }

    [Fact]
    public void A_copy_of_a_command_is_apart_and_infers_types_as_the_first_does()
    {
        using IridiumCommand command = Command("SELECT @a + 1", ("a", "text"));
        command.CommandTimeout = 5;
        command.UpdatedRowSource = UpdateRowSource.None;
        using IridiumCommand copy = command.Clone();
        copy.Parameters["@A"].Value = 41;
        Assert.Equal(42L, copy.ExecuteScalar());
        Assert.Equal("text", command.Parameters[0].Value);
        Assert.Equal((5, UpdateRowSource.None), (copy.CommandTimeout, copy.UpdatedRowSource));
        Assert.Same(Connection, copy.Connection);
    }

    [Fact]
    public void A_reader_that_is_open_forbids_every_execution_of_its_command()
    {
        using IridiumCommand command = Command("SELECT key FROM k");
        using IridiumDataReader reader = command.ExecuteReader();
        Assert.Throws<InvalidOperationException>(() => command.ExecuteScalar());
        Assert.Throws<InvalidOperationException>(() => command.ExecuteNonQuery());
        Assert.True(reader.Read() && reader.Read());
        reader.Close();
        Assert.Equal("a", command.ExecuteScalar());
    }

    [Fact]
    public void Many_readers_keep_the_moment_of_their_opening()
    {
        var readers = new List<IridiumDataReader>();
        for (int i = 0; i < 20; i++)
        {
            readers.Add(Command("SELECT key FROM k").ExecuteReader());
            Run("UPSERT INTO k VALUES (@k, 'x')", ("k", $"row {i:d2}"));
        }

        for (int i = 0; i < 20; i++)
        {
            int count = 0;
            while (readers[i].Read()) count++;
            Assert.Equal(2 + i, count);
            readers[i].Dispose();
        }
    }
}
