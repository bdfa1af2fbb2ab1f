using Iridium.Engine.Threading;

namespace Iridium.Engine.Tables;

/// <summary>
/// The bytes that block caches may hold together, and whose blocks go when there are more: each database has a cache of
/// its own, so blocks of equal file numbers never meet, and those of one budget give up blocks as one CLOCK would, by
/// turns in proportion to what each keeps. Thread-safe.
/// </summary>
/// <remarks>
/// The caches give way to what stands beside them in the same memory: while that is over its share, they hold less by
/// so much, down to a quarter of the capacity.
/// </remarks>
internal sealed class BlockCacheBudget
{
    /// <summary>The part of the capacity that never gives way: one in so many.</summary>
    private const int FloorShare = 4;

    /// <summary>Whether there may be blocks to give up: there may, there was none but one may have been let go
    /// meanwhile, there is none.</summary>
    private const int Usual = 0;
    private const int Doubtful = 1;
    private const int Futile = 2;

    // Constant after construction.
    private readonly Lock _gate = new();
    private readonly Func<long>? _overrun;

    // Written under _gate, read by any thread; never changed in place.
    private BlockCache[] _caches = [];

    // Own synchronisation.
    private long _capacity;
    private long _bytes;
    private int _turn;
    private int _search = Usual;

    /// <summary>Creates a budget.</summary>
    /// <param name="capacityBytes">Most bytes of all its caches; 0 keeps what is pinned only.</param>
    /// <param name="overrun">By how many bytes others have passed their share now; null for never. Called often.
    /// </param>
    public BlockCacheBudget(long capacityBytes, Func<long>? overrun = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacityBytes);
        _capacity = capacityBytes;
        _overrun = overrun;
    }

    /// <summary>Most bytes when nothing else needs them. Can be changed at any time; less takes effect at once.
    /// </summary>
    public long CapacityBytes
    {
        get => Volatile.Read(ref _capacity);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            Volatile.Write(ref _capacity, value);
            Volatile.Write(ref _search, Usual);
            if (value > 0) MakeRoom(0);
            else foreach (BlockCache cache in Volatile.Read(ref _caches)) cache.EraseAll();
        }
    }

    /// <summary>Most bytes now, besides what is pinned.</summary>
    public long LimitBytes
    {
        get
        {
            long capacity = CapacityBytes;
            if (_overrun is null) return capacity;
            return Math.Max(capacity - Math.Max(_overrun(), 0), capacity / FloorShare);
        }
    }

    /// <summary>Bytes that all its caches hold now, pinned ones and those of closed caches too.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether nobody looks for blocks to give up, since there is none before one is let go.</summary>
    public bool HasNothingToGive => Volatile.Read(ref _search) == Futile;

    /// <summary>Bytes of what is pinned now. Looks at every entry.</summary>
    public long PinnedBytes
    {
        get
        {
            long bytes = 0;
            foreach (BlockCache cache in Volatile.Read(ref _caches)) bytes += cache.PinnedBytes;
            return bytes;
        }
    }

    public void Join(BlockCache cache)
    {
        using (Uninterrupted.Hold(_gate)) Volatile.Write(ref _caches, [.. _caches, cache]);
    }

    /// <summary>What the cache still holds goes on counting until it is freed.</summary>
    public void Leave(BlockCache cache)
    {
        using (Uninterrupted.Hold(_gate)) Volatile.Write(ref _caches, [.. _caches.Where(each => each != cache)]);
    }

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Gives up blocks until a charge fits, shard by shard, or until no more can be given up.</summary>
    public void MakeRoom(long charge)
    {
        // With more pinned than fits, each read of a block would look at every slot four times, in vain.
        if (CapacityBytes == 0 || Volatile.Read(ref _search) == Futile) return;
        BlockCache[] caches = Volatile.Read(ref _caches);
        long freed = 0;
        for (int i = 0; i < BlockCache.ShardCount * caches.Length; i++)
        {
            long over = Bytes + charge - LimitBytes;
            if (over <= 0) return;
            freed += Next(caches).GiveUp(over);
        }

        if (freed == 0) MakeSure(charge);
    }

    /// <summary>For a cache: a block that is kept is held by nobody any more, so that it can be given up.</summary>
    public void NoteLetGo()
    {
        if (Volatile.Read(ref _search) != Usual) Volatile.Write(ref _search, Usual);
    }

    /// <summary>Looks at all shards, of which turns leave some out when other threads take turns too, and notes when
    /// there is nothing to give up.</summary>
    private void MakeSure(long charge)
    {
        // IMPORTANT: before it looks, at the caches too: who lets a block go behind it sees this and sets it back.
        Interlocked.CompareExchange(ref _search, Doubtful, Usual);
        foreach (BlockCache cache in Volatile.Read(ref _caches))
        {
            for (int i = 0; i < BlockCache.ShardCount; i++)
            {
                long over = Bytes + charge - LimitBytes;
                if (over <= 0 || cache.GiveUp(over, i) > 0)
                {
                    Volatile.Write(ref _search, Usual);
                    return;
                }
            }
        }

        Interlocked.CompareExchange(ref _search, Futile, Doubtful);
    }

    /// <summary>The cache whose turn it is: over many turns each comes as often as it keeps bytes.</summary>
    private BlockCache Next(BlockCache[] caches)
    {
        if (caches.Length == 1) return caches[0];
        long all = 0;
        foreach (BlockCache cache in caches) all += cache.KeptBytes;

        // Multiples of the golden ratio spread evenly, however the bytes are divided.
        uint spread = (uint)Interlocked.Increment(ref _turn) * 2_654_435_769u;
        long at = (long)(all * (spread / 4_294_967_296.0));
        foreach (BlockCache cache in caches)
        {
            at -= cache.KeptBytes;
            if (at < 0) return cache;
        }

        return caches[spread % (uint)caches.Length];
    }
}
