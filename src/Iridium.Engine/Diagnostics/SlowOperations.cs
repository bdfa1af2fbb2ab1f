using Iridium.Engine.Threading;
using Microsoft.Extensions.Logging;

namespace Iridium.Engine.Diagnostics;

/// <summary>
/// Tells of the operations of a database that took longer than a threshold: in the log, at most so many in a second, in
/// a counter and as activities, all of them. Made only when there is a threshold. Thread-safe.
/// </summary>
internal sealed class SlowOperations
{
    /// <summary>Events in one second; what comes beyond that is counted and told with the next.</summary>
    public const int EventsPerSecond = 10;

    // Constant after construction.
    private readonly string _directory;
    private readonly long _threshold;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly EngineMeter _meter;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private long _second = long.MinValue;
    private int _told;
    private long _suppressed;

    public SlowOperations(string directory, TimeSpan threshold, TimeProvider clock, ILogger log, EngineMeter meter)
    {
        _directory = directory;
        _threshold = Math.Max((long)(threshold.TotalSeconds * clock.TimestampFrequency), 1);
        _clock = clock;
        _log = log;
        _meter = meter;
    }

    /// <summary>A time stamp for <see cref="IsSlow"/>; never 0.</summary>
    public long Now => Math.Max(_clock.GetTimestamp(), 1);

    /// <summary>Whether the threshold has passed since a time stamp.</summary>
    public bool IsSlow(long begun) => _clock.GetTimestamp() - begun >= _threshold;

    /// <summary>Tells of a sync of the log if it was slow.</summary>
    public void NoteSync(long begun, long bytes)
    {
        if (IsSlow(begun)) Tell(new SlowOperation("log sync", string.Empty, Since(begun), default) { Bytes = bytes });
    }

    public TimeSpan Since(long begun) => _clock.GetElapsedTime(begun);

    public TimeSpan Between(long begun, long ended) => _clock.GetElapsedTime(begun, ended);

    /// <summary>Tells of an operation that <see cref="IsSlow"/>.</summary>
    public void Tell(SlowOperation slow)
    {
        slow = slow with { StartedAt = _clock.GetUtcNow() - slow.Elapsed };
        _meter.CountSlow(slow.Operation);
        EngineActivities.TellSlow(_directory, slow);
        if (!_log.IsEnabled(LogLevel.Warning) || !MayTell(out long suppressed)) return;
        string where = slow.Keyspace.Length == 0 ? _directory : $"{_directory}, keyspace {slow.Keyspace}";
        _log.SlowOperation(
            slow.Operation, where, slow.Elapsed, $"{slow.Keys} keys, {slow.Bytes} bytes", slow.Waits, suppressed);
    }

    private bool MayTell(out long suppressed)
    {
        using (Uninterrupted.Hold(_gate))
        {
            long second = _clock.GetTimestamp() / _clock.TimestampFrequency;
            if (second != _second)
            {
                _second = second;
                _told = 0;
            }

            suppressed = _suppressed;
            if (_told >= EventsPerSecond)
            {
                _suppressed++;
                return false;
            }

            _told++;
            _suppressed = 0;
            return true;
        }
    }
}
