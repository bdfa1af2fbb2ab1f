using System.Diagnostics;

namespace Iridium.Bench.Measuring;

/// <summary>One recorder for each thread that records, added up when the run is over. Thread-safe.</summary>
internal sealed class RecorderSet : IDisposable
{
    private readonly ThreadLocal<Recorder> _recorders;
    private readonly long _start;
    private readonly TimeSpan _limit;

    public RecorderSet(TimeSpan limit)
    {
        _start = Stopwatch.GetTimestamp();
        _limit = limit;
        _recorders = new ThreadLocal<Recorder>(() => new Recorder(_start, _limit), trackAllValues: true);
    }

    /// <summary>The recorder of the calling thread.</summary>
    public Recorder Current => _recorders.Value!;

    /// <summary>The sum of all threads. Call it when none records any more.</summary>
    public Recorder Sum()
    {
        var sum = new Recorder(_start, _limit);
        foreach (Recorder recorder in _recorders.Values) sum.Add(recorder);
        return sum;
    }

    public void Dispose() => _recorders.Dispose();
}
