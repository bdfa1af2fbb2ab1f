using System.Text;
using Iridium.Data.Parsing;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Data.Tests.Parsing;

/// <summary>Whatever the text, the parser reads it or refuses it with an error of its own, in bounded time.</summary>
public sealed class ParserFuzzTests(ITestOutputHelper output)
{
    private const int Texts = 20_000;

    private static readonly string[] _corpus =
    [
        "SELECT DISTINCT key, value AS v, COUNT(*) FROM notes AS OF SNAPSHOT n WHERE key IN (@a, 'b', X'0c') LIMIT 1",
        "SELECT 1 UNION ALL SELECT 2.5e3 UNION SELECT CAST('x' AS BLOB)",
        "INSERT INTO n (key, value, expires_at) VALUES (1, 2, NOW()) ON CONFLICT (key) DO NOTHING RETURNING version",
        "UPSERT INTO n VALUES (?, ?) TTL 5 MINUTES",
        "UPDATE n SET value = value || '!' WHERE key LIKE 'a%' ESCAPE '\\' AND NOT size BETWEEN 1 AND 2",
        "DELETE FROM n WHERE key STARTS WITH @p OR version IS NOT NULL WITH COUNT",
        "CREATE KEYSPACE IF NOT EXISTS n (key BIGINT, value TEXT) WITH (block_bytes = 4096)",
        "BEGIN READ ONLY ISOLATION LEVEL SERIALIZABLE; SAVEPOINT a; ROLLBACK TO a; COMMIT -- done",
        "EXPLAIN SELECT * FROM n ORDER BY key DESC; SHOW STATS FOR n; COMPACT n RANGE 'a' TO 'b'; CHECKPOINT TO 'd'",
    ];

    [Fact]
    public void Mutated_statements_are_read_or_refused()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        int read = 0;
        for (int i = 0; i < Texts; i++)
        {
            string text = Mutate(random, _corpus[random.Next(_corpus.Length)]);
            try
            {
                SqlParser.Parse(text);
                read++;
            }
            catch (IridiumException error)
            {
                Assert.True(
                    error.SqlState.StartsWith("42", StringComparison.Ordinal) || error.SqlState == "54000", text);
            }
        }

        output.WriteLine($"{read:N0} of {Texts:N0} texts were statements");
        Assert.InRange(read, 1, Texts - 1);
    }

    private static string Mutate(Random random, string text)
    {
        var builder = new StringBuilder(text);
        int changes = random.Next(1, 6);
        for (int i = 0; i < changes; i++)
        {
            int at = random.Next(builder.Length + 1);
            int length = Math.Min(random.Next(1, 12), builder.Length - at);
            switch (random.Next(5))
            {
                case 0: builder.Remove(at, length); break;
                case 1: builder.Insert(at, (char)random.Next(1, random.Next(2) == 0 ? 128 : 65_536)); break;
                case 2: builder.Insert(at, builder.ToString(at, length)); break;
                case 3: builder.Insert(at, "'\"();,.*?@-/"[random.Next(12)]); break;
                default:
                    string other = _corpus[random.Next(_corpus.Length)];
                    int from = random.Next(other.Length);
                    builder.Insert(at, other.AsSpan(from, Math.Min(random.Next(1, 40), other.Length - from)));
                    break;
            }
        }

        return builder.ToString();
    }
}
