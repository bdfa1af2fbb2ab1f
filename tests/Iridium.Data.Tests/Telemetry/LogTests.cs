using System.Text.RegularExpressions;
using Iridium.Testing;
using Microsoft.Extensions.Logging;

namespace Iridium.Data.Tests.Telemetry;

public sealed partial class LogTests : IDisposable
{
    private readonly ListLoggerFactory _log = new("Iridium.Data");
    private readonly IridiumDataSource _source;

    public LogTests()
    {
        _source = new IridiumDataSourceBuilder("Data Source=logged;Mode=Memory").UseLoggerFactory(_log).Build();
    }

    public void Dispose()
    {
        _source.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void A_command_is_logged_without_the_values_of_its_parameters()
    {
        using IridiumConnection connection = Prepared(_source);
        Run(connection, "UPSERT INTO notes VALUES (@k, @v)", "secret", "secret too");
        Assert.Equal("Executing: UPSERT INTO notes VALUES (@k, @v) with @k=?, @v=?", _log.Of(1).Last());
        Assert.DoesNotContain(_log.Entries, entry => entry.Message.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void A_data_source_may_ask_for_the_values()
    {
        using IridiumDataSource source = new IridiumDataSourceBuilder("Mode=Memory")
            .UseLoggerFactory(_log)
            .EnableParameterLogging()
            .Build();
        using IridiumConnection connection = Prepared(source);
        Run(connection, "SELECT @k, @v", "shown", new byte[3]);
        Assert.EndsWith("with @k=shown, @v=3 bytes", _log.Of(1).Last(), StringComparison.Ordinal);
        Run(connection, "SELECT @k, @v", null, 5);
        Assert.EndsWith("with @k=NULL, @v=5", _log.Of(1).Last(), StringComparison.Ordinal);
        Run(connection, "SELECT @k, @v", new ReadOnlyMemory<byte>([0xff]), new ArraySegment<byte>([0xff, 0xfe]));
        Assert.EndsWith("with @k=1 bytes, @v=2 bytes", _log.Of(1).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_no_statement_could_take_is_logged_by_its_type()
    {
        using IridiumDataSource source = new IridiumDataSourceBuilder("Mode=Memory")
            .UseLoggerFactory(_log)
            .EnableParameterLogging()
            .Build();
        using IridiumConnection connection = source.OpenConnection();
        using var command = new IridiumCommand("SELECT @k", connection);
        command.Parameters.AddWithValue("k", 5);
        command.Parameters.AddWithValue("unnamed", new Version(1, 2));
        command.Parameters.AddWithValue("forgotten", null);
        Assert.Equal(5, command.ExecuteScalar());
        Assert.EndsWith("with @k=5, @unnamed=a Version, @forgotten=NULL", _log.Of(1).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void Full_scans_are_warned_of()
    {
        using IridiumConnection connection = Prepared(_source);
        Run(connection, "SELECT value FROM notes WHERE key = 'a'");
        Assert.Empty(_log.Of(2));
        Run(connection, "SELECT COUNT(*) FROM notes");
        (EventId id, LogLevel level, string message) = Assert.Single(_log.Entries, entry => entry.Id.Id == 2);
        Assert.Equal(("FullScan", LogLevel.Warning), (id.Name, level));
        Assert.Contains("keyspace notes from end to end", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ends_of_executions_are_logged_with_what_they_came_to()
    {
        using IridiumConnection connection = Prepared(_source);
        Run(connection, "UPSERT INTO notes VALUES ('a', 'x'), ('b', 'y')");
        Assert.Equal("Executed UPSERT notes in # ms: 0 rows read, 2 affected.", WithoutTime(_log.Of(3).Last()));
        using (var select = new IridiumCommand("SELECT key FROM notes", connection))
        {
            using IridiumDataReader reader = select.ExecuteReader();
            while (reader.Read()) Assert.NotEmpty(reader.GetString(0));
        }

        Assert.Equal("Executed SELECT notes in # ms: 2 rows read, -1 affected.", WithoutTime(_log.Of(3).Last()));
        Assert.Throws<IridiumException>(() => Run(connection, "INSERT INTO notes VALUES ('a', 'x')"));
        Assert.Equal("INSERT notes failed after # ms: 23505.", WithoutTime(_log.Of(4).Last()));
    }

    [Fact]
    public void Connections_and_transactions_are_followed()
    {
        using (IridiumConnection connection = Prepared(_source))
        {
            using (IridiumTransaction first = connection.BeginTransaction()) first.Commit();
            using (connection.BeginTransaction(System.Data.IsolationLevel.Serializable))
            {
                // Disposing it without a commit rolls it back.
            }
        }

        Assert.Equal(
            ["Opened a connection to logged.", "Closed a connection to logged."], [.. _log.Of(6), .. _log.Of(7)]);
        Assert.Equal(
            [
                "Began a transaction, isolation Snapshot.",
                "Committed a transaction.",
                "Began a transaction, isolation Serializable.",
                "Rolled a transaction back.",
            ],
            _log.Entries.Where(entry => entry.Id.Id is 8 or 9 or 10).Select(entry => entry.Message));
    }

    [Fact]
    public void A_conflict_is_logged_where_little_else_is()
    {
        using var log = new ListLoggerFactory("Iridium.Data", LogLevel.Information);
        using IridiumDataSource source = new IridiumDataSourceBuilder("Mode=Memory").UseLoggerFactory(log).Build();
        using IridiumConnection connection = Prepared(source);
        using IridiumConnection other = source.OpenConnection();
        using IridiumTransaction transaction = connection.BeginTransaction();
        Run(connection, "UPSERT INTO notes VALUES ('a', 'mine')");
        Run(other, "UPSERT INTO notes VALUES ('a', 'theirs')");
        Assert.Throws<IridiumException>(() => transaction.Commit());
        (EventId id, LogLevel level, string _) = Assert.Single(log.Entries);
        Assert.Equal((5, "Conflict", LogLevel.Information), (id.Id, id.Name, level));
    }

    private static IridiumConnection Prepared(IridiumDataSource source)
    {
        IridiumConnection connection = source.OpenConnection();
        Run(connection, "CREATE KEYSPACE IF NOT EXISTS notes (key TEXT, value TEXT)");
        return connection;
    }

    private static void Run(IridiumConnection connection, string text, object? k = null, object? v = null)
    {
        using IridiumCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = connection.Transaction;
        if (text.Contains("@k", StringComparison.Ordinal))
        {
            command.Parameters.AddWithValue("k", k ?? DBNull.Value);
            command.Parameters.AddWithValue("v", v ?? DBNull.Value);
        }

        command.ExecuteNonQuery();
    }

    private static string WithoutTime(string line) => Time().Replace(line, "# ms");

    [GeneratedRegex(@"[0-9.E+-]+ ms")]
    private static partial Regex Time();
}
