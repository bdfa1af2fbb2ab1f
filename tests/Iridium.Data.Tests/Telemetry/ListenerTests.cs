using System.Diagnostics;
using System.Transactions;
using Iridium.Data.Tests.Provider;

namespace Iridium.Data.Tests.Telemetry;

/// <summary>What listeners see of calls that are refused, and what they may do in the middle of one.</summary>
public sealed class ListenerTests : ProviderTest
{
    public ListenerTests() => Run("CREATE KEYSPACE k (key TEXT, value TEXT); UPSERT INTO k VALUES ('a', '1')");

    private object? Rows => Scalar("SELECT COUNT(*) FROM k");

    [Fact]
    public void A_call_that_is_refused_because_of_another_is_a_failed_span()
    {
        using var loggers = new CallbackLoggers();
        using IridiumDataSource source = new IridiumDataSourceBuilder(Text).UseLoggerFactory(loggers).Build();
        using IridiumConnection connection = source.OpenConnection();
        using var spans = new SpanListener(connection.DataSource);
        using var scan = new IridiumCommand("DELETE FROM k WHERE size = 0", connection);
        using var other = new IridiumCommand("SELECT 1", connection);
        loggers.OnLine = _ => Assert.Throws<InvalidOperationException>(() => other.ExecuteNonQuery());
        scan.ExecuteNonQuery();
        Assert.Equal(["SELECT", "DELETE k"], spans.Ended.Select(span => span.DisplayName));
        Assert.Equal(
            ["System.InvalidOperationException", null], spans.Ended.Select(span => span.GetTagItem("error.type")));
        Assert.Equal(
            [ActivityStatusCode.Error, ActivityStatusCode.Unset], spans.Ended.Select(span => span.Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_command_whose_listener_failed_runs_again(bool failsAtStart)
    {
        Action fail = () => throw new FormatException();
        using IridiumCommand command = Command("UPDATE k SET value = '2' WHERE key = 'a'");
        using IridiumCommand select = Command("SELECT 1");
        foreach (Func<object?> run in new Func<object?>[] { () => command.ExecuteNonQuery(), select.ExecuteScalar })
        {
            Activity? before = Activity.Current;
            using var listener = new CallbackListener(
                Connection.DataSource, failsAtStart ? fail : null, failsAtStart ? null : fail);
            Assert.Throws<FormatException>(() => run());
            Activity.Current = before;
            Assert.NotNull(run());
        }
    }

    [Fact]
    public void A_scope_that_ends_just_before_a_statement_runs_takes_the_statement_with_it()
    {
        using (new TransactionScope())
        {
            using IridiumConnection connection = Opened();
            using var write = new IridiumCommand("INSERT INTO k VALUES ('late', '1')", connection);
            Transaction transaction = Transaction.Current!;
            using var listener = new CallbackListener(connection.DataSource, transaction.Rollback);
            Assert.Throws<InvalidOperationException>(() => write.ExecuteNonQuery());
        }

        Assert.Equal(1L, Rows);
    }
}
