using Iridium.Bench.Data;
using Iridium.Bench.Engines;
using Iridium.Bench.Measuring;

namespace Iridium.Bench.Workloads;

/// <summary>
/// What a workload runs against and what it tells besides times. Thread-safe but for what says otherwise.
/// </summary>
internal sealed class WorkloadContext
{
    private long _bytesPut;
    private long _recordsAdded;

    public required IBenchEngine Engine { get; init; }

    public required Dataset Data { get; init; }

    public required RecorderSet Recorders { get; init; }

    /// <summary>Operations to do unless the time is up before.</summary>
    public required long Operations { get; init; }

    /// <summary>Which random numbers the run draws: the same for every engine, others for every round.</summary>
    public required ulong RunSeed { get; init; }

    /// <summary>Writers that wait at the same time, where a workload has many.</summary>
    public required int Writers { get; init; }

    /// <summary>Bytes of the keys and values that were put.</summary>
    public long BytesPut => Interlocked.Read(ref _bytesPut);

    /// <summary>Records that the database has now and did not have before.</summary>
    public long RecordsAdded => Interlocked.Read(ref _recordsAdded);

    public RandomStream Random(ulong stream) => new(Data.Seed + RunSeed, stream);

    /// <summary>Notes what was put; call it when the puts are done, not with each.</summary>
    public void CountPuts(long puts, long added)
    {
        Interlocked.Add(ref _bytesPut, puts * Data.RecordBytes);
        Interlocked.Add(ref _recordsAdded, added);
    }

    /// <summary>Refuses a read that did not bring the record's value.</summary>
    public static void CheckRead(bool isFound, long found, long wanted)
    {
        if (isFound && found == wanted) return;
        string what = isFound ? $"the value of record {found}" : "nothing";
        throw new BenchException($"The engine returned {what} for the key of record {wanted}.");
    }
}
