using System.Diagnostics;

namespace Iridium.Bench.Measuring;

/// <summary>
/// What one thread measures during a run. The clock is read once for each operation: the end of one is the start of the
/// next, so the time between them, in which the harness makes up a key, counts as well. For one thread at a time.
/// </summary>
internal sealed class Recorder
{
    private static readonly long _slotWidth = Stopwatch.Frequency / 100;
    private readonly long _runStart;
    private readonly long _runEnd;
    private long _lapStart;

    /// <param name="runStart">When the run began, as a timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="limit">The longest that it may last.</param>
    public Recorder(long runStart, TimeSpan limit)
    {
        _runStart = runStart;
        _runEnd = runStart + (long)(limit.TotalSeconds * Stopwatch.Frequency);
        _lapStart = runStart;
        Timeline = new LatencyTimeline(_slotWidth);
    }

    public LatencyHistogram Histogram { get; } = new();

    public LatencyTimeline Timeline { get; }

    /// <summary>Operations done, measured ones and those between them.</summary>
    public long Operations { get; private set; }

    /// <summary>Starts the first operation.</summary>
    public void Start() => _lapStart = Stopwatch.GetTimestamp();

    /// <summary>Ends an operation and starts the next.</summary>
    /// <returns>False when the run has lasted as long as it may.</returns>
    public bool Lap() => Record(_lapStart, 1);

    /// <summary>Ends a group of which the last operation was measured and starts the next.</summary>
    /// <param name="start">When the measured operation began.</param>
    /// <param name="operations">Operations in the group.</param>
    /// <returns>False when the run has lasted as long as it may.</returns>
    public bool Record(long start, int operations)
    {
        long now = Stopwatch.GetTimestamp();
        long took = now - start;
        Histogram.Record(took);
        Timeline.Record(now - _runStart, took, operations);
        Operations += operations;
        _lapStart = now;
        return now < _runEnd;
    }

    /// <summary>Counts operations that were too many for another group.</summary>
    public void CountUnmeasured(long operations) => Operations += operations;

    public void Add(Recorder other)
    {
        Histogram.Add(other.Histogram);
        Timeline.Add(other.Timeline);
        Operations += other.Operations;
    }
}
