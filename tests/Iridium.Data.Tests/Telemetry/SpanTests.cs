using System.Data;
using System.Diagnostics;
using Iridium.Data.Connections;
using Iridium.Data.Executing;
using Iridium.Data.Readers;
using Iridium.Data.Telemetry;
using Iridium.Data.Tests.Provider;

namespace Iridium.Data.Tests.Telemetry;

/// <summary>The spans of the provider against OpenTelemetry's stable conventions for databases.</summary>
public sealed class SpanTests : ProviderTest, IDisposable
{
    private readonly SpanListener _spans;

    public SpanTests()
    {
        Run("CREATE KEYSPACE notes (key TEXT, value TEXT)");
        Run("UPSERT INTO notes VALUES ('a', 'one'), ('b', 'two')");
        _spans = new SpanListener(Connection.DataSource);
    }

    void IDisposable.Dispose()
    {
        _spans.Dispose();
        Dispose();
    }

    [Fact]
    public void A_query_is_a_client_span_with_what_the_conventions_ask_for()
    {
        Scalar("SELECT value FROM notes WHERE key = @key", ("key", "a"));
        Activity span = _spans.Take();
        Assert.Equal("SELECT notes", span.DisplayName);
        Assert.Equal(ActivityKind.Client, span.Kind);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        var expected = new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["db.collection.name"] = "notes",
            ["db.namespace"] = Connection.DataSource,
            ["db.operation.name"] = "SELECT",
            ["db.query.summary"] = "SELECT notes",
            ["db.query.text"] = "SELECT value FROM notes WHERE key = @key",
            ["db.system.name"] = "iridium",
        };
        Assert.Equal(expected, new SortedDictionary<string, object?>(TagsOf(span), StringComparer.Ordinal));
        Assert.Equal(expected, new SortedDictionary<string, object?>(_spans.Sampled[0], StringComparer.Ordinal));
    }

    [Fact]
    public void Literals_and_comments_of_a_text_without_parameters_are_left_out()
    {
        Run("DELETE FROM notes WHERE key = 'it''s secret' /* 1234 */ AND size > 5.5 -- hidden\n AND value <> X'00'");
        Assert.Equal(
            "DELETE FROM notes WHERE key = ? AND size > ? AND value <> ?", _spans.Take().GetTagItem("db.query.text"));
        Run(string.Join("; ", Enumerable.Repeat("DELETE FROM notes WHERE key = 'x'", 200)));
        Assert.InRange(((string)_spans.Take().GetTagItem("db.query.text")!).Length, 4_000, 4_100);
    }

    [Fact]
    public void The_texts_of_a_batch_together_are_no_longer_than_one_may_be()
    {
        Execute([.. "xyz".Select(each => $"UPSERT INTO notes VALUES (@k, '{new string(each, 3_000)}')")]);
        string text = (string)_spans.Take().GetTagItem("db.query.text")!;
        Assert.Equal(4_096, text.Length);
        Assert.EndsWith("y…", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_tells_its_state_and_no_value()
    {
        IridiumException error = Assert.Throws<IridiumException>(
            () => Run("INSERT INTO notes VALUES (@key, @value)", ("key", "a"), ("value", "secret")));
        Activity span = _spans.Take();
        Assert.Equal("INSERT notes", span.DisplayName);
        Assert.Equal((ActivityStatusCode.Error, "23505"), (span.Status, span.StatusDescription));
        Assert.Equal("23505", span.GetTagItem("error.type"));
        Assert.Equal("23505", span.GetTagItem("db.response.status_code"));
        Assert.DoesNotContain(TagsOf(span), tag => Equals(tag.Value, error.Message));
    }

    [Fact]
    public void A_data_source_that_shows_parameters_shows_the_message_too()
    {
        using IridiumDataSource source = new IridiumDataSourceBuilder(Text).EnableParameterLogging().Build();
        using IridiumConnection connection = source.OpenConnection();
        using var insert = new IridiumCommand("INSERT INTO notes VALUES ('a', 'x')", connection);
        IridiumException error = Assert.Throws<IridiumException>(() => insert.ExecuteNonQuery());
        Assert.Equal(error.Message, _spans.Take().StatusDescription);
    }

    [Fact]
    public void A_text_that_cannot_be_read_is_a_span_too()
    {
        Assert.Throws<IridiumException>(() => Run("SELEKT 1"));
        Activity unread = _spans.Take();
        Assert.Equal("iridium", unread.DisplayName);
        Assert.Equal("42601", unread.GetTagItem("error.type"));
        Assert.Null(unread.GetTagItem("db.query.text"));
    }

    [Fact]
    public void A_conflict_is_the_error_of_the_commit()
    {
        using IridiumConnection other = Opened();
        using IridiumTransaction transaction = Connection.BeginTransaction(IsolationLevel.Serializable);
        using var update = new IridiumCommand("UPDATE notes SET value = @v WHERE key = 'a'", Connection, transaction);
        update.Parameters.AddWithValue("v", "mine");
        update.ExecuteNonQuery();
        Activity updated = _spans.Take();
        Assert.Equal(1L, updated.GetTagItem("iridium.affected_rows"));
        using var overtake = new IridiumCommand("UPSERT INTO notes VALUES ('a', 'theirs')", other);
        overtake.ExecuteNonQuery();
        Assert.Equal("UPSERT notes", _spans.Take().DisplayName);
        Assert.Throws<IridiumException>(() => transaction.Commit());
        Activity commit = _spans.Take();
        Assert.Equal("COMMIT", commit.DisplayName);
        Assert.Equal("40001", commit.GetTagItem("error.type"));
        Assert.Equal("40001", commit.GetTagItem("db.response.status_code"));
    }

    [Fact]
    public async Task A_cancelled_execution_is_an_error_and_one_that_never_began_is_nothing()
    {
        using IridiumCommand command = Command("SELECT 1 UNION ALL SELECT 2");
        using (IridiumDataReader reader = command.ExecuteReader())
        {
            Assert.True(reader.Read());
            command.Cancel();
            Assert.Throws<IridiumException>(() => reader.Read());
        }

        Assert.Equal("57014", _spans.Take().GetTagItem("error.type"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => command.ExecuteScalarAsync(new CancellationToken(canceled: true)));
        Assert.Empty(_spans.Ended);
    }

    [Fact]
    public void A_batch_is_one_span_with_its_size()
    {
        Execute("INSERT INTO notes VALUES (@k, 'x')", "INSERT INTO notes VALUES (@k, 'x')");
        Activity same = _spans.Take();
        Assert.Equal("BATCH INSERT notes", same.DisplayName);
        Assert.Equal("BATCH INSERT", same.GetTagItem("db.operation.name"));
        Assert.Equal("notes", same.GetTagItem("db.collection.name"));
        Assert.Equal(2, same.GetTagItem("db.operation.batch.size"));
        Assert.Equal("INSERT INTO notes VALUES (@k, 'x')", same.GetTagItem("db.query.text"));
        Execute("INSERT INTO notes VALUES (@k, 'x')", "DELETE FROM notes WHERE key = 'z'");
        Activity mixed = _spans.Take();
        Assert.Equal("BATCH", mixed.DisplayName);
        Assert.Equal("notes", mixed.GetTagItem("db.collection.name"));
        Assert.Equal(
            "INSERT INTO notes VALUES (@k, 'x'); DELETE FROM notes WHERE key = ?", mixed.GetTagItem("db.query.text"));
        Execute("INSERT INTO notes VALUES (@k, 'x')");
        Activity alone = _spans.Take();
        Assert.Equal("INSERT notes", alone.DisplayName);
        Assert.Null(alone.GetTagItem("db.operation.batch.size"));
    }

    [Fact]
    public void The_text_of_a_span_has_an_end()
    {
        string[] texts = [.. Enumerable.Range(0, 3)
            .Select(i => $"INSERT INTO notes VALUES (@k, '{i}{new string('x', 3_000)}')")];
        Execute(texts);
        string batch = (string)_spans.Take().GetTagItem("db.query.text")!;
        Assert.Equal(4_096, batch.Length);
        Assert.StartsWith(texts[0] + "; INSERT", batch, StringComparison.Ordinal);
        Assert.EndsWith("…", batch, StringComparison.Ordinal);
        string start = "SELECT @k, '".PadRight(4_094, 'x');
        Scalar(start + "\U0001F600 and more'", ("k", "a"));
        Assert.Equal(start + "…", _spans.Take().GetTagItem("db.query.text"));
    }

    [Fact]
    public void A_text_too_long_to_be_remembered_is_not_read_again_for_its_span()
    {
        PlannedCommand planned = PlannedCommand.Of($"SELECT '{new string('x', 20_000)}', @k");
        Assert.NotSame(PlanCache.Shared.Get(planned.Text), PlanCache.Shared.Get(planned.Text));
        StatementCall[] calls = [new(planned.Statements[0], ParameterValues.None, null)];
        using var cancellation = new CommandCancellation();
        var task = new CommandTask(planned.Text, calls, cancellation, 0);
        Assert.Same(planned.SafeText, OperationDescription.Of(task).Text);
    }

    [Fact]
    public void A_command_of_several_statements_is_a_batch()
    {
        Run("SELECT 1; SHOW KEYSPACES");
        Activity span = _spans.Take();
        Assert.Equal("BATCH", span.DisplayName);
        Assert.Equal(2, span.GetTagItem("db.operation.batch.size"));
        Assert.Null(span.GetTagItem("db.collection.name"));
    }

    [Fact]
    public void A_span_belongs_to_that_of_the_caller_and_leaves_it_in_place()
    {
        using var caller = new Activity("caller");
        caller.Start();
        using IridiumCommand command = Command("SELECT key FROM notes");
        IridiumDataReader reader = command.ExecuteReader();
        Assert.Same(caller, Activity.Current);
        using var later = new Activity("later");
        later.Start();
        reader.Dispose();
        Assert.Same(later, Activity.Current);
        Assert.Equal(caller.SpanId, _spans.Take().ParentSpanId);
    }

    [Theory]
    [InlineData("SELECT 1", "SELECT")]
    [InlineData("EXPLAIN SELECT * FROM notes", "EXPLAIN notes")]
    [InlineData("UPSERT INTO notes VALUES ('c', 'x')", "UPSERT notes")]
    [InlineData("UPDATE notes SET value = 'x' WHERE key = 'a'", "UPDATE notes")]
    [InlineData("DELETE FROM notes WHERE key = 'a'", "DELETE notes")]
    [InlineData("CREATE KEYSPACE other", "CREATE KEYSPACE other")]
    [InlineData("DROP KEYSPACE IF EXISTS other", "DROP KEYSPACE other")]
    [InlineData("TRUNCATE KEYSPACE notes", "TRUNCATE KEYSPACE notes")]
    [InlineData("COMPACT notes", "COMPACT notes")]
    [InlineData("CREATE SNAPSHOT s", "CREATE SNAPSHOT")]
    [InlineData("DROP SNAPSHOT IF EXISTS s", "DROP SNAPSHOT")]
    [InlineData("SHOW SNAPSHOTS", "SHOW SNAPSHOTS")]
    [InlineData("SHOW KEYSPACES", "SHOW KEYSPACES")]
    [InlineData("SHOW STATS FOR notes", "SHOW STATS notes")]
    [InlineData("SHOW STATS", "SHOW STATS")]
    [InlineData("BEGIN; ROLLBACK", "BATCH")]
    [InlineData("BEGIN; COMMIT", "BATCH")]
    public void Every_statement_has_a_name(string text, string name)
    {
        Run(text);
        Assert.Equal(name, _spans.Take().DisplayName);
    }

    [Theory]
    [InlineData("BEGIN")]
    [InlineData("SAVEPOINT s")]
    [InlineData("RELEASE s")]
    [InlineData("ROLLBACK TO s")]
    [InlineData("CHECKPOINT TO '/nowhere'")]
    [InlineData("VERIFY")]
    public void Statements_about_the_session_are_named_by_their_first_word(string text) => Assert.StartsWith(
        PlannedCommand.Of(text).Statements[0].Name.Summary, text, StringComparison.Ordinal);

    private void Execute(params string[] texts)
    {
        using var batch = new IridiumBatch(Connection);
        foreach (string text in texts)
        {
            var command = new IridiumBatchCommand(text);
            if (text.Contains('@', StringComparison.Ordinal))
                command.Parameters.AddWithValue("k", Guid.NewGuid().ToString());
            batch.BatchCommands.Add(command);
        }

        batch.ExecuteNonQuery();
    }

    private static Dictionary<string, object?> TagsOf(Activity span) => new(span.TagObjects);
}
