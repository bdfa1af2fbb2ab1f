using System.Diagnostics;
using System.Globalization;
using Iridium.Bench.Data;
using Iridium.Bench.Engines;

namespace Iridium.Bench.Running;

/// <summary>
/// One step in a process of its own: load a database and close it, open it, or put records until it is killed. What it
/// tells goes to the terminal in lines of a word and numbers, which <see cref="Reopening"/> reads.
/// </summary>
/// <param name="request">What is loaded or opened.</param>
/// <param name="round">1 for the first.</param>
internal sealed class ReopenStep(ReopenRequest request, int round)
{
    public const string Load = "load";
    public const string Open = "open";
    public const string OpenKilled = "openkilled";
    public const string Fill = "fill";

    /// <summary>Begins a line: records done.</summary>
    public const string ProgressWord = "progress";

    /// <summary>Begins a line: what the step measured.</summary>
    public const string ResultWord = "result";

    /// <summary>The line after which the process is to be killed.</summary>
    public const string ReadyWord = "ready";

    private const long RecordsPerReport = 1 << 16;

    public void Run(string step)
    {
        switch (step)
        {
            case Load: RunLoad(); break;
            case Fill: RunFill(); break;
            case Open: RunOpen(last: request.Settings.Keys - 1); break;
            case OpenKilled: RunOpen(last: request.FirstOfRound(round + 1) - 1); break;
            default: throw new BenchException($"There is no step '{step}'.");
        }
    }

    /// <summary>Loads with single puts at full speed, waits for the background and closes.</summary>
    private void RunLoad()
    {
        DatabaseFolder.Delete(request.Directory);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(request.Directory))!);
        Dataset data = request.Data;
        Permutation order = data.LoadOrder;
        var clock = Stopwatch.StartNew();
        IBenchEngine engine = request.Engine.Open(request.ForEngine);
        using (IBenchSession session = engine.OpenSession())
        {
            session.BeginLoad();
            Put(session, data, data.Records, at => request.IsRandom ? order.At(at) : at);
            session.EndLoad();
        }

        double loading = clock.Elapsed.TotalSeconds;
        engine.Settle();
        engine.Dispose();
        Tell(ResultWord, loading, clock.Elapsed.TotalSeconds - loading);
    }

    /// <summary>
    /// Opens twice and looks each time whether the last record is there: one that was handed to the operating system
    /// survives a killed process.
    /// </summary>
    private void RunOpen(long last)
    {
        byte[] key = new byte[KeyWriter.KeyBytes];
        request.Data.Keys.Write(last, key);
        double first = OpenOnce(key, last);
        Tell(ResultWord, first, OpenOnce(key, last));
    }

    private double OpenOnce(byte[] key, long last)
    {
        var clock = Stopwatch.StartNew();
        using IBenchEngine engine = request.Engine.Open(request.ForEngine);
        double milliseconds = clock.Elapsed.TotalMilliseconds;
        using IBenchSession session = engine.OpenSession();
        if (!session.TryRead(key, out long found) || found != last)
            throw new BenchException($"{request.Engine.Name} has lost record {last}.");
        return milliseconds;
    }

    /// <summary>Fills an empty memtable nearly to its end with new records and waits for the kill.</summary>
    private void RunFill()
    {
        using IBenchEngine engine = request.Engine.Open(request.ForEngine);
        engine.Settle();
        using IBenchSession session = engine.OpenSession();
        Put(session, request.Data, request.MemtableRecords, at => request.FirstOfRound(round) + at);
        Tell(ReadyWord);
        using var never = new ManualResetEventSlim();
        never.Wait();
    }

    private static void Put(IBenchSession session, Dataset data, long count, Func<long, long> recordAt)
    {
        byte[] key = new byte[KeyWriter.KeyBytes];
        byte[] value = new byte[data.Values.ValueBytes];
        for (long i = 0; i < count; i++)
        {
            long record = recordAt(i);
            data.Keys.Write(record, key);
            data.Values.Write(record, change: 0, value);
            session.Put(key, value);
            if ((i + 1) % RecordsPerReport == 0) Tell(ProgressWord, i + 1);
        }
    }

    private static void Tell(string word, params double[] numbers) => Terminal.Line(string.Join(
        ' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)).Prepend(word)));
}
