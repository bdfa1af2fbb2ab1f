using System.Diagnostics;
using System.Globalization;
using Iridium.Bench.Reporting;
using Iridium.Bench.Running;

namespace Iridium.Bench.Statements;

/// <summary>
/// Runs the same statements on both stores, round by round in turns, and sets the medians side by side. The ratio is
/// the median of the rounds' ratios, so what slows the machine down for a while slows both sides of a ratio. What
/// Iridium does in the background counts as its processor time; SQLite has its checkpoints within its commits.
/// </summary>
internal sealed class StatementComparison(string folder, StatementOptions options)
{
    private const int ValueBytes = 100;
    private const int BatchRecords = 1_000;
    private const int RangeRecords = 100;
    private const int LoadRecords = 10_000;
    private const int Writers = 8;
    private const int ComparedRecords = 500;

    /// <summary>Until the code is compiled as it stays.</summary>
    private const int WarmUpRounds = 6;

    private readonly Random _random = new(7);

    private sealed record Workload(string Name, int Operations, Action<IStatementEngine, long[]> Run);

    /// <summary>One turn of one side, for each operation.</summary>
    /// <param name="Microseconds">Time.</param>
    /// <param name="Processor">Processor time of the process, background included.</param>
    /// <param name="AllocatedBytes">Bytes that the calling thread allocated.</param>
    private readonly record struct Turn(double Microseconds, double Processor, long AllocatedBytes);

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
        var table = new MarkdownTable("operation", "Iridium.Data", "SQLite", "ratio", "ratio of CPU", "allocated");
        foreach (Workload workload in Workloads(isSync))
        {
            if (options.Only is null || workload.Name.Contains(options.Only, StringComparison.OrdinalIgnoreCase))
                table.Add(Measure(workload, iridium, sqlite));
        }

        Compare(iridium, sqlite);
        string syncs = isSync ? $"\nOne sync of Iridium's log: median {Text(iridium.SyncMicroseconds)} µs\n" : "";
        return table + syncs;
    }

    private static IEnumerable<Workload> Workloads(bool isSync)
    {
        yield return new Workload("point select", 20_000, Selects);
        yield return new Workload($"range of {RangeRecords}, as loaded", 2_000, Ranges);
        yield return new Workload("upsert, autocommit", isSync ? 200 : 10_000, Upserts);
        yield return new Workload($"{BatchRecords:N0} upserts in a transaction", 20, Batches);
        yield return new Workload($"range of {RangeRecords}, after the upserts", 2_000, Ranges);
        yield return new Workload($"upsert, autocommit, {Writers} connections", isSync ? 400 : 8_000, UpsertsTogether);
    }

    private static void Selects(IStatementEngine engine, long[] records)
    {
        foreach (long record in records) Require(engine.Select(record).Length == ValueBytes);
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
            Require(engine.SelectRange(record) == RangeRecords * (ValueBytes + Data.KeyWriter.KeyBytes));
    }

    private static void UpsertsTogether(IStatementEngine engine, long[] records)
    {
        Thread[] threads = [.. records.Chunk(records.Length / Writers).Select(part => new Thread(() =>
        {
            using IStatementEngine own = engine.Connect();
            foreach (long record in part) own.Upsert(record);
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
    }

    private static void Require(bool holds)
    {
        if (!holds) throw new BenchException("A statement gave another answer than it must.");
    }

    private void Load(IStatementEngine engine)
    {
        var batch = new long[LoadRecords];
        for (long first = 0; first < options.Records; first += LoadRecords)
        {
            for (int i = 0; i < batch.Length; i++) batch[i] = first + i;
            engine.UpsertMany(batch);
        }
    }

    /// <summary>Both have to hold the same in the end.</summary>
    private void Compare(IridiumStatements iridium, SqliteStatements sqlite)
    {
        for (int i = 0; i < ComparedRecords; i++)
        {
            long record = _random.NextInt64(options.Records);
            Require(iridium.Select(record).AsSpan().SequenceEqual(sqlite.Select(record)));
        }
    }

    private string[] Measure(Workload workload, IridiumStatements iridium, SqliteStatements sqlite)
    {
        var ours = new List<Turn>();
        var theirs = new List<Turn>();
        for (int round = -WarmUpRounds; round < options.Rounds; round++)
        {
            long[] keys = new long[workload.Operations];
            for (int i = 0; i < keys.Length; i++) keys[i] = _random.NextInt64(options.Records - (BatchRecords * 8));
            Turn mine = Take(workload, iridium, keys);
            Turn other = Take(workload, sqlite, keys);
            if (round < 0) continue;
            ours.Add(mine);
            theirs.Add(other);
        }

        return
        [
            workload.Name,
            Text(MedianOf(ours.Select(turn => turn.Microseconds))) + " µs",
            Text(MedianOf(theirs.Select(turn => turn.Microseconds))) + " µs",
            Text(MedianOf(ours.Zip(theirs, (mine, other) => other.Microseconds / mine.Microseconds))) + " ×",
            Text(MedianOf(ours.Zip(theirs, (mine, other) => other.Processor / mine.Processor))) + " ×",
            workload.Run == UpsertsTogether
                ? "–"
                : ours.Min(turn => turn.AllocatedBytes).ToString("N0", CultureInfo.InvariantCulture) + " B",
        ];
    }

    private static Turn Take(Workload workload, IStatementEngine engine, long[] keys)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        workload.Run(engine, keys);
        double microseconds = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        engine.Settle();
        processor = Environment.CpuUsage.TotalTime - processor;
        return new Turn(microseconds / keys.Length, processor.TotalMicroseconds / keys.Length, bytes / keys.Length);
    }

    private static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static string Text(double value) => value.ToString("N2", CultureInfo.InvariantCulture);
}
