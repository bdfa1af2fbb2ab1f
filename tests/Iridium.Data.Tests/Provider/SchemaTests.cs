using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;

namespace Iridium.Data.Tests.Provider;

public sealed class SchemaTests : ProviderTest
{
    public SchemaTests() =>
        Run("CREATE KEYSPACE notes (key BIGINT, value TEXT); CREATE KEYSPACE blobs (key UUID, value JSON)");

    [Fact]
    public void Keyspaces_and_columns_are_listed_and_restricted()
    {
        Assert.Equal(["blobs", "default", "notes"], Names("Keyspaces", "TABLE_NAME"));
        Assert.Equal(["blobs", "default", "notes"], Names("tables", "TABLE_NAME"));
        DataRow row = Assert.Single(Connection.GetSchema("Keyspaces", ["blobs"]).Rows.Cast<DataRow>());
        Assert.Equal(("UUID", "JSON"), (row["KEY_TYPE"], row["VALUE_TYPE"]));
        Assert.Empty(Connection.GetSchema("Keyspaces", ["nowhere"]).Rows);
        Assert.Equal(
            ["key", "value", "version", "expires_at", "size"], Names("Columns", "COLUMN_NAME", "notes"));
        DataRow key = Assert.Single(Connection.GetSchema("Columns", ["notes", "key"]).Rows.Cast<DataRow>());
        Assert.Equal(("BIGINT", 1), (key["DATA_TYPE"], key["ORDINAL_POSITION"]));
        Assert.Equal((false, true), (key["IS_NULLABLE"], key["IS_KEY"]));
        Assert.Equal(3, Connection.GetSchema("Columns", [null, "version"]).Rows.Count);
        Assert.Throws<ArgumentException>(() => Connection.GetSchema("Columns", ["a", "b", "c"]));
        Assert.Throws<ArgumentException>(() => Connection.GetSchema("DataTypes", ["a"]));
        Assert.Throws<ArgumentNullException>(() => Connection.GetSchema(null!));
    }

    [Fact]
    public async Task Every_collection_has_as_many_restrictions_as_it_says()
    {
        DataTable restrictions = Connection.GetSchema("Restrictions");
        foreach (DataRow row in Connection.GetSchema().Rows)
        {
            string name = (string)row["CollectionName"];
            int count = (int)row["NumberOfRestrictions"];
            Assert.Equal(
                Enumerable.Range(1, count),
                restrictions.Select($"CollectionName = '{name}'").Select(each => (int)each["RestrictionNumber"]));
            Assert.Equal(name, (await Connection.GetSchemaAsync(name, new string?[count])).TableName);
        }
    }

    [Fact]
    public void What_the_source_says_of_itself_is_true()
    {
        DataRow source = Assert.Single(Connection.GetSchema("DataSourceInformation").Rows.Cast<DataRow>());
        Assert.Equal("Iridium", source["DataSourceProductName"]);
        Assert.Equal(Connection.ServerVersion, source["DataSourceProductVersion"]);
        Assert.Matches((string)source["ParameterMarkerPattern"], "@p1");
        string marker = string.Format(null, (string)source["ParameterMarkerFormat"], "p1");
        Assert.Equal(7L, Scalar("SELECT " + marker, ("p1", 7L)));
        foreach (DataRow type in Connection.GetSchema("DataTypes").Rows)
        {
            OnRow($"SELECT CAST(NULL AS {type["TypeName"]})", reader =>
            {
                Assert.True(reader.IsDBNull(0));
                Assert.Equal(Type.GetType((string)type["DataType"]), reader.GetFieldType(0));
            });
        }

        foreach (DataRow word in Connection.GetSchema("ReservedWords").Rows)
        {
            Assert.Equal(
                SqlStates.SyntaxError,
                Assert.Throws<IridiumException>(() => Run($"CREATE KEYSPACE {word[0]}")).SqlState);
            Run($"CREATE KEYSPACE \"{word[0]}\"");
        }
    }

    [Fact]
    public void A_closed_connection_has_no_schema()
    {
        using var closed = new IridiumConnection(Text);
        Assert.Throws<InvalidOperationException>(() => closed.GetSchema());
        Assert.Throws<InvalidOperationException>(() => closed.GetSchema("Columns", []));
    }

    [Fact]
    public void Columns_of_a_result_know_where_they_come_from()
    {
        using IridiumCommand command = Command(
            "SELECT key, value AS text, version, expires_at, size, size + 1 AS n FROM notes");
        using IridiumDataReader reader = command.ExecuteReader(CommandBehavior.KeyInfo);
        ReadOnlyCollection<DbColumn> columns = reader.GetColumnSchema();
        DbColumn key = columns[0];
        Assert.Equal(("key", 0), (key.ColumnName, key.ColumnOrdinal));
        Assert.Equal(("BIGINT", typeof(long)), (key.DataTypeName, key.DataType));
        Assert.Equal((true, true), (key.IsKey, key.IsUnique));
        Assert.Equal((false, false, false), (key.AllowDBNull, key.IsReadOnly, key.IsExpression));
        Assert.Equal(("notes", "key", false), (key.BaseTableName, key.BaseColumnName, key.IsAliased));
        DbColumn text = columns[1];
        Assert.Equal(("text", "value"), (text.ColumnName, text.BaseColumnName));
        Assert.Equal((true, true), (text.IsAliased, text.IsLong));
        Assert.Equal([false, false, true, false, true, true], columns.Select(column => column.IsReadOnly));
        Assert.Equal([false, false, false, true, false, true], columns.Select(column => column.AllowDBNull));
        Assert.True(columns[5].IsExpression);
        Assert.Null(columns[5].BaseTableName ?? columns[5].BaseColumnName);

        DataTable table = reader.GetSchemaTable()!;
        Assert.Equal("SchemaTable", table.TableName);
        DataRow[] rows = table.Select();
        Assert.Equal(columns.Select(column => column.ColumnName), rows.Select(row => (string)row["ColumnName"]));
        Assert.Equal(columns.Select(column => column.DataType), rows.Select(row => (Type)row["DataType"]));
        Assert.Equal([0, 1, 2, 3, 4, 5], rows.Select(row => (int)row["ColumnOrdinal"]));
        Assert.Equal([false, false, true, false, false, false], rows.Select(row => (bool)row["IsRowVersion"]));
        Assert.Equal((int)DbType.Int64, table.Rows[0]["ProviderType"]);
        Assert.Equal(DBNull.Value, table.Rows[5]["BaseTableName"]);
    }

    private IEnumerable<string> Names(string collection, string column, params string?[] restrictions) =>
        Connection.GetSchema(collection, restrictions).Rows.Cast<DataRow>().Select(row => (string)row[column]);
}
