using System.Data;
using System.Diagnostics;
using System.Globalization;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Data.Tests.Kills;

/// <summary>
/// A process that commits transactions through ADO.NET is killed at a random moment, again and again on the same
/// directory: every transaction that it reported is there whole, and none in part.
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
        using var connection = new IridiumConnection($"Data Source={_directory.Path};Pooling=False");
        connection.Open();
        if (!Names(connection).Contains("b")) return 0;
        string[] numbers = Rows(connection, "SELECT key, value FROM b WHERE key <> 'count'");
        long count = numbers.Length;
        Assert.True(count > reported, $"transaction {reported} was committed, but only {count} are there");
        IEnumerable<string> inKeyOrder = Range(0, count)
            .Select(n => n.ToString(CultureInfo.InvariantCulture))
            .Order(StringComparer.Ordinal);
        Assert.Equal(inKeyOrder.Select(n => $"{n}|{{\"n\":{n}}}"), numbers);
        Assert.Equal(
            count == 0 ? [] : [count.ToString(CultureInfo.InvariantCulture)],
            Rows(connection, "SELECT value FROM b WHERE key = 'count'"));
        long least = Math.Max(0, count - 1 - RowsKept);
        Assert.Equal(Range(least, count).Select(n => $"{n}|row {n}"), Rows(connection, "SELECT key, value FROM a"));
        return count;
    }

    private static IEnumerable<string> Names(IridiumConnection connection) =>
        connection.GetSchema("Keyspaces").Rows.Cast<DataRow>().Select(row => (string)row["TABLE_NAME"]);

    /// <summary>All rows of a query, their columns joined by a stroke.</summary>
    private static string[] Rows(IridiumConnection connection, string text)
    {
        using var command = new IridiumCommand(text, connection);
        using IridiumDataReader reader = command.ExecuteReader();
        var rows = new List<string>();
        var values = new object[reader.FieldCount];
        while (reader.Read())
        {
            reader.GetValues(values);
            rows.Add(string.Join('|', values));
        }

        return [.. rows];
    }

    private static IEnumerable<long> Range(long first, long end)
    {
        for (long n = first; n < end; n++) yield return n;
    }

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
