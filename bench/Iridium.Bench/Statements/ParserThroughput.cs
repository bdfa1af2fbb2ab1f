using System.Diagnostics;
using System.Globalization;
using Iridium.Bench.Reporting;
using Iridium.Data.Executing;
using Iridium.Data.Parsing;

namespace Iridium.Bench.Statements;

/// <summary>How fast texts become statements, and what that allocates, over a corpus of typical ones.</summary>
internal static class ParserThroughput
{
    private const int Passes = 200;

    /// <summary>Many short ones: the best of them met nothing else on the machine.</summary>
    private const int Rounds = 90;

    private static readonly string[] _corpus =
    [
        "SELECT value FROM users WHERE key = @id",
        "SELECT key, value, version FROM users WHERE key IN (@a, @b, @c)",
        "SELECT key, value FROM events WHERE key >= @from AND key < @to ORDER BY key DESC LIMIT 100 OFFSET 20",
        "SELECT * FROM users WHERE key LIKE 'tenant-17/%' AND size > 1024",
        "SELECT COUNT(*), MIN(key), MAX(key) FROM events WHERE key BETWEEN @low AND @high",
        "SELECT CAST(value AS TEXT) AS text FROM notes AS OF SNAPSHOT 'monday' WHERE key STARTS WITH 'n'",
        "INSERT INTO users (key, value) VALUES (@id, @value)",
        "INSERT INTO users (key, value) VALUES (1, 'a'), (2, 'b'), (3, 'c') ON CONFLICT DO NOTHING",
        "UPSERT INTO sessions (key, value) VALUES (@id, @value) TTL 30 MINUTES",
        "UPDATE users SET value = @value WHERE key = @id AND version = @version RETURNING version",
        "DELETE FROM events WHERE key < @before",
        "BEGIN; UPSERT INTO a VALUES (@k, @v); UPSERT INTO b VALUES (@k, @v); COMMIT",
        "CREATE KEYSPACE IF NOT EXISTS orders (key BIGINT, value JSON)",
        "EXPLAIN SELECT value FROM users WHERE key = 'x' OR key = 'y'",
    ];

    /// <summary>Measures.</summary>
    /// <returns>A table in Markdown.</returns>
    public static string Run()
    {
        var table = new MarkdownTable("step", "texts/s", "MB/s", "allocated for each");
        table.Add(Measure("read", static text => SqlParser.Parse(text)));
        table.Add(Measure("read and planned", static text => PlannedCommand.Of(text)));
        table.Add(Measure("sent before", static text => PlanCache.Shared.Get(text)));
        return table.ToString();
    }

    private static string[] Measure(string name, Func<string, object> step)
    {
        double best = double.MaxValue;
        long bytes = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            for (int pass = 0; pass < Passes; pass++)
            {
                foreach (string text in _corpus) GC.KeepAlive(step(text));
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        double texts = (double)Passes * _corpus.Length;
        double megabytes = (double)Passes * _corpus.Sum(text => text.Length) / 1e6;
        return
        [
            name, Text(texts / best, "N0"), Text(megabytes / best, "N1"), Text(bytes / texts, "N0") + " B",
        ];
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
