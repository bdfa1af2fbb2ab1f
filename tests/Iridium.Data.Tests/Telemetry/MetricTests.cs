using System.Diagnostics.Metrics;
using Iridium.Data.Tests.Provider;

namespace Iridium.Data.Tests.Telemetry;

/// <summary>The metrics of the provider against OpenTelemetry's conventions for databases.</summary>
public sealed class MetricTests : ProviderTest, IDisposable
{
    private readonly MeasurementListener _metrics;

    public MetricTests()
    {
        Run("CREATE KEYSPACE notes (key TEXT, value TEXT)");
        Run("UPSERT INTO notes VALUES ('a', 'one'), ('b', 'two'), ('c', 'three')");
        _metrics = new MeasurementListener(Connection.DataSource);
    }

    void IDisposable.Dispose()
    {
        _metrics.Dispose();
        Dispose();
    }

    [Fact]
    public void An_execution_records_its_duration_in_seconds_in_the_buckets_of_the_conventions()
    {
        Run("UPSERT INTO notes VALUES ('d', 'four')");
        (double value, Dictionary<string, object?> tags) = Assert.Single(_metrics.Of("db.client.operation.duration"));
        Assert.InRange(value, 0.000_000_1, 60);
        var expected = new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["db.collection.name"] = "notes",
            ["db.namespace"] = Connection.DataSource,
            ["db.operation.name"] = "UPSERT",
            ["db.query.summary"] = "UPSERT notes",
            ["db.system.name"] = "iridium",
        };
        Assert.Equal(expected, new SortedDictionary<string, object?>(tags, StringComparer.Ordinal));
        Assert.Empty(_metrics.Of("db.client.response.returned_rows"));
        var duration = (Histogram<double>)_metrics.Instruments["db.client.operation.duration"];
        Assert.Equal("s", duration.Unit);
        Assert.Equal([0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10], duration.Advice!.HistogramBucketBoundaries!);
    }

    [Fact]
    public void Rows_are_counted_as_they_are_read()
    {
        using (IridiumCommand command = Command("SELECT key FROM notes"))
        {
            using IridiumDataReader all = command.ExecuteReader();
            while (all.Read()) Assert.NotEmpty(all.GetString(0));
        }

        Scalar("SELECT key FROM notes");
        Scalar("SELECT key FROM notes WHERE key = 'z'");
        Run("UPSERT INTO notes VALUES ('d', 'four'), ('e', 'five') RETURNING key");
        Assert.Equal([3, 1, 0, 0], _metrics.Of("db.client.response.returned_rows").Select(each => each.Value));
        var rows = (Histogram<long>)_metrics.Instruments["db.client.response.returned_rows"];
        Assert.Equal("{row}", rows.Unit);
        Assert.Equal(13, rows.Advice!.HistogramBucketBoundaries!.Count);
    }

    [Fact]
    public void What_fails_is_recorded_with_its_state()
    {
        Assert.Throws<IridiumException>(() => Run("INSERT INTO notes VALUES ('a', 'x')"));
        Assert.Throws<IridiumException>(() => Run("SELEKT"));
        IReadOnlyList<(double Value, Dictionary<string, object?> Tags)> durations =
            _metrics.Of("db.client.operation.duration");
        Assert.Equal(["23505", "42601"], durations.Select(each => each.Tags["error.type"]));
        Assert.Equal(["23505", "42601"], durations.Select(each => each.Tags["db.response.status_code"]));
    }

    [Fact]
    public void Full_scans_are_counted_and_what_only_explains_them_is_not()
    {
        Scalar("SELECT value FROM notes WHERE key = 'a'");
        Scalar("SELECT value FROM notes WHERE key LIKE 'a%'");
        Scalar("EXPLAIN SELECT * FROM notes");
        Assert.Empty(_metrics.Of("iridium.data.full_scans"));
        Scalar("SELECT COUNT(*) FROM notes");
        Run("UPDATE notes SET value = 'x' WHERE size > 4");
        IReadOnlyList<(double Value, Dictionary<string, object?> Tags)> scans = _metrics.Of("iridium.data.full_scans");
        Assert.Equal([1, 1], scans.Select(each => each.Value));
        Assert.Equal("notes", scans[0].Tags["db.collection.name"]);
    }

    [Fact]
    public void Conflicts_are_counted_however_the_commit_was_asked_for()
    {
        using IridiumConnection other = Opened();
        using var overtake = new IridiumCommand("UPSERT INTO notes VALUES ('a', 'theirs')", other);
        using (IridiumTransaction transaction = Connection.BeginTransaction())
        {
            using var update = new IridiumCommand("UPSERT INTO notes VALUES ('a', 'mine')", Connection, transaction);
            update.ExecuteNonQuery();
            overtake.ExecuteNonQuery();
            Assert.Throws<IridiumException>(() => transaction.Commit());
        }

        Run("BEGIN; UPSERT INTO notes VALUES ('a', 'mine')");
        overtake.ExecuteNonQuery();
        Assert.Throws<IridiumException>(() => Run("COMMIT"));
        Run("ROLLBACK");
        Assert.Equal([1, 1], _metrics.Of("iridium.data.conflicts").Select(each => each.Value));
    }

    [Fact]
    public void Open_connections_are_told_to_who_asks()
    {
        using (Opened()) AssertOpen(2);
        AssertOpen(1);
        Connection.Close();
        _metrics.Collect();
        Assert.Empty(_metrics.Of("db.client.connection.count"));
    }

    private void AssertOpen(int count)
    {
        _metrics.Collect();
        (double value, Dictionary<string, object?> tags) = Assert.Single(_metrics.Of("db.client.connection.count"));
        Assert.Equal(count, value);
        Assert.Equal("used", tags["db.client.connection.state"]);
    }
}
