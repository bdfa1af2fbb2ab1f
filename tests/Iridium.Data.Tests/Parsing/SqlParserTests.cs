using System.Data;
using Iridium.Data.Parsing;
using Iridium.Data.Syntax;
using Iridium.Data.Values;

namespace Iridium.Data.Tests.Parsing;

public sealed class SqlParserTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ; ; ")]
    [InlineData("-- nothing\n/* at all */")]
    public void A_command_may_be_empty(string text) => Assert.Empty(SqlParser.Parse(text).Statements);

    [Fact]
    public void Statements_are_separated_by_semicolons()
    {
        ParsedCommand command = SqlParser.Parse("SELECT 1; SELECT 2;; SELECT 3");
        Assert.Equal(3, command.Statements.Count);
        Assert.Equal([0, 10, 21], command.Statements.Select(statement => statement.Offset));
    }

    [Theory]
    [InlineData("SELECT 1", SqlType.BigInt)]
    [InlineData("SELECT 3.14", SqlType.Decimal)]
    [InlineData("SELECT 1e3", SqlType.Double)]
    [InlineData("SELECT 9223372036854775808", SqlType.Decimal)]
    [InlineData("SELECT 'test'", SqlType.Text)]
    [InlineData("SELECT X'00FF'", SqlType.Blob)]
    [InlineData("SELECT NULL", SqlType.Null)]
    [InlineData("SELECT TRUE", SqlType.Boolean)]
    [InlineData("SELECT DATE '2026-01-31'", SqlType.Date)]
    [InlineData("SELECT TIMESTAMP '2026-01-31T12:00:00Z'", SqlType.TimestampTz)]
    public void Literals_have_types(string text, object type)
    {
        var literal = Assert.IsType<LiteralExpression>(Query(text).Parts[0].Items[0].Value);
        Assert.Equal(type, literal.Type);
    }

    [Theory]
    [InlineData("SELECT 1 + 2 * 3", "(1 Add (2 Multiply 3))")]
    [InlineData("SELECT (1 + 2) * 3", "((1 Add 2) Multiply 3)")]
    [InlineData("SELECT 10 - 3 - 2", "((10 Subtract 3) Subtract 2)")]
    [InlineData("SELECT TRUE OR FALSE AND NOT TRUE", "(True Or (False And Not(True)))")]
    [InlineData("SELECT 1 < 2 AND 2 < 3", "((1 Less 2) And (2 Less 3))")]
    [InlineData("SELECT 'a' || 'b' = 'ab'", "((a Concatenate b) Equal ab)")]
    [InlineData("SELECT - - 1", "Negate(Negate(1))")]
    public void Operators_bind_by_precedence(string text, string tree) =>
        Assert.Equal(tree, TreeOf(Query(text).Parts[0].Items[0].Value));

    [Fact]
    public void Columns_are_named_by_alias_column_or_text()
    {
        SelectStatement query = Query(
            "SELECT key, value AS v, version ver, 1 + 1, n.size, 2 AS 'two words' FROM notes n");
        Assert.Equal(
            ["key", "v", "ver", "1 + 1", "size", "two words"], query.Parts[0].Items.Select(item => item.Name));
    }

    [Fact]
    public void A_query_has_all_its_parts()
    {
        SelectStatement query = Query(
            "select distinct * from \"my notes\" as of snapshot nightly where key between 'a' and 'b' and size > 3 "
            + "order by key desc limit 10 offset @skip");
        SelectCore core = query.Parts[0];
        Assert.True(core.IsDistinct);
        Assert.Null(core.Items[0].Value);
        Assert.Equal("my notes", core.Source!.Name);
        Assert.False(core.Source.AsOf!.IsSequence);
        Assert.Equal("nightly", ((LiteralExpression)core.Source.AsOf.Point).Value);
        Assert.True(query.IsDescending);
        Assert.IsType<LiteralExpression>(query.Limit);
        Assert.IsType<ParameterExpression>(query.Skip);
    }

    [Fact]
    public void The_empty_list_of_Dapper_is_a_query_of_constants()
    {
        SelectStatement query = Query("SELECT * FROM notes WHERE key IN (SELECT @ids WHERE 1 = 0)");
        var list = Assert.IsType<InExpression>(query.Parts[0].Where);
        Assert.NotNull(list.Query!.Where);
        Assert.Empty(list.Items);
    }

    [Fact]
    public void A_list_may_be_empty_and_negated()
    {
        var list = Assert.IsType<InExpression>(Query("SELECT * FROM n WHERE key NOT IN ()").Parts[0].Where);
        Assert.True(list.IsNegated);
        Assert.Empty(list.Items);
    }

    [Fact]
    public void An_insert_has_rows_a_conflict_and_a_lifetime()
    {
        var insert = Assert.IsType<InsertStatement>(Single(
            "INSERT INTO notes (value, key) VALUES ('v1', 'k1'), ('v2', 'k2') "
            + "ON CONFLICT (key) DO UPDATE SET value = excluded.value TTL 20 MINUTES RETURNING key, version"));
        Assert.Equal([RowColumn.Value, RowColumn.Key], insert.Columns);
        Assert.Equal(2, insert.Rows.Count);
        Assert.Equal(ConflictAction.Update, insert.OnConflict);
        Assert.True(((ColumnExpression)insert.Updates[0].Value).IsExcluded);
        Assert.Equal(TimeSpan.FromMinutes(1), insert.Lifetime!.Unit);
        Assert.Equal(2, insert.Returning.Count);
    }

    [Fact]
    public void An_upsert_reads_nothing()
    {
        var upsert = Assert.IsType<InsertStatement>(Single("UPSERT INTO notes VALUES (@k, @v)"));
        Assert.True(upsert.IsUpsert);
        Assert.Equal([RowColumn.Key, RowColumn.Value], upsert.Columns);
    }

    [Fact]
    public void An_update_may_compare_the_version()
    {
        var update = Assert.IsType<UpdateStatement>(Single(
            "UPDATE notes SET value = @v, expires_at = NULL WHERE key = @k AND version = @was RETURNING version"));
        Assert.Equal([RowColumn.Value, RowColumn.ExpiresAt], update.Updates.Select(each => each.Column));
        Assert.Equal(["v", "K", "was"], SqlParser.Parse(
            "UPDATE notes SET value = @v WHERE key = @K AND version = :was AND key = $k").Parameters);
    }

    [Fact]
    public void A_delete_may_be_counted()
    {
        var delete = Assert.IsType<DeleteStatement>(Single("DELETE FROM notes WHERE key < 'm' WITH COUNT"));
        Assert.True(delete.IsCounted);
    }

    [Fact]
    public void A_keyspace_is_created_with_types_and_options()
    {
        var create = Assert.IsType<CreateKeyspaceStatement>(Single(
            "CREATE KEYSPACE IF NOT EXISTS notes (key TEXT PRIMARY KEY, value JSON) WITH (compression = 'snappy')"));
        Assert.True(create.IsOptional);
        Assert.Equal((SqlType.Text, SqlType.Json), (create.KeyType, create.ValueType));
        Assert.Equal("compression", create.Options[0].Name);
    }

    [Theory]
    [InlineData("BEGIN", IsolationLevel.Unspecified, false)]
    [InlineData("BEGIN TRANSACTION ISOLATION LEVEL SERIALIZABLE", IsolationLevel.Serializable, false)]
    [InlineData("BEGIN READ ONLY ISOLATION LEVEL SNAPSHOT", IsolationLevel.Snapshot, true)]
    [InlineData("BEGIN ISOLATION LEVEL SNAPSHOT READ ONLY", IsolationLevel.Snapshot, true)]
    [InlineData("BEGIN AS OF SEQUENCE 17", IsolationLevel.Unspecified, true)]
    public void A_transaction_begins(string text, IsolationLevel isolation, bool isReadOnly)
    {
        var begin = Assert.IsType<BeginStatement>(Single(text));
        Assert.Equal((isolation, isReadOnly), (begin.Isolation, begin.IsReadOnly));
    }

    [Theory]
    [InlineData("COMMIT", typeof(CommitStatement))]
    [InlineData("ROLLBACK", typeof(RollbackStatement))]
    [InlineData("ROLLBACK TO SAVEPOINT a", typeof(RollbackStatement))]
    [InlineData("SAVEPOINT a", typeof(SavepointStatement))]
    [InlineData("RELEASE a", typeof(ReleaseStatement))]
    [InlineData("CREATE SNAPSHOT nightly", typeof(CreateSnapshotStatement))]
    [InlineData("DROP SNAPSHOT IF EXISTS nightly", typeof(DropSnapshotStatement))]
    [InlineData("SHOW SNAPSHOTS", typeof(ShowSnapshotsStatement))]
    [InlineData("SHOW KEYSPACES", typeof(ShowKeyspacesStatement))]
    [InlineData("SHOW STATS FOR notes", typeof(ShowStatisticsStatement))]
    [InlineData("COMPACT notes RANGE 'a' TO 'b'", typeof(CompactStatement))]
    [InlineData("CHECKPOINT TO '/backup'", typeof(CheckpointStatement))]
    [InlineData("VERIFY", typeof(VerifyStatement))]
    [InlineData("DROP KEYSPACE IF EXISTS notes", typeof(DropKeyspaceStatement))]
    [InlineData("TRUNCATE KEYSPACE notes", typeof(TruncateStatement))]
    [InlineData("EXPLAIN DELETE FROM notes WHERE TRUE", typeof(ExplainStatement))]
    public void Every_other_statement_is_read(string text, Type type) => Assert.IsType(type, Single(text));

    [Theory]
    [InlineData("INVALID;", 1, 1, "expected a statement")]
    [InlineData("SELECT", 1, 7, "expected an expression, the text ends")]
    [InlineData("SELECT *\nFROM", 2, 5, "the name of a keyspace")]
    [InlineData("SELECT *", 1, 1, "needs FROM")]
    [InlineData("SELECT nothing FROM notes", 1, 8, "there is no column 'nothing'")]
    [InlineData("SELECT * FROM notes ORDER BY value", 1, 30, "by key only")]
    [InlineData("SELECT 1 UNION SELECT 2 FROM notes", 1, 30, "without FROM only")]
    [InlineData("DELETE FROM notes", 1, 18, "WHERE TRUE")]
    [InlineData("UPDATE notes SET value = 1", 1, 27, "WHERE TRUE")]
    [InlineData("UPDATE notes SET version = 1 WHERE TRUE", 1, 18, "cannot be changed")]
    [InlineData("INSERT INTO notes (key) VALUES (1)", 1, 23, "key and value")]
    [InlineData("INSERT INTO notes VALUES (1)", 1, 26, "1 values for 2 columns")]
    [InlineData("SELECT CAST(1 AS nothing)", 1, 18, "expected a type")]
    [InlineData("SELECT COUNT(key) FROM notes", 1, 14, "COUNT(*)")]
    [InlineData("SELECT MIN(value) FROM notes", 1, 8, "the key only")]
    [InlineData("CREATE KEYSPACE n (key BOOLEAN, value BLOB)", 1, 24, "a key is of type")]
    [InlineData("SELECT 1 2", 1, 10, "expected ';'")]
    [InlineData("SELECT @a, ?", 1, 1, "not both")]
    [InlineData("EXPLAIN COMMIT", 1, 9, "EXPLAIN takes")]
    [InlineData("SELECT * FROM n WHERE key NOT 1", 1, 31, "IN, BETWEEN or LIKE")]
    public void What_is_wrong_is_told_with_its_place(string text, int line, int column, string what)
    {
        IridiumException error = Assert.Throws<IridiumException>(() => SqlParser.Parse(text));
        Assert.Contains(what, error.Message);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.StartsWith("42", error.SqlState, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("- ", "")]
    [InlineData("NOT ", "")]
    [InlineData("CAST(", " AS BIGINT)")]
    [InlineData("1 IN (SELECT ", ")")]
    [InlineData("COALESCE(", ")")]
    public void Deep_nesting_is_refused_not_followed(string open, string close)
    {
        string text = "SELECT " + string.Concat(Enumerable.Repeat(open, 100_000)) + "1"
            + string.Concat(Enumerable.Repeat(close, 100_000));
        IridiumException error = Assert.Throws<IridiumException>(() => SqlParser.Parse(text));
        Assert.Equal(SqlStates.LimitExceeded, error.SqlState);
    }

    [Theory]
    [InlineData(" + 1")]
    [InlineData(" AND TRUE")]
    [InlineData(" IS NULL")]
    [InlineData(" = 1")]
    public void Long_chains_are_refused(string link)
    {
        string text = "SELECT 1" + string.Concat(Enumerable.Repeat(link, 100_000));
        IridiumException error = Assert.Throws<IridiumException>(() => SqlParser.Parse(text));
        Assert.Equal(SqlStates.LimitExceeded, error.SqlState);
    }

    [Fact]
    public void Values_of_lists_and_rows_are_no_operators()
    {
        string list = string.Join(", ", Enumerable.Repeat("1", SqlLimits.ListMax));
        Assert.Single(Query($"SELECT key FROM n WHERE key IN ({list})").Parts);
        string rows = string.Join(", ", Enumerable.Repeat("(1, 'a')", 5_000));
        Assert.Equal(5_000, Assert.IsType<InsertStatement>(Single($"INSERT INTO n VALUES {rows}")).Rows.Count);
    }

    [Fact]
    public void Options_without_end_are_refused()
    {
        string options = string.Join(", ", Enumerable.Range(0, SqlLimits.ListMax + 1).Select(i => $"o{i} = 1"));
        IridiumException error = Assert.Throws<IridiumException>(
            () => SqlParser.Parse($"CREATE KEYSPACE n WITH ({options})"));
        Assert.Equal(SqlStates.LimitExceeded, error.SqlState);
    }

    [Theory]
    [InlineData("SELECT \"{0}\" FROM n")]
    [InlineData("SELECT {0}(1)")]
    [InlineData("SELECT DATE '{0}'")]
    [InlineData("SELECT TIMESTAMP '{0}'")]
    [InlineData("CREATE KEYSPACE n WITH ({0} = 1, {0} = 2)")]
    [InlineData("SELECT key FROM n WHERE {0}")]
    [InlineData("{0}")]
    public void A_message_shows_the_beginning_of_a_long_piece_of_the_text(string form)
    {
        string text = form.Replace("{0}", new string('a', 100_000), StringComparison.Ordinal);
        IridiumException error = Assert.Throws<IridiumException>(() => SqlParser.Parse(text));
        Assert.Contains("aaaa…", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 400);
    }

    [Fact]
    public void Explanations_do_not_nest() =>
        Assert.Throws<IridiumException>(() => SqlParser.Parse(string.Concat(Enumerable.Repeat("EXPLAIN ", 100_000))));

    [Fact]
    public void A_text_that_is_too_long_is_refused()
    {
        string text = new(' ', SqlLimits.TextCharactersMax + 1);
        Assert.Equal(
            SqlStates.LimitExceeded, Assert.Throws<IridiumException>(() => SqlParser.Parse(text)).SqlState);
    }

    private static SqlStatement Single(string text) => Assert.Single(SqlParser.Parse(text).Statements);

    private static SelectStatement Query(string text) => Assert.IsType<SelectStatement>(Single(text));

    private static string TreeOf(SqlExpression? expression) => expression switch
    {
        LiteralExpression literal => $"{literal.Value}",
        UnaryExpression unary => $"{unary.Operator}({TreeOf(unary.Operand)})",
        BinaryExpression pair => $"({TreeOf(pair.Left)} {pair.Operator} {TreeOf(pair.Right)})",
        _ => throw new NotSupportedException($"{expression}"),
    };
}
