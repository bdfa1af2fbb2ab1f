using Iridium.Bench.Data;
using Iridium.Bench.Engines;
using Iridium.Bench.Measuring;

namespace Iridium.Bench.Workloads;

/// <summary>
/// One thread puts records: in key order, in a random order each once, or drawn at random over existing ones.
/// </summary>
internal static class FillWorkload
{
    public static void InOrder(WorkloadContext context) => Put(context, place => place, isNew: true);

    public static void InRandomOrder(WorkloadContext context) => Put(context, context.Data.LoadOrder.At, isNew: true);

    public static void Overwrite(WorkloadContext context)
    {
        RandomStream random = context.Random(stream: 1);
        Put(context, _ => random.NextBelow(context.Data.Records), isNew: false);
    }

    /// <summary>Fills a database that later runs read; not measured.</summary>
    public static void Load(WorkloadContext context)
    {
        Permutation order = context.Data.LoadOrder;
        byte[] key = new byte[KeyWriter.KeyBytes];
        byte[] value = new byte[context.Data.Values.ValueBytes];
        using IBenchSession session = context.Engine.OpenSession();
        Recorder recorder = context.Recorders.Current;
        session.BeginLoad();
        for (long i = 0; i < context.Data.Records; i++)
        {
            long record = order.At(i);
            context.Data.Keys.Write(record, key);
            context.Data.Values.Write(record, change: 0, value);
            session.Put(key, value);
        }

        session.EndLoad();
        recorder.CountUnmeasured(context.Data.Records);
        context.CountPuts(context.Data.Records, context.Data.Records);
    }

    private static void Put(WorkloadContext context, Func<long, long> recordAt, bool isNew)
    {
        byte[] key = new byte[KeyWriter.KeyBytes];
        byte[] value = new byte[context.Data.Values.ValueBytes];
        using IBenchSession session = context.Engine.OpenSession();
        Recorder recorder = context.Recorders.Current;
        long done = 0;
        recorder.Start();
        while (done < context.Operations)
        {
            long record = recordAt(done);
            context.Data.Keys.Write(record, key);
            context.Data.Values.Write(record, done + 1, value);
            session.Put(key, value);
            done++;
            if (!recorder.Lap()) break;
        }

        context.CountPuts(done, isNew ? done : 0);
    }
}
