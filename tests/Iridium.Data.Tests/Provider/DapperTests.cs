using Dapper;

namespace Iridium.Data.Tests.Provider;

public sealed class DapperTests : ProviderTest
{
    public DapperTests() => Connection.Execute(
        "CREATE KEYSPACE k (key BIGINT, value TEXT); "
        + "UPSERT INTO k (key, value) VALUES (1, 'one'), (2, 'two'), (3, 'three')");

    [Fact]
    public async Task Queries_map_rows_to_objects()
    {
        Assert.Equal(
            "two", Connection.QuerySingle<Row>("SELECT key, value FROM k WHERE key = @id", new { id = 2 }).Value);
        Assert.Equal(3, Connection.Query<Row>("SELECT key, value FROM k", buffered: false).Count());
        Assert.Equal(3, (await Connection.QueryAsync<Row>("SELECT key, value FROM k")).Count());
        var parameters = new DynamicParameters();
        parameters.Add("@id", 3L);
        Assert.Equal(
            "three", await Connection.ExecuteScalarAsync<string>("SELECT value FROM k WHERE key = @id", parameters));
        Assert.Equal(DayOfWeek.Tuesday, Connection.QuerySingle<DayOfWeek>("SELECT @d", new { d = DayOfWeek.Tuesday }));
    }

    private static readonly long[] _ids = [1L, 3L, 9L];

    [Fact]
    public void Lists_expand_and_the_empty_one_finds_nothing()
    {
        const string text = "SELECT key FROM k WHERE key IN @ids";
        Assert.Equal([1L, 3L], Connection.Query<long>(text, new { ids = _ids }));
        Assert.Empty(Connection.Query<long>(text, new { ids = Array.Empty<long>() }));
    }

    [Fact]
    public void Several_results_and_several_objects_of_a_row_are_read()
    {
        using (SqlMapper.GridReader grid = Connection.QueryMultiple("SELECT COUNT(*) FROM k; SELECT value FROM k"))
        {
            Assert.Equal(3, grid.ReadSingle<long>());
            Assert.Equal(["one", "two", "three"], grid.Read<string>());
        }

        (Row Left, Row Right) pair = Connection.Query<Row, Row, (Row, Row)>(
            "SELECT key AS Key, value AS Value, key AS Key, value AS Value FROM k WHERE key = 1",
            (left, right) => (left, right),
            splitOn: "Key").Single();
        Assert.Equal(("one", 1L), (pair.Left.Value, pair.Right.Key));
    }

    [Fact]
    public void Statements_run_for_each_object_in_a_transaction()
    {
        using (IridiumTransaction transaction = Connection.BeginTransaction())
        {
            int affected = Connection.Execute(
                "UPDATE k SET value = @Value WHERE key = @Key",
                new[] { new Row { Key = 1, Value = "uno" }, new Row { Key = 2, Value = "due" } },
                transaction);
            Assert.Equal(2, affected);
            transaction.Commit();
        }

        Assert.Equal("uno", Connection.ExecuteScalar<string>("SELECT value FROM k WHERE key = 1"));
    }

    private sealed class Row
    {
        public long Key { get; set; }

        public string Value { get; set; } = "";
    }
}
