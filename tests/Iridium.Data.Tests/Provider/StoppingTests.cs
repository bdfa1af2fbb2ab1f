using System.Data;

namespace Iridium.Data.Tests.Provider;

/// <summary>
/// What stops a statement, and what must not happen beside one: from inside a full scan, which tells of its beginning.
/// </summary>
public sealed class StoppingTests : IDisposable
{
    private const string Scan = "SELECT COUNT(*) FROM k WHERE size < 0";

    private readonly CallbackLoggers _loggers = new();
    private readonly IridiumDataSource _source;
    private readonly IridiumConnection _connection;

    public StoppingTests()
    {
        _source = new IridiumDataSourceBuilder("Mode=Memory").UseLoggerFactory(_loggers).Build();
        _connection = _source.OpenConnection();
        Run("CREATE KEYSPACE k (key BIGINT, value TEXT)");
        using var writer = new IridiumBulkWriter(_connection, "k");
        for (int i = 0; i < 1_000; i++) writer.Write(i, "x");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _source.Dispose();
        _loggers.Dispose();
    }

    [Theory]
    [InlineData(Scan)]
    [InlineData("SELECT key FROM k WHERE size < 0")]
    [InlineData("UPDATE k SET value = 'y' WHERE size > 0")]
    [InlineData("DELETE FROM k WHERE size > 0")]
    public void Cancel_from_another_thread_stops_a_scan_and_the_command_runs_again(string text)
    {
        using var command = new IridiumCommand(text, _connection);
        _loggers.OnLine = _ => Task.Run(command.Cancel).Wait();
        var error = Assert.Throws<IridiumException>(() =>
        {
            using IridiumDataReader reader = command.ExecuteReader();
            reader.Read();
        });
        Assert.Equal((SqlStates.Cancelled, false), (error.SqlState, error.IsTransient));
        _loggers.OnLine = null;
        Assert.Equal(1_000L, Scalar("SELECT COUNT(*) FROM k WHERE value = 'x'"));
        command.ExecuteNonQuery();
    }

    [Fact]
    public async Task A_token_that_is_cancelled_during_a_scan_gives_a_cancelled_task()
    {
        using var command = new IridiumCommand(Scan, _connection);
        using var cancellation = new CancellationTokenSource();
        _loggers.OnLine = _ => cancellation.Cancel();
        Task<object?> task = command.ExecuteScalarAsync(cancellation.Token);
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.True(task.IsCanceled);
        _loggers.OnLine = null;
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public void A_statement_beyond_its_timeout_fails_and_so_says()
    {
        // One call that takes ten seconds if nothing stops it.
        string lengthy = string.Join(';', Enumerable.Repeat("DELETE FROM k WHERE size < 0", 500));
        using var command = new IridiumCommand(lengthy, _connection) { CommandTimeout = 1 };
        using var never = new ManualResetEventSlim();
        _loggers.OnLine = _ => never.Wait(TimeSpan.FromMilliseconds(20));
        var error = Assert.Throws<IridiumException>(() => command.ExecuteNonQuery());
        Assert.Equal(SqlStates.Cancelled, error.SqlState);
        Assert.Contains("1 seconds", error.Message, StringComparison.Ordinal);
        Assert.IsType<TimeoutException>(error.InnerException);
        _loggers.OnLine = null;
        command.CommandTimeout = 0;
        Assert.Equal(0, command.ExecuteNonQuery());
    }

    [Fact]
    public void Cancel_between_two_reads_stops_the_reader()
    {
        using var command = new IridiumCommand("SELECT key FROM k; SELECT 1", _connection);
        using IridiumDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        command.Cancel();
        Assert.Equal(SqlStates.Cancelled, Assert.Throws<IridiumException>(() => reader.Read()).SqlState);
        Assert.False(reader.NextResult());
        reader.Close();
        command.Cancel();
        Assert.Equal(0L, command.ExecuteScalar());
    }

    [Fact]
    public async Task After_a_cancelled_read_nothing_blames_the_clock()
    {
        using var command = new IridiumCommand("SELECT key FROM k", _connection);
        using var cancellation = new CancellationTokenSource();
        using IridiumDataReader reader = command.ExecuteReader();
        Assert.True(await reader.ReadAsync(cancellation.Token));
        await cancellation.CancelAsync();
        Assert.True(reader.ReadAsync(cancellation.Token).IsCanceled);
        Assert.True(reader.Read());
        Assert.Equal(1L, reader.GetInt64(0));
    }

    [Fact]
    public void A_second_call_on_the_connection_is_refused_and_harms_nothing()
    {
        var errors = new List<Exception?>();
        IridiumTransaction transaction = _connection.BeginTransaction();
        using var other = new IridiumCommand("SELECT COUNT(*) FROM k", _connection, transaction);
        using var read = new IridiumCommand("SELECT key FROM k WHERE key = 1", _connection, transaction);
        using IridiumDataReader reader = read.ExecuteReader();
        _loggers.OnLine = _ =>
        {
            _loggers.OnLine = null;
            Action[] intruders =
            [
                () => other.ExecuteScalar(), () => transaction.Commit(), () => transaction.Dispose(),
                () => reader.Read(), () => reader.Close(), () => _connection.Close(), () => transaction.Save("s"),
            ];
            foreach (Action intruder in intruders)
                errors.Add(Task.Run(() => Record.Exception(intruder)).GetAwaiter().GetResult());
        };
        using var scan = new IridiumCommand("UPDATE k SET value = 'y' WHERE size > 0", _connection, transaction);
        Assert.Equal(1_000, scan.ExecuteNonQuery());
        Assert.All(errors, error => Assert.IsType<InvalidOperationException>(error));
        Assert.Equal(7, errors.Count);
        Assert.True(reader.Read());
        reader.Close();
        transaction.Commit();
        Assert.Equal(1_000L, Scalar("SELECT COUNT(*) FROM k WHERE value = 'y'"));
    }

    [Fact]
    public void Closing_beside_a_running_statement_is_refused_and_harms_nothing()
    {
        var errors = new List<Exception?>();
        using var other = new IridiumCommand("SELECT COUNT(*) FROM k", _connection);
        _loggers.OnLine = _ =>
        {
            _loggers.OnLine = null;
            Action[] intruders =
            [
                _connection.Close, _connection.Dispose, () => other.ExecuteReader(CommandBehavior.CloseConnection),
            ];
            foreach (Action intruder in intruders)
                errors.Add(Task.Run(() => Record.Exception(intruder)).GetAwaiter().GetResult());
        };
        using var whole = new IridiumCommand(
            "BEGIN; UPDATE k SET value = 'y' WHERE size > 0; DELETE FROM k WHERE key = 1; COMMIT", _connection);
        Assert.Equal(1_001, whole.ExecuteNonQuery());
        Assert.Equal(3, errors.Count);
        Assert.All(errors, error => Assert.IsType<InvalidOperationException>(error));
        Assert.Equal(ConnectionState.Open, _connection.State);
        Assert.Equal(999L, Scalar("SELECT COUNT(*) FROM k WHERE value = 'y'"));
    }

    [Fact]
    public async Task Threads_that_fight_over_a_connection_lose_none_of_what_was_acknowledged()
    {
        Run("TRUNCATE KEYSPACE k");
        int written = 0;
        void Fight(int from)
        {
            using var command = new IridiumCommand("INSERT INTO k VALUES (@k, 'x')", _connection);
            IridiumParameter key = command.Parameters.AddWithValue("k", 0);
            for (int i = 0; i < 300; i++)
            {
                key.Value = from + i;
                Exception? error = Record.Exception(() => command.ExecuteNonQuery());
                if (error is null) Interlocked.Increment(ref written);
                else Assert.IsType<InvalidOperationException>(error);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(each => Task.Run(() => Fight(each * 1_000))));
        Assert.Equal((long)written, Scalar("SELECT COUNT(*) FROM k"));
        Assert.Equal(ConnectionState.Open, _connection.State);
    }

    private void Run(string text)
    {
        using var command = new IridiumCommand(text, _connection);
        command.ExecuteNonQuery();
    }

    private object? Scalar(string text)
    {
        using var command = new IridiumCommand(text, _connection);
        return command.ExecuteScalar();
    }
}
