using Dapper;

namespace Iridium.Data.Tests.Provider;

/// <summary>Values of many types on their way through Dapper, as parameters and as results.</summary>
public sealed class DapperValueTests : ProviderTest
{
    [Fact]
    public void Enums_go_as_numbers_and_come_from_numbers_and_names()
    {
        Assert.Equal(DayOfWeek.Tuesday, Connection.QuerySingle<DayOfWeek>("SELECT @d", new { d = DayOfWeek.Tuesday }));
        Assert.Equal("2", Connection.ExecuteScalar<string>("SELECT CAST(@d AS TEXT)", new { d = DayOfWeek.Tuesday }));
        Assert.Equal(DayOfWeek.Friday, Connection.QuerySingle<Meeting>("SELECT 'Friday' AS Day").Day);
        Assert.Equal(DayOfWeek.Friday, Connection.QuerySingle<Meeting>("SELECT 5 AS Day").Day);
        Assert.Null(Connection.QuerySingle<Meeting>("SELECT NULL AS Perhaps").Perhaps);
        Assert.Equal(
            DayOfWeek.Sunday,
            Connection.QuerySingle<Meeting>("SELECT @d AS Perhaps", new { d = (DayOfWeek?)DayOfWeek.Sunday }).Perhaps);
    }

    [Fact]
    public void Null_goes_and_comes()
    {
        Assert.Null(Connection.QuerySingle<int?>("SELECT @n", new { n = (int?)null }));
        Assert.Equal(7, Connection.QuerySingle<int?>("SELECT @n", new { n = (int?)7 }));
        Assert.Null(Connection.QuerySingle<string>("SELECT @n", new { n = (string?)null }));
        Assert.True(Connection.QuerySingle<bool>("SELECT @n IS NULL", new { n = (DateTimeOffset?)null }));
    }

    [Fact]
    public void Identifiers_are_keys()
    {
        Connection.Execute("CREATE KEYSPACE people (key UUID, value TEXT)");
        var ada = Guid.Parse("11111111-2222-3333-4444-555555555555");
        var grace = Guid.Parse("99999999-2222-3333-4444-555555555555");
        Connection.Execute(
            "INSERT INTO people VALUES (@id, @name)",
            new[] { new { id = ada, name = "ada" }, new { id = grace, name = "grace" } });
        Assert.Equal(ada, Connection.QueryFirst<Guid>("SELECT key FROM people"));
        Assert.Equal(
            "grace", Connection.QuerySingle<string>("SELECT value FROM people WHERE key = @grace", new { grace }));
        Guid[] ids = [grace, ada];
        Assert.Equal([ada, grace], Connection.Query<Guid>("SELECT key FROM people WHERE key IN @ids", new { ids }));
    }

    [Fact]
    public void Bytes_are_keys_and_values()
    {
        Connection.Execute("CREATE KEYSPACE files");
        byte[] key = [1, 2];
        byte[] content = [0, 255, 7];
        Connection.Execute("INSERT INTO files VALUES (@key, @content)", new { key, content });
        Assert.Equal(content, Connection.QuerySingle<byte[]>("SELECT value FROM files WHERE key = @key", new { key }));
        Assert.Equal(content, Connection.QuerySingle<Stored>("SELECT key, value FROM files").Value);
    }

    [Fact]
    public void Instants_are_expiries()
    {
        Connection.Execute("CREATE KEYSPACE sessions (key TEXT, value TEXT)");
        var noon = new DateTimeOffset(2100, 1, 2, 12, 0, 0, TimeSpan.FromHours(2));
        const string insert = "INSERT INTO sessions (key, value, expires_at) VALUES (@key, 'x', @until)";
        Connection.Execute(insert, new { key = "a", until = (DateTimeOffset?)noon });
        Connection.Execute(insert, new { key = "b", until = (DateTimeOffset?)null });
        Connection.Execute(insert, new { key = "c", until = noon.UtcDateTime });
        Stored[] all = [.. Connection.Query<Stored>("SELECT expires_at AS Until FROM sessions")];
        Assert.Equal([noon, null, noon], all.Select(each => each.Until));
        Assert.Equal(
            noon.ToUniversalTime(),
            Connection.QueryFirst<DateTimeOffset>("SELECT expires_at FROM sessions WHERE key = 'a'"));
        const string prolong = "UPDATE sessions SET value = 'y' WHERE key = 'a' TTL @time";
        Assert.Equal(1, Connection.Execute(prolong, new { time = TimeSpan.FromDays(1) }));
    }

    [Fact]
    public void Numbers_of_all_widths_go_and_come()
    {
        Assert.Equal(5, Connection.QuerySingle<int>("SELECT @n", new { n = (short)5 }));
        Assert.Equal((byte)5, Connection.QuerySingle<byte>("SELECT @n", new { n = 5L }));
        Assert.Equal(1.5, Connection.QuerySingle<double>("SELECT @n", new { n = 1.5 }));
        Assert.Equal(1.25m, Connection.QuerySingle<decimal>("SELECT @n", new { n = 1.25m }));
        Assert.True(Connection.QuerySingle<bool>("SELECT @n", new { n = true }));
        Assert.Equal(3L, Connection.ExecuteScalar<long>("SELECT LENGTH(@text)", new { text = "abc" }));
    }

    private sealed class Meeting
    {
        public DayOfWeek Day { get; set; }

        public DayOfWeek? Perhaps { get; set; }
    }

    private sealed class Stored
    {
        public byte[] Value { get; set; } = [];

        public DateTimeOffset? Until { get; set; }
    }
}
