using System.Diagnostics;
using Iridium.Bench.Data;
using Iridium.Bench.Engines;
using Iridium.Bench.Measuring;

namespace Iridium.Bench.Workloads;

/// <summary>
/// Many writers, each of which puts a record, waits until it is durable and puts the next. An engine with asynchronous
/// writes gets as many awaiting writers as were asked for; the others get one thread for each writer, and sixteen of
/// them, beyond which none becomes faster.
/// </summary>
internal static class SyncManyWorkload
{
    public const int BlockingWriters = 16;

    public static void Run(WorkloadContext context)
    {
        if (context.Engine is IAsyncWriter writer) RunAwaiting(context, writer).GetAwaiter().GetResult();
        else RunBlocking(context);
    }

    private static async Task RunAwaiting(WorkloadContext context, IAsyncWriter engine)
    {
        var turns = new Turns(context);
        var writers = new Task[context.Writers];
        for (int i = 0; i < writers.Length; i++) writers[i] = Task.Run(() => Await(context, engine, turns));
        await Task.WhenAll(writers);
        context.CountPuts(turns.Done, turns.Done);
    }

    private static async Task Await(WorkloadContext context, IAsyncWriter engine, Turns turns)
    {
        byte[] key = new byte[KeyWriter.KeyBytes];
        byte[] value = new byte[context.Data.Values.ValueBytes];
        while (turns.TryTake(key, value))
        {
            long start = Stopwatch.GetTimestamp();
            await engine.PutAsync(key, value);
            // The recorder is that of whatever thread the writer goes on with.
            turns.Finish(context.Recorders.Current.Record(start, 1));
        }
    }

    private static void RunBlocking(WorkloadContext context)
    {
        var turns = new Turns(context);
        var failures = new List<Exception>();
        var threads = new Thread[BlockingWriters];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() =>
            {
                try
                {
                    Block(context, turns);
                }
                catch (Exception error)
                {
                    lock (failures) failures.Add(error);
                }
            });
            threads[i].Start();
        }

        foreach (Thread thread in threads) thread.Join();
        context.CountPuts(turns.Done, turns.Done);
        if (failures.Count > 0) throw new BenchException("A writer failed.", failures[0]);
    }

    private static void Block(WorkloadContext context, Turns turns)
    {
        byte[] key = new byte[KeyWriter.KeyBytes];
        byte[] value = new byte[context.Data.Values.ValueBytes];
        using IBenchSession session = context.Engine.OpenSession();
        Recorder recorder = context.Recorders.Current;
        while (turns.TryTake(key, value))
        {
            long start = Stopwatch.GetTimestamp();
            session.Put(key, value);
            turns.Finish(recorder.Record(start, 1));
        }
    }

    /// <summary>Deals the records out to the writers. Thread-safe.</summary>
    private sealed class Turns(WorkloadContext context)
    {
        private readonly Permutation _order = context.Data.LoadOrder;
        private long _next = -1;
        private long _done;
        private volatile bool _isTimeUp;

        public long Done => Interlocked.Read(ref _done);

        public bool TryTake(byte[] key, byte[] value)
        {
            long turn = Interlocked.Increment(ref _next);
            if (turn >= context.Operations || _isTimeUp) return false;
            long record = _order.At(turn);
            context.Data.Keys.Write(record, key);
            context.Data.Values.Write(record, turn, value);
            return true;
        }

        public void Finish(bool isTimeLeft)
        {
            Interlocked.Increment(ref _done);
            if (!isTimeLeft) _isTimeUp = true;
        }
    }
}
