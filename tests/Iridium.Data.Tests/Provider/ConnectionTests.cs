using System.Data;
using System.Transactions;

namespace Iridium.Data.Tests.Provider;

public sealed class ConnectionTests : ProviderTest
{
    [Theory]
    [InlineData("xyzzy=Invalid", "xyzzy")]
    [InlineData("Mode=Sideways", "ReadOnly")]
    [InlineData("Durability=Maybe", "Buffered")]
    [InlineData("Command Timeout=-1", "Command Timeout")]
    [InlineData("Isolation=Chaos", "Serializable")]
    public void What_a_connection_string_does_not_allow_is_named(string text, string named)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new IridiumConnection(text));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_collections_are_there()
    {
        Run("CREATE KEYSPACE k (key TEXT, value TEXT)");
        DataTable all = Connection.GetSchema();
        Assert.Equal("MetaDataCollections", all.TableName);
        Assert.Equal(
            ["CollectionName", "NumberOfRestrictions", "NumberOfIdentifierParts"],
            all.Columns.Cast<DataColumn>().Select(column => column.ColumnName));
        foreach (DataRow row in all.Rows) Assert.NotEmpty(Connection.GetSchema((string)row[0]).Columns);
        Assert.Equal(5, Connection.GetSchema("Columns", ["k"]).Rows.Count);
        Assert.Throws<ArgumentException>(() => Connection.GetSchema("Nonsense"));
    }

    [Fact]
    public void Connections_to_one_name_share_a_database_that_goes_with_the_last()
    {
        Run("CREATE KEYSPACE k (key TEXT, value TEXT)");
        using (IridiumConnection second = Opened())
        {
            Assert.Same(Connection.Engine, second.Engine);
            Connection.Close();
        }

        Connection.Open();
        Assert.Throws<IridiumException>(() => Run("SELECT * FROM k"));
    }

    [Fact]
    public void Connections_to_one_directory_share_it_and_readers_see_the_newest_state()
    {
        string directory = Directory.CreateTempSubdirectory("iridium-data").FullName;
        try
        {
            using (var writer = new IridiumConnection("Data Source=" + directory))
            {
                writer.Open();
                using var create = new IridiumCommand(
                    "CREATE KEYSPACE k; UPSERT INTO k (key, value) VALUES (X'01', X'02')", writer);
                create.ExecuteNonQuery();
                using var reader = new IridiumConnection($"Data Source={directory};Mode=ReadOnly");
                reader.Open();
                Assert.Same(writer.Engine, reader.Engine);
                using var write = new IridiumCommand("DELETE FROM k WHERE TRUE", reader);
                var refused = Assert.Throws<IridiumException>(() => write.ExecuteNonQuery());
                Assert.Equal(SqlStates.ReadOnly, refused.SqlState);
            }

            IridiumConnection.ClearAllPools();
            using var alone = new IridiumConnection($"Data Source={directory};Mode=ReadOnly");
            alone.Open();
            using var count = new IridiumCommand("SELECT COUNT(*) FROM k", alone);
            Assert.Equal(1L, count.ExecuteScalar());
        }
        finally
        {
            IridiumConnection.ClearAllPools();
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void A_scope_that_is_completed_commits_and_one_that_is_not_rolls_back()
    {
        Run("CREATE KEYSPACE k (key TEXT, value TEXT)");
        using (var scope = new TransactionScope())
        {
            for (int i = 0; i < 2; i++)
            {
                using IridiumConnection inner = Opened();
                using var insert = new IridiumCommand($"INSERT INTO k (key, value) VALUES ('{i}', 'x')", inner);
                insert.ExecuteNonQuery();
            }

            Assert.Equal(0L, Scalar("SELECT COUNT(*) FROM k"));
            scope.Complete();
        }

        Assert.Equal(2L, Scalar("SELECT COUNT(*) FROM k"));
        using (new TransactionScope())
        {
            using IridiumConnection inner = Opened();
            using var delete = new IridiumCommand("DELETE FROM k WHERE TRUE", inner);
            delete.ExecuteNonQuery();
        }

        Assert.Equal(2L, Scalar("SELECT COUNT(*) FROM k"));
    }
}
