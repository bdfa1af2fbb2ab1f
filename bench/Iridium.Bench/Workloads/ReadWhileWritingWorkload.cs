using System.Diagnostics;
using Iridium.Bench.Data;
using Iridium.Bench.Engines;

namespace Iridium.Bench.Workloads;

/// <summary>
/// One thread reads as fast as it can while another overwrites at a fixed rate, the same for every engine: a writer
/// without a limit would burden a fast engine's reader more than a slow one's. Only reads are measured.
/// </summary>
internal static class ReadWhileWritingWorkload
{
    private const int PutsPerTick = 20;
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(2);

    public static void Run(WorkloadContext context)
    {
        using var stop = new ManualResetEventSlim();
        Exception? failure = null;
        var writer = new Thread(() =>
        {
            try
            {
                Overwrite(context, stop);
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        writer.Start();
        try
        {
            ReadWorkload.Existing(context);
        }
        finally
        {
            stop.Set();
            writer.Join();
        }

        if (failure is not null) throw new BenchException("The writer beside the reader failed.", failure);
    }

    private static void Overwrite(WorkloadContext context, ManualResetEventSlim stop)
    {
        byte[] key = new byte[KeyWriter.KeyBytes];
        byte[] value = new byte[context.Data.Values.ValueBytes];
        using IBenchSession session = context.Engine.OpenSession();
        RandomStream random = context.Random(stream: 2);
        var clock = Stopwatch.StartNew();
        long done = 0;
        while (!stop.Wait(_tick))
        {
            // Ticks come late; what is due follows from the clock, so that the rate holds.
            long due = (long)(clock.Elapsed / _tick) * PutsPerTick;
            while (done < due && !stop.IsSet)
            {
                long record = random.NextBelow(context.Data.Records);
                context.Data.Keys.Write(record, key);
                context.Data.Values.Write(record, ++done, value);
                session.Put(key, value);
            }
        }

        context.CountPuts(done, added: 0);
    }
}
