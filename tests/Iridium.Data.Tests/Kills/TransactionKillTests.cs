using System.Diagnostics;
using System.Globalization;
using Iridium.Data.Tests.Executing;
using Iridium.Engine;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Data.Tests.Kills;

/// <summary>
/// A process that commits transactions is killed at a random moment, again and again on the same directory: every
/// transaction that it reported is there whole, and none in part.
/// </summary>
public sealed class TransactionKillTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 20;

    /// <summary>How many rows each transaction leaves behind it; it deletes older ones by a range.</summary>
    private const int RowsKept = 200;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Every_committed_transaction_is_whole_and_none_is_there_in_part()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        long next = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            long reported = RunAndKill(next, random.Next(6) == 0 ? 0 : random.Next(2, 150));
            next = Check(reported);
        }

        output.WriteLine($"{Kills} kills, {next} transactions");
        Assert.True(next > Kills);
    }

    /// <summary>Checks the state after a kill.</summary>
    /// <returns>How many transactions there are.</returns>
    private long Check(long reported)
    {
        using var database = IridiumDatabase.Open(_directory.Path);
        using var sql = new SqlClient(database);
        if (!database.TryGetKeyspace("b", out _)) return 0;
        long count = Number(sql.Run("SELECT COUNT(*) FROM b WHERE key <> 'count'"));
        Assert.True(count > reported, $"transaction {reported} was committed, but only {count} are there");
        string counter = sql.Run("SELECT value FROM b WHERE key = 'count'");
        Assert.Equal(count, counter.Length == 0 ? 0 : Number(counter));
        Assert.Equal("1", sql.Run($"SELECT COUNT(*) + {(count == 0 ? 1 : 0)} FROM b WHERE key = '{count - 1}'"));
        long least = Math.Max(0, count - 1 - RowsKept);
        string rows = string.Join('\n', Range(least, count).Select(n => $"{n}|row {n}"));
        Assert.Equal(rows, sql.Run("SELECT key, value FROM a"));
        return count;
    }

    private static IEnumerable<long> Range(long first, long end)
    {
        for (long n = first; n < end; n++) yield return n;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Starts the writing process and kills it after it has printed so many lines.</summary>
    /// <returns>The last transaction it reported; what it printed until it died counts.</returns>
    private long RunAndKill(long first, int lines)
    {
        string child = Path.Combine(AppContext.BaseDirectory, "Iridium.Data.Tests.Child.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!) // A process has a path.
        {
            RedirectStandardOutput = true,
            ArgumentList = { child, _directory.Path, first.ToString(CultureInfo.InvariantCulture) },
        };
        using Process process = Process.Start(start)!; // Without a shell it is always a new process.
        string? line = null;
        for (int i = 0; i < lines; i++) line = process.StandardOutput.ReadLine() ?? line;
        process.Kill();
        while (process.StandardOutput.ReadLine() is { } late) line = late;
        process.WaitForExit();
        Assert.NotEqual(0, process.ExitCode);
        return long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out long last) ? last : first - 1;
    }
}
