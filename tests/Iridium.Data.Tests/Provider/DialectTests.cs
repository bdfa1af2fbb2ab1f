using System.Data.Common;
using System.Diagnostics.Metrics;
using Iridium.Engine;
using Iridium.Testing;

namespace Iridium.Data.Tests.Provider;

/// <summary>Statements besides queries and writes, as a program that has only the ADO.NET classes meets them.</summary>
public sealed class DialectTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CallbackLoggers _loggers = new();
    private readonly IridiumDataSource _source;
    private readonly IridiumConnection _connection;

    public DialectTests()
    {
        _source = new IridiumDataSourceBuilder($"Data Source={_directory["db"]};Pooling=false")
            .UseDatabaseOptions(new DatabaseOptions { TimeProvider = _time })
            .UseLoggerFactory(_loggers)
            .Build();
        _connection = _source.OpenConnection();
        Rows("CREATE KEYSPACE k (key TEXT, value TEXT); INSERT INTO k VALUES ('a', '1'), ('b', '2'), ('c', '3')");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _source.Dispose();
        _loggers.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_full_scan_is_explained_counted_and_logged_and_other_plans_are_not()
    {
        var scans = new List<string?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, each) =>
        {
            if (instrument.Name == "iridium.data.full_scans") each.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (tags.ToArray().Contains(new("db.namespace", _directory["db"])))
                scans.Add($"{count} {tags.ToArray().First(tag => tag.Key == "db.collection.name").Value}");
        });
        listener.Start();
        foreach ((string text, string plan) in new[]
        {
            ("SELECT value FROM k WHERE key = 'a'", "POINT k key = 'a'"),
            ("SELECT value FROM k WHERE key IN ('a', 'c')", "MULTI GET k 2 keys"),
            ("SELECT value FROM k WHERE key > 'a' AND value > '1'", "RANGE k key > 'a'|FILTER value > '1'"),
            ("SELECT value FROM k WHERE value = '3'", "FULL SCAN k|FILTER value = '3'"),
        })
        {
            Assert.Equal(plan, Rows("EXPLAIN " + text));
            Rows(text);
        }

        using (var described = new IridiumCommand("SELECT COUNT(*) AS n FROM k; SELECT value FROM k", _connection))
        {
            using IridiumDataReader reader = described.ExecuteReader(System.Data.CommandBehavior.SchemaOnly);
            Assert.Equal("n", reader.GetName(0));
            Assert.True(reader.NextResult());
        }

        Assert.Equal(["1 k"], scans);
        string line = Assert.Single(_loggers.Lines, each => each.Contains("from end to end", StringComparison.Ordinal));
        Assert.Contains(" k ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void The_database_is_shown_compacted_verified_and_copied()
    {
        Assert.Equal("default,k", string.Join(',', Rows("SHOW KEYSPACES").Split('|').Select(row => row.Split(' ')[0])));
        Assert.NotEmpty(Rows("SHOW STATS"));
        Assert.NotEmpty(Rows("SHOW STATS FOR k"));
        Assert.Equal("", Rows("COMPACT k RANGE 'a' TO 'b'; COMPACT k; VERIFY"));
        string copy = _directory["copy"];
        using (var checkpoint = new IridiumCommand("CHECKPOINT TO @path", _connection))
        {
            checkpoint.Parameters.AddWithValue("path", copy);
            Assert.IsType<long>(checkpoint.ExecuteScalar());
            Assert.Equal(
                SqlStates.InputOutput, Assert.Throws<IridiumException>(() => checkpoint.ExecuteScalar()).SqlState);
        }

        using var other = new IridiumConnection($"Data Source={copy};Pooling=false;Mode=ReadWrite");
        other.Open();
        using var count = new IridiumCommand("SELECT COUNT(*) FROM k", other);
        Assert.Equal(3L, count.ExecuteScalar());
    }

    [Fact]
    public void Older_states_are_read_by_name_and_by_sequence_from_every_connection()
    {
        Rows("CREATE SNAPSHOT before");
        using var sequence = new IridiumCommand("SHOW SNAPSHOTS", _connection);
        long at;
        using (IridiumDataReader reader = sequence.ExecuteReader())
        {
            Assert.True(reader.Read());
            Assert.Equal(_time.GetUtcNow(), reader.GetFieldValue<DateTimeOffset>(2));
            at = reader.GetInt64(1);
        }

        using IridiumConnection other = _source.OpenConnection();
        using var change = new IridiumCommand(
            "DELETE FROM k WHERE key >= 'b'; UPSERT INTO k VALUES ('a', 'new')", other);
        change.ExecuteNonQuery();
        Assert.Equal("new", Rows("SELECT value FROM k"));
        Assert.Equal("1|2|3", Rows("SELECT value FROM k AS OF SNAPSHOT before"));
        using (var read = new IridiumCommand("SELECT COUNT(*) FROM k AS OF SEQUENCE @at", other))
        {
            read.Parameters.AddWithValue("at", at);
            Assert.Equal(3L, read.ExecuteScalar());
        }

        Assert.Equal("3", Rows("BEGIN AS OF SNAPSHOT before; SELECT COUNT(*) FROM k; COMMIT"));
        Rows("DROP SNAPSHOT before");
        var error = Assert.Throws<IridiumException>(() => Rows("SELECT value FROM k AS OF SNAPSHOT before"));
        Assert.Equal(SqlStates.SnapshotTooOld, error.SqlState);
        Assert.Throws<IridiumException>(() => Rows($"SELECT value FROM k AS OF SEQUENCE {at}"));
    }

    [Fact]
    public void Rows_live_as_long_as_they_were_given_by_the_databases_clock()
    {
        Assert.Equal("x", Rows("INSERT INTO k VALUES ('t', 'x') TTL 10 SECONDS RETURNING value"));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("4", Rows("SELECT COUNT(*) FROM k"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("3", Rows("SELECT COUNT(*) FROM k"));
        using var upsert = new IridiumCommand(
            "UPSERT INTO k (key, value, expires_at) VALUES ('t', 'y', @at) RETURNING expires_at, version", _connection);
        upsert.Parameters.AddWithValue("at", _time.GetUtcNow().AddMinutes(1));
        using (IridiumDataReader reader = upsert.ExecuteReader())
        {
            Assert.True(reader.Read());
            Assert.Equal(_time.GetUtcNow().AddMinutes(1), reader.GetFieldValue<DateTimeOffset>(0));
            Assert.True(reader.GetInt64(1) > 0);
            Assert.Equal(1, reader.RecordsAffected);
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("3", Rows("SELECT COUNT(*) FROM k"));
    }

    [Fact]
    public void Typed_keys_come_back_in_their_order_and_type()
    {
        foreach ((string type, object[] keys) in new (string, object[])[]
        {
            ("BIGINT", [long.MinValue, -1L, 0L, 1L, long.MaxValue]),
            ("TEXT", ["A", "a", "ab", "é"]),
            ("BLOB", [new byte[] { 0 }, new byte[] { 0, 1 }, new byte[] { 255 }]),
            ("UUID", [Guid.Empty, new Guid("00000000-0000-0000-0000-000000000001"), Guid.AllBitsSet]),
        })
        {
            Rows($"CREATE KEYSPACE t (key {type}, value JSON)");
            using (var insert = new IridiumCommand("INSERT INTO t VALUES (@key, @value)", _connection))
            {
                IridiumParameter key = insert.Parameters.AddWithValue("key", null);
                insert.Parameters.AddWithValue("value", "{\"a\": [1]}");
                foreach (object each in keys.Reverse())
                {
                    key.Value = each;
                    insert.ExecuteNonQuery();
                }
            }

            using (var select = new IridiumCommand("SELECT key, value FROM t", _connection))
            {
                using IridiumDataReader reader = select.ExecuteReader();
                Assert.Equal(keys, reader.Cast<DbDataRecord>().Select(row => row.GetValue(0)).ToArray());
                Assert.Equal("JSON", reader.GetDataTypeName(1));
            }

            Rows("DROP KEYSPACE t");
        }
    }

    [Fact]
    public void A_syntax_error_has_a_place_and_says_what_was_expected()
    {
        var error = Assert.Throws<IridiumException>(() => Rows("SELECT key\n  FROM k WHERE key = 'a' ORDER key"));
        Assert.Equal((SqlStates.SyntaxError, 2, 32), (error.SqlState, error.Line, error.Column));
        Assert.Contains("BY", error.Message, StringComparison.Ordinal);
        Assert.Equal(SqlStates.LimitExceeded, Assert.Throws<IridiumException>(
            () => Rows("SELECT " + new string('(', 100) + "1" + new string(')', 100))).SqlState);
        using var large = new IridiumCommand("UPSERT INTO k VALUES (@key, '')", _connection);
        large.Parameters.AddWithValue("key", new string('x', 70_000));
        Assert.Equal(
            SqlStates.LimitExceeded, Assert.Throws<IridiumException>(() => large.ExecuteNonQuery()).SqlState);
    }

    private string Rows(string text)
    {
        using var command = new IridiumCommand(text, _connection);
        using IridiumDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        do
        {
            while (reader.Read())
            {
                object[] values = new object[reader.FieldCount];
                reader.GetValues(values);
                rows.Add(string.Join(' ', values));
            }
        }
        while (reader.NextResult());

        return string.Join('|', rows);
    }
}
