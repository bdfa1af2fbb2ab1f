namespace Iridium.Data.Tests.Provider;

/// <summary>Executions of one command share memory; none may see another's values.</summary>
public sealed class PreparedTests : ProviderTest
{
    public PreparedTests() => Run("CREATE KEYSPACE notes (key TEXT, value TEXT)");

    [Fact]
    public void Each_execution_takes_the_present_values_of_its_parameters()
    {
        using IridiumCommand upsert = Command("UPSERT INTO notes VALUES (@key, @value)", ("key", "a"), ("value", "1"));
        upsert.Prepare();
        upsert.ExecuteNonQuery();
        upsert.Parameters[0].Value = "b";
        upsert.Parameters[1].Value = "2";
        upsert.ExecuteNonQuery();
        Assert.Equal("1", Scalar("SELECT value FROM notes WHERE key = 'a'"));
        Assert.Equal("2", Scalar("SELECT value FROM notes WHERE key = 'b'"));
    }

    [Fact]
    public void A_text_with_the_same_names_in_another_order_binds_them_anew()
    {
        using IridiumCommand command = Command("SELECT @a || @b", ("a", "x"), ("b", "y"));
        Assert.Equal("xy", command.ExecuteScalar());
        command.CommandText = "SELECT @b || @a";
        Assert.Equal("yx", command.ExecuteScalar());
        command.CommandText = "SELECT 'none'";
        Assert.Equal("none", command.ExecuteScalar());
        command.CommandText = "SELECT 'nothing'";
        Assert.Equal("nothing", command.ExecuteScalar());
    }

    [Fact]
    public void A_parameter_that_lost_its_value_is_missed_although_it_had_one_before()
    {
        using IridiumCommand command = Command("SELECT @a", ("a", 1));
        Assert.Equal(1, command.ExecuteScalar());
        command.Parameters[0].Value = null;
        Assert.Throws<InvalidOperationException>(() => command.ExecuteScalar());
        command.Parameters.Clear();
        Assert.Throws<InvalidOperationException>(() => command.ExecuteScalar());
        command.Parameters.AddWithValue("a", 2);
        Assert.Equal(2, command.ExecuteScalar());
    }

    [Fact]
    public void A_closed_reader_keeps_its_count_when_the_command_runs_again()
    {
        using IridiumCommand command = Command("UPSERT INTO notes VALUES (@key, 'v')", ("key", "a"));
        IridiumDataReader first = command.ExecuteReader();
        first.Dispose();
        Assert.Equal(1, command.ExecuteNonQuery());
        Assert.Equal(1, first.RecordsAffected);
        Assert.True(first.IsClosed);
    }

    [Fact]
    public void A_row_that_is_refused_inside_a_transaction_leaves_what_came_before()
    {
        using (IridiumTransaction transaction = Connection.BeginTransaction())
        {
            using IridiumCommand insert = Command(
                "INSERT INTO notes VALUES (@key, @value)", ("key", "a"), ("value", "first"));
            insert.Transaction = transaction;
            insert.ExecuteNonQuery();
            insert.Parameters[1].Value = "second";
            var refused = Assert.Throws<IridiumException>(() => insert.ExecuteNonQuery());
            Assert.Equal(SqlStates.DuplicateKey, refused.SqlState);
            insert.Parameters[0].Value = "b";
            insert.Parameters[1].Value = DBNull.Value;
            Assert.Throws<IridiumException>(() => insert.ExecuteNonQuery());
            transaction.Commit();
        }

        Assert.Equal("first", Scalar("SELECT value FROM notes WHERE key = 'a'"));
        Assert.Equal(1L, Scalar("SELECT COUNT(*) FROM notes"));
    }

    [Fact]
    public void Several_rows_that_are_refused_inside_a_transaction_leave_none_of_them()
    {
        Run("INSERT INTO notes VALUES ('c', 'there')");
        using (IridiumTransaction transaction = Connection.BeginTransaction())
        {
            using IridiumCommand insert = Command("INSERT INTO notes VALUES ('a', '1'), ('b', '2'), ('c', '3')");
            insert.Transaction = transaction;
            Assert.Throws<IridiumException>(() => insert.ExecuteNonQuery());
            transaction.Commit();
        }

        Assert.Equal(1L, Scalar("SELECT COUNT(*) FROM notes"));
    }
}
