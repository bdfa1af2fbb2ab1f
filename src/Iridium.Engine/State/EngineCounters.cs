using System.Diagnostics;
using Iridium.Engine.Diagnostics;

namespace Iridium.Engine.State;

/// <summary>
/// What writers have done since the database was opened; the background's part is in <see cref="MergeCounters"/>. Every
/// member is thread-safe.
/// </summary>
internal sealed class EngineCounters(EngineMeter meter)
{
    private long _batches;
    private long _groups;
    private long _walSyncs;
    private long _walBytes;

    public long Batches => Interlocked.Read(ref _batches);

    public long Groups => Interlocked.Read(ref _groups);

    public long WalSyncs => Interlocked.Read(ref _walSyncs);

    public long WalBytes => Interlocked.Read(ref _walBytes);

    public DurationHistogram SyncTimes { get; } = new();

    /// <summary>Counts a group. Needs the commit gate.</summary>
    public void CountGroup(int batches, long walBytes)
    {
        Volatile.Write(ref _groups, _groups + 1);
        Volatile.Write(ref _batches, _batches + batches);
        Volatile.Write(ref _walBytes, _walBytes + walBytes);
        meter.RecordGroup(batches);
    }

    /// <summary>Counts a sync of the log that is done.</summary>
    /// <param name="begun">The time stamp at which it began.</param>
    public void CountWalSync(long begun)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(begun);
        Interlocked.Increment(ref _walSyncs);
        SyncTimes.Record(elapsed);
        meter.RecordSync(elapsed);
    }
}
