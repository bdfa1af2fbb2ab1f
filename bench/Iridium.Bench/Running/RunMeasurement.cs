using System.Diagnostics;
using Iridium.Bench.Engines;
using Iridium.Bench.Measuring;
using Iridium.Bench.Workloads;

namespace Iridium.Bench.Running;

/// <summary>
/// The measured part of one run and what the counters of process and heap said around it. Immutable.
/// </summary>
internal sealed class RunMeasurement
{
    private readonly WorkloadContext _context;
    private readonly Recorder _recorder;
    private readonly TimeSpan _took;
    private readonly TimeSpan _settling;
    private readonly ResourceUse _use;
    private readonly long _writtenBytes;
    private readonly long _storageBytes;

    private RunMeasurement(RunRequest request, Func<RecorderSet, WorkloadContext> contextFor)
    {
        TimeSpan limit = request.Workload.IsLoad ? TimeSpan.FromDays(1) : request.Settings.TimeLimit;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        ProcessCounters.ResetPeakMemory();
        long writtenBefore = ProcessCounters.BytesWritten;
        long storageBefore = ProcessCounters.BytesSentToStorage;
        using var recorders = new RecorderSet(limit);
        // Made before the heap is read, so that recording is not taken for allocation of the engine.
        _ = recorders.Current;
        _context = contextFor(recorders);
        var before = ResourceUse.Now();
        var clock = Stopwatch.StartNew();
        request.Workload.Run(_context);
        _took = clock.Elapsed;
        _use = ResourceUse.Now().Since(before);
        clock.Restart();
        if (!request.Workload.IsReadOnly) _context.Engine.Settle();
        _settling = clock.Elapsed;
        _writtenBytes = ProcessCounters.BytesWritten - writtenBefore;
        _storageBytes = ProcessCounters.BytesSentToStorage - storageBefore;
        _recorder = recorders.Sum();
    }

    /// <summary>Runs the workload once.</summary>
    /// <param name="request">What is run.</param>
    /// <param name="contextFor">Gives what it runs against.</param>
    public static RunMeasurement Take(RunRequest request, Func<RecorderSet, WorkloadContext> contextFor) =>
        new(request, contextFor);

    public RunReport ToReport(RunRequest request, TimeSpan opening, long directoryBytes)
    {
        long before = request.Workload.IsLoaded ? _context.Data.Records : 0;
        double liveBytes = (double)(before + _context.RecordsAdded) * _context.Data.RecordBytes;
        LatencyHistogram times = _recorder.Histogram;
        string path = request.Directory;
        return new RunReport
        {
            Engine = request.Engine.Name,
            Workload = request.Workload.Name,
            Keys = request.Settings.Keys,
            ValueSize = request.ValueBytes,
            Durability = request.Durability.ToString().ToLowerInvariant(),
            Round = request.Round,
            OpsPerSecond = Math.Round(_recorder.Operations / _took.TotalSeconds, 1),
            P50 = Microseconds(times.Percentile(0.5)),
            P99 = Microseconds(times.Percentile(0.99)),
            P999 = Microseconds(times.Percentile(0.999)),
            Max = Microseconds(times.Max),
            AllocatedBytesPerOp = Ratio(_use.AllocatedBytes, _recorder.Operations),
            RssBytes = _use.PeakResidentBytes,
            WriteAmplification = Ratio(_writtenBytes, _context.BytesPut),
            SpaceAmplification = Ratio(directoryBytes, liveBytes),
            Operations = _recorder.Operations,
            Seconds = Math.Round(_took.TotalSeconds, 4),
            IsCutShort = _recorder.Operations < _context.Operations,
            Collections = _use.Collections,
            OpenMilliseconds = Math.Round(opening.TotalMilliseconds, 2),
            SettleSeconds = Math.Round(_settling.TotalSeconds, 2),
            StorageWriteAmplification = Ratio(_storageBytes, _context.BytesPut),
            Writers = WritersOf(request),
            SlotMilliseconds = Microseconds(_recorder.Timeline.SlotWidth) / 1_000,
            SlotMax = [.. Slots().Select(slot => Microseconds(_recorder.Timeline.MaxAt(slot)))],
            SlotOperations = [.. Slots().Select(_recorder.Timeline.CountAt)],
            Build = BuildOf(request.Engine),
            EngineSettings = request.Engine.Settings(
                request.Settings.ForEngine(path, request.Durability, request.ValueBytes)),
        };
    }

    private static int WritersOf(RunRequest request)
    {
        if (request.Workload.Name != "syncmany") return 1;
        return request.Engine.Name == EngineKind.Iridium ? request.Settings.Writers : SyncManyWorkload.BlockingWriters;
    }

    private static string BuildOf(EngineKind engine)
    {
        if (engine.Library is { } library) return NativeLibraries.FileOf(library);
        string runtime = $".NET {Environment.Version}";
        return engine.Name == EngineKind.Iridium ? $"Iridium.Engine on {runtime}" : runtime;
    }

    private static double Microseconds(long ticks) => Math.Round(ticks * 1e6 / Stopwatch.Frequency, 3);

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : Math.Round(part / whole, 3);

    private IEnumerable<int> Slots() => Enumerable.Range(0, _recorder.Timeline.Length);
}
