using System.Text;
using Iridium.Data.Executing;
using Iridium.Data.Values;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Data.Tests.Executing;

/// <summary>
/// Whatever is executed with whatever parameters, it is done or refused with an error of the provider.
/// </summary>
public sealed class SessionFuzzTests(ITestOutputHelper output) : SessionTest
{
    private const int Texts = 6_000;

    private static readonly string[] _statements =
    [
        "SELECT key, value, version, expires_at, size FROM t WHERE key IN (@a, @b, 'a') AND value <> @c "
            + "ORDER BY key DESC LIMIT 5 OFFSET 1",
        "SELECT DISTINCT LENGTH(value), HEX(key), UPPER(value), COALESCE(expires_at, NOW()) "
            + "FROM n WHERE key BETWEEN @a AND 7",
        "SELECT COUNT(*), MIN(key), MAX(key) FROM u WHERE key > @a OR size < 3",
        "SELECT CAST(@a AS BIGINT) + 1, CAST(@b AS UUID), CAST(@c AS TIMESTAMP), -@a, @a || @b, @a / @b, @a % 0.5e1",
        "SELECT 1 UNION SELECT 2.5 UNION ALL SELECT @a LIMIT @b",
        "INSERT INTO t (key, value, expires_at) VALUES (@a, @b, @c), ('k', 'v', NULL) "
            + "ON CONFLICT DO NOTHING RETURNING *",
        "INSERT INTO n VALUES (@a, @b) "
            + "ON CONFLICT DO UPDATE SET value = excluded.value || value TTL @c RETURNING version",
        "UPSERT INTO u VALUES (@a, @b), (@c, X'00') TTL 5 MINUTES RETURNING HEX(key)",
        "UPSERT INTO b VALUES (@a, @b)",
        "UPDATE t SET value = value || @a, expires_at = @b WHERE key LIKE @c ESCAPE '!' RETURNING value",
        "UPDATE n SET value = CAST(key AS TEXT) WHERE key * @a > @b OR NOT version = 5",
        "DELETE FROM t WHERE key STARTS WITH @a AND key < @b WITH COUNT",
        "DELETE FROM b WHERE key >= @a RETURNING key, 1 / (size - @b)",
        "BEGIN ISOLATION LEVEL SERIALIZABLE", "BEGIN READ ONLY", "COMMIT", "ROLLBACK", "SAVEPOINT s",
        "ROLLBACK TO s", "RELEASE s",
        "BEGIN AS OF SNAPSHOT s1", "CREATE SNAPSHOT s1", "DROP SNAPSHOT s1", "SHOW SNAPSHOTS",
        "SHOW KEYSPACES", "SHOW STATS FOR t",
        "SELECT * FROM t AS OF SNAPSHOT @a", "SELECT * FROM t AS OF SEQUENCE @a",
        "EXPLAIN SELECT * FROM n WHERE key = @a",
        "CREATE KEYSPACE IF NOT EXISTS v (key BIGINT, value TEXT) WITH (block_bytes = 4096, filter_bits = 10)",
        "TRUNCATE KEYSPACE v",
        "DROP KEYSPACE IF EXISTS v", "EXPLAIN DELETE FROM t WHERE key > @a AND size > 1",
    ];

    private static readonly object?[] _values =
    [
        null, 0, 1, -1, long.MaxValue, long.MinValue, 1.5, double.NaN, double.PositiveInfinity, -1e300,
        "", "a", "k", "a%", "!", "7",
        "0001-01-01", "9999-12-31T23:59:59-14:00", "01020304-0506-0708-090a-0b0c0d0e0f10", "\uD800", "[1]",
        Array.Empty<byte>(),
        new byte[] { 255, 254 }, new byte[16], Guid.Empty, TimeSpan.MaxValue,
        TimeSpan.MinValue, TimeSpan.FromSeconds(1),
        DateTimeOffset.MinValue, DateTimeOffset.MaxValue,
    ];

    [Fact]
    public void Mutated_statements_are_executed_or_refused()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        int done = 0;
        int refused = 0;
        for (int i = 0; i < Texts; i++)
        {
            string text = random.Next(3) == 0 ? Mutate(random) : _statements[random.Next(_statements.Length)];
            try
            {
                Run(text, random);
                done++;
            }
            catch (IridiumException)
            {
                refused++;
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{text}: {error}");
            }
        }

        output.WriteLine($"{done:N0} done, {refused:N0} refused");
        Assert.True(done > Texts / 10 && refused > Texts / 10);
    }

    private static string Mutate(Random random)
    {
        var builder = new StringBuilder(_statements[random.Next(_statements.Length)]);
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(builder.Length + 1);
            string other = _statements[random.Next(_statements.Length)];
            string[] words = other.Split(' ');
            if (random.Next(3) == 0) builder.Remove(at, Math.Min(random.Next(1, 12), builder.Length - at));
            else builder.Insert(at, $" {words[random.Next(words.Length)]} ");
        }

        return builder.ToString();
    }

    private void Run(string text, Random random)
    {
        PlannedCommand command = PlannedCommand.Of(text);
        var values = new SqlValue?[command.Parameters.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = random.Next(20) == 0 ? null : SqlClient.ValueOf(_values[random.Next(_values.Length)]);
        var parameters = new ParameterValues(values, command.Parameters);
        foreach (PlannedStatement statement in command.Statements)
        {
            using RowSource? rows =
                Sql.Session.RunAsync(
                    statement, parameters, false, CancellationToken.None).AsTask().GetAwaiter().GetResult().Rows;
            while (rows?.MoveNext(CancellationToken.None) == true)
            {
                for (int i = 0; i < rows.Columns.Count; i++)
                {
                    SqlClient.TextOf(rows.ValueOf(i));
                    rows.TryGetBytes(i, out _);
                }
            }
        }
    }
}
