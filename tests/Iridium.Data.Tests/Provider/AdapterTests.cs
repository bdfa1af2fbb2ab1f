using System.Data;
using System.Data.Common;

namespace Iridium.Data.Tests.Provider;

public sealed class AdapterTests : ProviderTest
{
    private const string Query = "SELECT key, value, version FROM k";

    public AdapterTests() =>
        Run("CREATE KEYSPACE k (key TEXT, value TEXT); UPSERT INTO k VALUES ('a', '1'), ('b', '2'), ('c', '3')");

    [Fact]
    public void A_table_is_filled_with_its_key_and_its_types()
    {
        using IridiumDataAdapter adapter = Adapter(Query + "; SELECT COUNT(*) AS n FROM k");
        adapter.MissingSchemaAction = MissingSchemaAction.AddWithKey;
        using var data = new DataSet();
        Assert.Equal(3, adapter.Fill(data));
        DataTable table = data.Tables[0];
        Assert.Equal("key", Assert.Single(table.PrimaryKey).ColumnName);
        Assert.Equal(
            [typeof(string), typeof(string), typeof(long)],
            table.Columns.Cast<DataColumn>().Select(column => column.DataType));
        Assert.False(table.Columns["value"]!.AllowDBNull);
        Assert.True(table.Columns["version"]!.ReadOnly);
        Assert.Equal("2", table.Rows.Find("b")!["value"]);
        Assert.Equal(3L, data.Tables[1].Rows[0]["n"]);
        using var empty = new DataTable();
        adapter.FillSchema(empty, SchemaType.Source);
        Assert.Equal((3, 0), (empty.Columns.Count, empty.Rows.Count));
    }

    [Fact]
    public void Changes_are_written_with_derived_commands_and_may_be_changed_again()
    {
        using IridiumDataAdapter adapter = Adapter(Query);
        using var builder = new IridiumCommandBuilder(adapter);
        using DataTable table = Filled(adapter);
        table.Rows.Find("a")!["value"] = "one";
        table.Rows.Find("b")!.Delete();
        DataRow added = table.Rows.Add("d", "4");
        Assert.Equal(3, adapter.Update(table));
        Assert.Equal("a=one c=3 d=4", Stored());
        Assert.Equal(Scalar("SELECT version FROM k WHERE key = 'd'"), added["version"]);

        table.Rows.Find("a")!["value"] = "uno";
        added.Delete();
        Assert.Equal(2, adapter.Update(table));
        Assert.Equal("a=uno c=3", Stored());
        Assert.Equal(0, adapter.Update(table));
    }

    [Fact]
    public void A_row_that_someone_else_changed_or_deleted_is_not_overwritten()
    {
        using IridiumDataAdapter adapter = Adapter(Query);
        using var builder = new IridiumCommandBuilder(adapter);
        using DataTable table = Filled(adapter);
        Run("UPDATE k SET value = 'theirs' WHERE key = 'a'; DELETE FROM k WHERE key = 'b'");
        foreach (string key in new[] { "a", "b" })
        {
            DataRow row = table.Rows.Find(key)!;
            row["value"] = "mine";
            var error = Assert.Throws<DBConcurrencyException>(() => adapter.Update([row]));
            Assert.Same(row, error.Row);
        }

        table.Rows.Find("c")!.Delete();
        Run("UPDATE k SET value = 'theirs' WHERE key = 'c'");
        Assert.Throws<DBConcurrencyException>(() => adapter.Update([table.Rows.Cast<DataRow>().Last()]));
        Assert.Equal("a=theirs c=theirs", Stored());

        builder.ConflictOption = ConflictOption.OverwriteChanges;
        adapter.Update([table.Rows.Find("a")!]);
        Assert.Equal("a=mine c=theirs", Stored());
    }

    [Fact]
    public void A_key_does_not_change()
    {
        using IridiumDataAdapter adapter = Adapter(Query);
        using var builder = new IridiumCommandBuilder(adapter);
        using DataTable table = Filled(adapter);
        table.Rows.Find("a")!["key"] = "z";
        var error = Assert.Throws<IridiumException>(() => adapter.Update(table));
        Assert.Equal(SqlStates.NotSupported, error.SqlState);
        Assert.Equal("a=1 b=2 c=3", Stored());
        Assert.Equal(1, Run("UPDATE k SET key = 'a', value = 'same' WHERE key = 'a'"));
    }

    [Fact]
    public void Derived_commands_can_be_asked_for_and_work_in_a_transaction()
    {
        DbProviderFactory factory = IridiumFactory.Instance;
        using DbDataAdapter adapter = factory.CreateDataAdapter()!;
        adapter.SelectCommand = Command(Query);
        using DbCommandBuilder builder = factory.CreateCommandBuilder()!;
        builder.DataAdapter = adapter;
        Assert.StartsWith("UPDATE \"k\" SET", builder.GetUpdateCommand().CommandText, StringComparison.Ordinal);
        DbCommand delete = builder.GetDeleteCommand(useColumnsForParameterNames: true);
        Assert.Equal(
            "DELETE FROM \"k\" WHERE ((\"key\" = @Original_key) AND (\"version\" = @Original_version))",
            delete.CommandText);
        using var table = new DataTable();
        adapter.Fill(table);
        using (IridiumTransaction transaction = Connection.BeginTransaction())
        {
            adapter.SelectCommand.Transaction = transaction;
            adapter.UpdateCommand = builder.GetUpdateCommand();
            adapter.InsertCommand = builder.GetInsertCommand();
            foreach (DbCommand command in new[] { adapter.UpdateCommand, adapter.InsertCommand })
                command.Transaction = transaction;
            table.Rows[0]["value"] = "one";
            table.Rows.Add("d", "4");
            Assert.Equal(2, adapter.Update(table));
            Assert.Equal("a=1 b=2 c=3", Stored(Opened()));
            transaction.Commit();
        }

        Assert.Equal("a=one b=2 c=3 d=4", Stored());
    }

    [Fact]
    public void Own_commands_and_events_are_used()
    {
        using IridiumDataAdapter adapter = Adapter(Query);
        adapter.InsertCommand = Command("INSERT INTO k VALUES (@key, @value) RETURNING version");
        adapter.InsertCommand.Parameters.Add(new IridiumParameter { ParameterName = "key", SourceColumn = "key" });
        adapter.InsertCommand.Parameters.Add(new IridiumParameter { ParameterName = "value", SourceColumn = "value" });
        var told = new List<string>();
        adapter.RowUpdating += (_, row) => told.Add($"before {row.StatementType}");
        adapter.RowUpdated += (_, row) => told.Add($"after {row.RecordsAffected}");
        using var builder = new IridiumCommandBuilder(adapter);
        using DataTable table = Filled(adapter);
        DataRow added = table.Rows.Add("d", "4");
        adapter.Update(table);
        Assert.IsType<long>(added["version"]);
        Assert.Equal(["before Insert", "after 1"], told);
        builder.DataAdapter = null;
        added["value"] = "5";
        Assert.Throws<InvalidOperationException>(() => adapter.Update(table));
    }

    [Theory]
    [InlineData("BIGINT", "JSON", "1", "'{}'")]
    [InlineData("UUID", "TEXT", "CAST('11111111-1111-1111-1111-111111111111' AS UUID)", "'x'")]
    [InlineData("BLOB", "BLOB", "X'01'", "X'02'")]
    public void Every_type_of_key_and_value_goes_through(string keys, string values, string key, string value)
    {
        Run($"CREATE KEYSPACE t (key {keys}, value {values}); INSERT INTO t VALUES ({key}, {value})");
        using IridiumDataAdapter adapter = Adapter("SELECT * FROM t");
        using var builder = new IridiumCommandBuilder(adapter);
        using DataTable table = Filled(adapter);
        DataRow row = table.Rows[0];
        object[] old = [row["key"], row["value"]];
        row["expires_at"] = new DateTimeOffset(2400, 1, 1, 0, 0, 0, TimeSpan.Zero);
        row["value"] = old[1];
        Assert.Equal(1, adapter.Update(table));
        row.Delete();
        Assert.Equal(1, adapter.Update(table));
        table.Rows.Add(old);
        Assert.Equal(1, adapter.Update(table));
        Assert.Equal(old[0], Scalar("SELECT key FROM t"));
    }

    [Fact]
    public void Names_are_quoted_and_back()
    {
        using var builder = new IridiumCommandBuilder();
        Assert.Equal("\"a\"\"b\"", builder.QuoteIdentifier("a\"b"));
        Assert.Equal("a\"b", builder.UnquoteIdentifier("\"a\"\"b\""));
        Assert.Throws<ArgumentNullException>(() => builder.QuoteIdentifier(null!));
        Assert.Throws<InvalidOperationException>(() => builder.GetUpdateCommand());
    }

    private static DataTable Filled(IridiumDataAdapter adapter)
    {
        var table = new DataTable();
        adapter.MissingSchemaAction = MissingSchemaAction.AddWithKey;
        adapter.Fill(table);
        return table;
    }

    private IridiumDataAdapter Adapter(string query) => new(query, Connection);

    private string Stored(IridiumConnection? connection = null)
    {
        using var command = new IridiumCommand("SELECT key || '=' || value FROM k", connection ?? Connection);
        using IridiumDataReader reader = command.ExecuteReader();
        string rows = string.Join(' ', reader.Cast<DbDataRecord>().Select(row => row.GetString(0)));
        if (connection is not null) connection.Close();
        return rows;
    }
}
