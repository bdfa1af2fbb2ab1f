using System.Diagnostics;
using System.Globalization;
using Iridium.Bench.Reporting;
using Iridium.Bench.Running;

namespace Iridium.Bench.Statements;

/// <summary>
/// Runs the same statements on both stores, round by round in turns, and sets the medians side by side.
/// </summary>
internal sealed class StatementComparison(string folder, long records, int rounds)
{
    private const int ValueBytes = 100;
    private const int BatchRecords = 1_000;
    private const int RangeRecords = 100;
    private const int LoadRecords = 10_000;

    /// <summary>Until the code is compiled as it stays.</summary>
    private const int WarmUpRounds = 4;

    private readonly Random _random = new(7);

    private sealed record Workload(string Name, int Operations, Action<IStatementEngine, long[]> Run);

    /// <summary>Measures at one durability.</summary>
    /// <param name="isSync">Whether each commit waits for the disk.</param>
    /// <returns>A table in Markdown.</returns>
    public string Run(bool isSync)
    {
        DatabaseFolder.Delete(folder);
        Directory.CreateDirectory(folder);
        using var iridium = new IridiumStatements(Path.Combine(folder, "iridium"), isSync, ValueBytes);
        using var sqlite = new SqliteStatements(Path.Combine(folder, "sqlite"), isSync, ValueBytes);
        foreach (IStatementEngine engine in (IStatementEngine[])[iridium, sqlite]) Load(engine);
        var table = new MarkdownTable("operation", "Iridium.Data", "SQLite", "ratio", "allocated");
        foreach (Workload workload in Workloads(isSync)) table.Add(Measure(workload, iridium, sqlite));
        return table.ToString();
    }

    private static IEnumerable<Workload> Workloads(bool isSync)
    {
        yield return new Workload("point select", 20_000, Selects);
        yield return new Workload("upsert, autocommit", isSync ? 200 : 10_000, Upserts);
        yield return new Workload($"{BatchRecords:N0} upserts in a transaction", 20, Batches);
        yield return new Workload($"range of {RangeRecords}", 2_000, Ranges);
    }

    private static void Selects(IStatementEngine engine, long[] records)
    {
        foreach (long record in records) Require(engine.Select(record) == ValueBytes);
    }

    private static void Upserts(IStatementEngine engine, long[] records)
    {
        foreach (long record in records) engine.Upsert(record);
    }

    private static void Batches(IStatementEngine engine, long[] records)
    {
        var batch = new long[BatchRecords];
        foreach (long record in records)
        {
            for (int i = 0; i < batch.Length; i++) batch[i] = record + (i * 7);
            engine.UpsertMany(batch);
        }
    }

    private static void Ranges(IStatementEngine engine, long[] records)
    {
        foreach (long record in records)
            Require(engine.SelectRange(record, RangeRecords) == RangeRecords * (ValueBytes + Data.KeyWriter.KeyBytes));
    }

    private static void Require(bool holds)
    {
        if (!holds) throw new BenchException("A statement gave another answer than it must.");
    }

    private void Load(IStatementEngine engine)
    {
        var batch = new long[LoadRecords];
        for (long first = 0; first < records; first += LoadRecords)
        {
            for (int i = 0; i < batch.Length; i++) batch[i] = first + i;
            engine.UpsertMany(batch);
        }
    }

    private string[] Measure(Workload workload, IridiumStatements iridium, SqliteStatements sqlite)
    {
        var ours = new List<double>();
        var theirs = new List<double>();
        long bytes = long.MaxValue;
        for (int round = -WarmUpRounds; round < rounds; round++)
        {
            long[] keys = new long[workload.Operations];
            for (int i = 0; i < keys.Length; i++) keys[i] = _random.NextInt64(records - (BatchRecords * 8));
            long before = GC.GetAllocatedBytesForCurrentThread();
            double mine = Time(workload, iridium, keys);
            long allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / keys.Length;
            double other = Time(workload, sqlite, keys);
            if (round < 0) continue;
            bytes = Math.Min(bytes, allocated);
            ours.Add(mine);
            theirs.Add(other);
        }

        double first = MedianOf(ours);
        double second = MedianOf(theirs);
        return
        [
            workload.Name, Text(first, "N2") + " µs", Text(second, "N2") + " µs", Text(second / first, "N2") + " ×",
            Text(bytes, "N0") + " B",
        ];
    }

    /// <returns>Microseconds for each operation.</returns>
    private static double Time(Workload workload, IStatementEngine engine, long[] keys)
    {
        long start = Stopwatch.GetTimestamp();
        workload.Run(engine, keys);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / keys.Length;
    }

    private static double MedianOf(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
