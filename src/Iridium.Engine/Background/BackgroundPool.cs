using Iridium.Engine.State;
using Iridium.Engine.Threading;

namespace Iridium.Engine.Background;

/// <summary>
/// The background threads of an environment: some flush and some compact, so that no flush waits for a compaction.
/// Thread-safe.
/// </summary>
internal sealed class BackgroundPool : IDisposable
{
    private const int FlushThreadsMin = 2;
    private const int FlushThreadsMax = 4;

    // Constant after construction.
    private readonly PoolQueue _flushes;
    private readonly PoolQueue _compactions;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private int _databases;

    public BackgroundPool(int compactionThreads)
    {
        // Two at least, so that one database with a slow disk does not keep all others from flushing.
        int flushThreads = Math.Clamp(compactionThreads, FlushThreadsMin, FlushThreadsMax);
        _flushes = new PoolQueue(WorkKind.Flush, flushThreads);
        _compactions = new PoolQueue(WorkKind.Compaction, compactionThreads);
        Slots = new ThreadSlots(compactionThreads);
    }

    /// <summary>What bounds the compactions, and the parts of compactions, that run at once.</summary>
    public ThreadSlots Slots { get; }

    /// <summary>Takes the duties of a database, which must not have asked for work yet.</summary>
    /// <returns>To be disposed when they were told to end: waits until no thread does them.</returns>
    public IDisposable Add(BackgroundDuty flush, BackgroundDuty compaction)
    {
        flush.Signal.Requested = Wake;
        CountDatabases(1);
        var members = new Membership(this, new PoolMember(flush), new PoolMember(compaction));
        _flushes.Add(members.Flush);
        _compactions.Add(members.Compaction);
        return members;
    }

    public void Dispose()
    {
        _flushes.Dispose();
        _compactions.Dispose();
    }

    private void Wake()
    {
        _flushes.Wake();
        _compactions.Wake();
    }

    private void CountDatabases(int more)
    {
        using (Uninterrupted.Hold(_gate))
        {
            _databases += more;

            // The parts of one compaction leave a thread's place to the other databases.
            Slots.KeptFree = _databases > 1 && Slots.Count > 1 ? 1 : 0;
        }
    }

    private sealed record Membership(BackgroundPool Pool, PoolMember Flush, PoolMember Compaction) : IDisposable
    {
        public void Dispose()
        {
            Pool._flushes.Remove(Flush);
            Pool._compactions.Remove(Compaction);
            Pool.CountDatabases(-1);
        }
    }
}
