using System.Text;
using Iridium.Data;
using Iridium.Data.Lexing;
using Iridium.Data.Parsing;
using Iridium.Data.Planning;
using Iridium.Data.Syntax;
using Iridium.Testing.Fuzzing;

namespace Iridium.Torture.Targets;

/// <summary>
/// The text of a command. What is read is read as the same with comments between its tokens, and an expression that
/// EXPLAIN prints is an expression that is printed as the same.
/// </summary>
internal sealed class SqlTarget() : FuzzTarget("sql")
{
    private static readonly string[] _texts =
    [
        "SELECT DISTINCT key, value AS v, COUNT(*) FROM notes AS OF SNAPSHOT n WHERE key IN (@a, 'b', X'0c') LIMIT 1",
        "SELECT * FROM n AS OF SEQUENCE 1 ORDER BY key DESC LIMIT @l OFFSET 3; SELECT MIN(key), MAX(key) FROM \"q\"",
        "SELECT 1 UNION ALL SELECT 2.5e3 UNION SELECT CAST('x' AS BLOB) -- c",
        "SELECT key || '!' x, -1 - -2 * +3 / 4 % 5, NOT TRUE OR FALSE AND NULL IS NOT NULL FROM k t",
        "INSERT INTO n (key, value, expires_at) VALUES (1, 2, NOW()) ON CONFLICT (key) DO NOTHING RETURNING version",
        "INSERT INTO n VALUES (?, X'') ON CONFLICT DO UPDATE SET value = excluded.value || n.value TTL 1 HOUR",
        "UPSERT INTO n VALUES (@a, COALESCE(@b, LOWER('Ä'), HEX(X'00'))) TTL 5 MINUTES RETURNING *",
        "UPDATE n SET value = UPPER(value), expires_at = TIMESTAMP '2026-01-31T12:00:00Z' WHERE version <> 7",
        "UPDATE n SET value = '' WHERE key LIKE 'a\\%' ESCAPE '\\' AND NOT size BETWEEN 1 AND 2 OR size <= 3",
        "DELETE FROM n WHERE key STARTS WITH @p OR LENGTH(value) >= 2 AND expires_at < DATE '2026-01-01' WITH COUNT",
        "CREATE KEYSPACE IF NOT EXISTS n (key BIGINT PRIMARY KEY, value JSON) WITH (block_bytes = 4096, a = 'b')",
        "DROP KEYSPACE IF EXISTS n; TRUNCATE KEYSPACE n; CREATE SNAPSHOT s; DROP SNAPSHOT s; VERIFY",
        "BEGIN READ ONLY ISOLATION LEVEL SERIALIZABLE; SAVEPOINT a; ROLLBACK TO a; RELEASE a; COMMIT /* done */",
        "EXPLAIN SELECT * FROM n WHERE key IN (SELECT 1); SHOW STATS FOR n; SHOW KEYSPACES",
        "COMPACT n RANGE 'a' TO 'b'; CHECKPOINT TO 'd'",
    ];

    public override bool IsText => true;

    public override IEnumerable<byte[]> Seeds() => _texts.Select(Encoding.UTF8.GetBytes);

    // Each token of a text may be a node of its tree, and each is read three times.
    public override long AllocatedBytesMax(int length) => 4L * 1024 * 1024 + 4_096L * length;

    protected override bool IsDeclared(Exception thrown) => thrown is IridiumException
    {
        SqlState: SqlStates.SyntaxError or SqlStates.LimitExceeded or SqlStates.UndefinedColumn
            or SqlStates.NotSupported or SqlStates.InvalidText,
        Message.Length: < 1_000,
    };

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        ParsedCommand command = SqlParser.Parse(Encoding.UTF8.GetString(input));
        ParsedCommand spread = SqlParser.Parse(Spread(command.Text));
        Require(spread.Parameters.SequenceEqual(command.Parameters), "comments change the parameters");
        Require(KindsOf(spread).SequenceEqual(KindsOf(command)), "comments change the statements");
        foreach (SqlExpression each in command.Statements.SelectMany(ExpressionsOf).Take(20)) CheckText(each);
        var shape = new HashCode();
        foreach (Type kind in KindsOf(command).Take(4)) shape.Add(kind.Name, StringComparer.Ordinal);
        return HashCode.Combine(shape.ToHashCode(), Magnitude(command.Parameters.Count));
    }

    private static IEnumerable<Type> KindsOf(ParsedCommand command) =>
        command.Statements.Select(statement => statement.GetType());

    private static string Spread(string text)
    {
        var spread = new StringBuilder(text.Length * 2);
        var lexer = new Lexer(text);
        for (Token token = lexer.Next(); token.Kind != TokenKind.End; token = lexer.Next())
            spread.Append(text, token.Start, token.Length).Append("/* ' */-- \"\n");
        return spread.ToString();
    }

    private static void CheckText(SqlExpression expression)
    {
        string text = ExpressionText.Of(expression);
        ParsedCommand command;
        try
        {
            command = SqlParser.Parse($"SELECT {text} FROM k");
        }
        catch (IridiumException error) when (error.SqlState == SqlStates.LimitExceeded)
        {
            // Its parentheses, which the text had not, are more than may be nested.
            return;
        }
        catch (IridiumException error)
        {
            throw new FuzzFindingException($"an expression is printed as '{text}', which is none", error);
        }

        bool isOne = command.Statements is [SelectStatement { Parts: [{ Items: [{ Value: not null }] }] }];
        Require(isOne, $"an expression is printed as '{text}', which is another statement");
        SqlExpression read = ExpressionsOf(command.Statements[0]).First();
        string again = ExpressionText.Of(read);
        Require(again == text, $"an expression is printed as '{text}', and that as '{again}'");
    }

    private static IEnumerable<SqlExpression> ExpressionsOf(SqlStatement statement) => statement switch
    {
        SelectStatement select => select.Parts
            .SelectMany(part => part.Items.Select(item => item.Value).Append(part.Where))
            .Append(select.Limit)
            .OfType<SqlExpression>(),
        InsertStatement insert => insert.Rows.SelectMany(row => row),
        UpdateStatement update => update.Updates.Select(each => each.Value).Append(update.Where),
        DeleteStatement delete => [delete.Where],
        ExplainStatement explain => ExpressionsOf(explain.Statement),
        _ => [],
    };
}
