using Iridium.Bench.Running;

namespace Iridium.Bench.Tests.Reporting;

/// <summary>A report with made-up numbers, of which a test changes those that it is about.</summary>
internal static class SampleReport
{
    public static RunReport Of(string engine, double rate, string workload = "readrandom", int round = 1) => new()
    {
        Engine = engine,
        Workload = workload,
        Keys = 1_000,
        ValueSize = 100,
        Durability = "os",
        Round = round,
        OpsPerSecond = rate,
        P50 = 1,
        P99 = 2,
        P999 = 3,
        Max = 4,
        AllocatedBytesPerOp = 0,
        RssBytes = 1 << 20,
        WriteAmplification = 1.5,
        SpaceAmplification = 1.1,
        Operations = 1_000,
        Seconds = 1,
        IsCutShort = false,
        Collections = [0, 0, 0],
        OpenMilliseconds = 1,
        SettleSeconds = 0,
        StorageWriteAmplification = 1,
        Writers = 1,
        SlotMilliseconds = 10,
        SlotMax = [1, 0, 1_000],
        SlotOperations = [10, 0, 10],
        Build = "lib<1>.so",
        EngineSettings = "as it comes",
    };
}
