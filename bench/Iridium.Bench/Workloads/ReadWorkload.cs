using Iridium.Bench.Data;
using Iridium.Bench.Engines;
using Iridium.Bench.Measuring;

namespace Iridium.Bench.Workloads;

/// <summary>One thread looks up keys drawn at random: existing ones, or ones that lie between them.</summary>
internal static class ReadWorkload
{
    public static void Existing(WorkloadContext context)
    {
        byte[] key = new byte[KeyWriter.KeyBytes];
        using IBenchSession session = context.Engine.OpenSession();
        Recorder recorder = context.Recorders.Current;
        RandomStream random = context.Random(stream: 1);
        recorder.Start();
        for (long i = 0; i < context.Operations; i++)
        {
            long wanted = random.NextBelow(context.Data.Records);
            context.Data.Keys.Write(wanted, key);
            WorkloadContext.CheckRead(session.TryRead(key, out long found), found, wanted);
            if (!recorder.Lap()) break;
        }
    }

    public static void Missing(WorkloadContext context)
    {
        byte[] key = new byte[KeyWriter.KeyBytes];
        using IBenchSession session = context.Engine.OpenSession();
        Recorder recorder = context.Recorders.Current;
        RandomStream random = context.Random(stream: 1);
        recorder.Start();
        for (long i = 0; i < context.Operations; i++)
        {
            context.Data.Keys.WriteMissing(random.NextBelow(context.Data.Records), key);
            if (session.TryRead(key, out long found))
                throw new BenchException($"The engine returned the value of record {found} for a key that none has.");
            if (!recorder.Lap()) break;
        }
    }
}
