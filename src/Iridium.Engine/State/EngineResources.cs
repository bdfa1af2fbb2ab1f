using Iridium.Engine.Memtables;
using Iridium.Engine.Tables;
using Iridium.Engine.Threading;

namespace Iridium.Engine.State;

/// <summary>
/// The memory that databases share, or that one has for itself: the budget, what its memtables and caches take of it,
/// and who has to make room. Thread-safe.
/// </summary>
/// <remarks>
/// A database never waits for another's locks: it asks (<see cref="AskForRoom"/>), and the other's own background does
/// what was asked. The gate is held only to choose, and while it is nothing but fields of the others are looked at.
/// </remarks>
internal sealed class EngineResources
{
    /// <summary>A memtable is worth a table of its own from this part of a full one on: one in so many.</summary>
    private const int WorthSealingShare = 8;

    // Constant after construction.
    private readonly Lock _gate = new();

    // Written under _gate, read by any thread; never changed in place.
    private MemoryShare[] _shares = [];

    // Own synchronisation: whether a writer may be held up for memory.
    private volatile bool _isAwaited;

    public EngineResources(MemoryBudget budget, bool isShared)
    {
        Memory = budget;
        IsShared = isShared;
        Cache = new BlockCacheBudget(budget.CacheBytes, () => MemtableMemory.Bytes - budget.MemtableBytes);
    }

    /// <summary>How the memory is divided.</summary>
    public MemoryBudget Memory { get; }

    /// <summary>Whether several databases may use it.</summary>
    public bool IsShared { get; }

    /// <summary>Native memory of all memtables.</summary>
    public MemoryMeter MemtableMemory { get; } = new();

    /// <summary>What all block caches may hold.</summary>
    public BlockCacheBudget Cache { get; }

    /// <summary>The databases that use it, in the order in which they came.</summary>
    public IReadOnlyList<MemoryShare> Shares => Volatile.Read(ref _shares);

    /// <summary>Whether the memtables pass their part of the budget.</summary>
    public bool IsFull => MemtableMemory.Bytes > Memory.MemtableBytes;

    public void Join(MemoryShare share)
    {
        using (Uninterrupted.Hold(_gate)) Volatile.Write(ref _shares, [.. _shares, share]);
        AskForRoom();
    }

    /// <summary>Whoever waits for memory is told, since the database's is free now.</summary>
    public void Leave(MemoryShare share)
    {
        using (Uninterrupted.Hold(_gate)) Volatile.Write(ref _shares, [.. _shares.Where(each => each != share)]);
        NoteProgress(share);
    }

    /// <summary>
    /// When the memtables of all databases pass their part: the caches give way, and one database is asked to flush its
    /// largest memtable, unless a flush that is due makes room already. First come databases that have written nothing
    /// since the last time. Must not be called with a gate of a database held.
    /// </summary>
    public void AskForRoom()
    {
        if (!IsShared || !IsFull) return;
        Cache.MakeRoom(0);
        MemoryShare? chosen;
        using (Uninterrupted.Hold(_gate)) chosen = ChooseLocked();
        chosen?.RequestWork();
    }

    /// <summary>A database has got on, or met trouble: others that wait for memory look again.</summary>
    public void NoteProgress(MemoryShare by)
    {
        if (!IsShared || !_isAwaited) return;
        if (!IsFull) _isAwaited = false;
        AskForRoom();
        foreach (MemoryShare share in Volatile.Read(ref _shares))
        {
            if (share != by) share.LookAgain?.Invoke();
        }
    }

    /// <summary>
    /// The bytes of all memtables by their part of the budget, as far as a writer should mind: 0 when waiting would not
    /// help, since nothing is being flushed. What a database holds that cannot flush is its own trouble and does not
    /// count for others.
    /// </summary>
    /// <param name="mine">The writer's database.</param>
    /// <param name="hasSealed">Whether the writer's keyspace waits for a flush.</param>
    public double FillFor(MemoryShare mine, bool hasSealed)
    {
        long bytes = MemtableMemory.Bytes;
        if (IsShared && bytes > Memory.MemtableBytes)
        {
            // IMPORTANT: seen by whoever frees memory before this thread looks how much there is: otherwise each could
            // miss the other, and a writer would wait for ever.
            _isAwaited = true;
            Interlocked.MemoryBarrier();
            bytes = MemtableMemory.Bytes;
            foreach (MemoryShare share in Volatile.Read(ref _shares))
            {
                if (share == mine) hasSealed |= share.IsAsked || share.HasSealed;
                else if (share.IsStuck) bytes -= share.Memtables.Bytes;
                else hasSealed |= share.IsAsked || share.HasSealed;
            }
        }

        return hasSealed ? (double)bytes / Memory.MemtableBytes : 0;
    }

    private MemoryShare? ChooseLocked()
    {
        MemoryShare? largest = null;
        MemoryShare? idle = null;
        long worth = Math.Min(
            Memory.OneMemtableBytes / WorthSealingShare, Memory.MemtableBytes / (4L * Math.Max(_shares.Length, 1)));
        foreach (MemoryShare share in _shares)
        {
            if (share.IsStuck) continue;
            if (share.IsAsked || share.HasSealed) return null;
            long bytes = share.LargestBytes;
            if (bytes < worth) continue;
            if (largest is null || bytes > largest.LargestBytes) largest = share;
            if (share.IsIdle && (idle is null || bytes > idle.LargestBytes)) idle = share;
        }

        MemoryShare? chosen = idle ?? largest;
        if (chosen is null) return null;
        foreach (MemoryShare share in _shares) share.NoteChoice();
        chosen.IsAsked = true;
        return chosen;
    }
}
