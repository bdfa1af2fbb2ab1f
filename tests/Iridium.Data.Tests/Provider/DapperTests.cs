using System.Data;
using Dapper;

namespace Iridium.Data.Tests.Provider;

/// <summary>Dapper knows nothing of Iridium: what it sends and how it reads must do.</summary>
public sealed class DapperTests : ProviderTest
{
    private const string All = "SELECT key, value FROM k";
    private const string Listed = "SELECT key FROM k WHERE key IN @ids";

    private static readonly int[] _pair = [3, 1];

    public DapperTests() => Connection.Execute(
        "CREATE KEYSPACE k (key BIGINT, value TEXT); "
        + "UPSERT INTO k (key, value) VALUES (1, 'one'), (2, 'two'), (3, 'three')");

    [Fact]
    public void Queries_map_rows_to_objects_buffered_and_unbuffered()
    {
        Assert.Equal("two", Connection.QuerySingle<Row>(All + " WHERE key = @id", new { id = 2 }).Value);
        Assert.Null(Connection.QuerySingleOrDefault<Row>(All + " WHERE key = @id", new { id = 9 }));
        Assert.Equal(1L, Connection.QueryFirst<Row>(All).Key);
        Assert.Equal(["one", "two", "three"], Connection.Query<Row>(All).Select(row => row.Value));
        Assert.Equal(["one", "two"], Connection.Query<Row>(All, buffered: false).Take(2).Select(row => row.Value));
        dynamic any = Connection.QueryFirst(All);
        Assert.Equal((1L, "one"), ((long)any.key, (string)any.value));
        Assert.Equal((3L, "three"), Connection.QueryFirst<(long, string)>(All + " ORDER BY key DESC"));
    }

    [Fact]
    public async Task Asynchronous_queries_do_the_same()
    {
        Assert.Equal(3, (await Connection.QueryAsync<Row>(All)).Count());
        Assert.Equal("one", (await Connection.QueryFirstAsync<Row>(All)).Value);
        Assert.Equal(3L, await Connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM k"));
        Assert.Equal(1, await Connection.ExecuteAsync("DELETE FROM k WHERE key = @id", new { id = 3 }));
        var streamed = new List<string>();
        await foreach (Row row in Connection.QueryUnbufferedAsync<Row>(All)) streamed.Add(row.Value);
        Assert.Equal(["one", "two"], streamed);
        var command = new CommandDefinition(All, flags: CommandFlags.None);
        Assert.Equal(2, (await Connection.QueryAsync<Row>(command)).Count());
    }

    [Fact]
    public async Task A_cancelled_token_stops_it()
    {
        var cancelled = new CancellationToken(canceled: true);
        var command = new CommandDefinition(All, cancellationToken: cancelled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Connection.QueryAsync<Row>(command));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Connection.ExecuteAsync(command));
        Assert.Equal(3, Connection.Query<Row>(All).Count());
    }

    [Fact]
    public void Dynamic_parameters_are_bound_with_and_without_a_prefix()
    {
        var parameters = new DynamicParameters(new { least = 2 });
        parameters.Add("@most", 3L, DbType.Int64);
        parameters.Add("unused", "x");
        Assert.Equal(
            [2L, 3L], Connection.Query<long>("SELECT key FROM k WHERE key >= @least AND key <= @most", parameters));
        var template = new Dictionary<string, object> { ["id"] = 1 };
        Assert.Equal("one", Connection.ExecuteScalar<string>("SELECT value FROM k WHERE key = :id", template));
        Assert.Equal("one", Connection.ExecuteScalar<string>("SELECT value FROM k WHERE key = $id", template));
        Assert.Equal([1L], Connection.Query<long>("SELECT key FROM k WHERE key = {=id}", new { id = 1 }));
    }

    [Theory]
    [InlineData("", new long[0])]
    [InlineData("2", new[] { 2L })]
    [InlineData("3,1,9,3", new[] { 1L, 3L })]
    public void Lists_expand_whatever_their_length(string ids, long[] found)
    {
        long[] list = [.. ids.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
        Assert.Equal(found, Connection.Query<long>(Listed, new { ids = list }));
        Assert.Equal(found, Connection.Query<long>(Listed, new { ids = list.ToList() }));
        int affected = Connection.Execute(
            "DELETE FROM k WHERE key IN @ids AND value <> @no", new { ids = list, no = "" });
        Assert.Equal(found.Length, affected);
    }

    [Fact]
    public void A_list_is_one_multi_get()
    {
        string plan = Connection.QuerySingle<string>("EXPLAIN " + Listed, new { ids = _pair });
        Assert.Equal("MULTI GET k 2 keys", plan);
        Assert.Equal("NOTHING k", Connection.QueryFirst<string>("EXPLAIN " + Listed, new { ids = Array.Empty<int>() }));
    }

    [Fact]
    public async Task Several_results_are_read_one_after_the_other()
    {
        const string text = "SELECT COUNT(*) FROM k; SELECT value FROM k; SELECT key, value FROM k WHERE key = @id";
        using (SqlMapper.GridReader grid = Connection.QueryMultiple(text, new { id = 2 }))
        {
            Assert.Equal(3, grid.ReadSingle<long>());
            Assert.Equal(["one", "two", "three"], grid.Read<string>(buffered: false));
            Assert.Equal("two", grid.ReadSingle<Row>().Value);
            Assert.True(grid.IsConsumed);
        }

        await using SqlMapper.GridReader later = await Connection.QueryMultipleAsync(text, new { id = 3 });
        Assert.Equal(3, await later.ReadSingleAsync<long>());
        Assert.Equal(3, (await later.ReadAsync<string>()).Count());
        Assert.Equal("three", (await later.ReadSingleAsync<Row>()).Value);
    }

    [Fact]
    public void A_row_becomes_several_objects()
    {
        (Row left, Extent right) = Connection.Query<Row, Extent, (Row, Extent)>(
            "SELECT key, value, version AS Number, size AS Bytes FROM k WHERE key = 3",
            (row, extent) => (row, extent),
            splitOn: "Number").Single();
        Assert.Equal((3L, "three"), (left.Key, left.Value));
        Assert.True(right.Number > 0);
        Assert.Equal(5, right.Bytes);
    }

    [Fact]
    public void Statements_run_for_each_object_in_a_transaction()
    {
        Row[] changed = [new Row { Key = 1, Value = "uno" }, new Row { Key = 2, Value = "due" }];
        const string update = "UPDATE k SET value = @Value WHERE key = @Key";
        using (IridiumTransaction undone = Connection.BeginTransaction())
        {
            Assert.Equal(2, Connection.Execute(update, changed, undone));
            Assert.Equal("uno", Connection.QueryFirst<Row>(All, transaction: undone).Value);
        }

        Assert.Equal("one", Connection.QueryFirst<Row>(All).Value);
        using (IridiumTransaction done = Connection.BeginTransaction(IsolationLevel.Serializable))
        {
            Connection.Execute(update, changed, done);
            done.Commit();
        }

        Assert.Equal(["uno", "due", "three"], Connection.Query<Row>(All).Select(row => row.Value));
    }

    [Fact]
    public void A_reader_fills_a_table()
    {
        var table = new DataTable();
        using (IDataReader reader = Connection.ExecuteReader(All + " WHERE key > @id", new { id = 1 }))
            table.Load(reader);
        Assert.Equal(2, table.Rows.Count);
        Assert.Equal("three", table.Rows[1]["value"]);
    }

    [Fact]
    public void An_optimistic_update_is_one_statement()
    {
        const string update = "UPDATE k SET value = @value WHERE key = @key AND version = @version";
        long version = Connection.ExecuteScalar<long>("SELECT version FROM k WHERE key = 1");
        Assert.Equal(1, Connection.Execute(update, new { key = 1, value = "mine", version }));
        Assert.Equal(0, Connection.Execute(update, new { key = 1, value = "late", version }));
    }

    [Fact]
    public void A_closed_connection_is_opened_for_a_query_and_closed_again()
    {
        using var connection = new IridiumConnection(Text);
        Assert.Equal(3, connection.Query<Row>(All).Count());
        Assert.Equal(ConnectionState.Closed, connection.State);
    }

    private sealed class Row
    {
        public long Key { get; set; }

        public string Value { get; set; } = "";
    }

    private sealed class Extent
    {
        public long Number { get; set; }

        public long Bytes { get; set; }
    }
}
