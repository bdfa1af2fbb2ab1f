using Iridium.Engine.Coding;

namespace Iridium.Engine.Tables;

/// <summary>
/// Blocks of the tables of one database, by table number and offset, in native memory and bounded by bytes: data and
/// index blocks that come and go, and the indexes and filters that open tables hold. Divided into shards so that
/// threads rarely meet; bytes are counted for all of them together, so a block may be larger than a shard's share. A
/// shard gives up blocks by CLOCK. A block counts as used only when it is asked for again, so a long scan pushes out
/// what other scans left and not what is used often. Finding and letting go take no lock and no managed memory.
/// Thread-safe.
/// </summary>
/// <remarks>
/// The bound is that of a <see cref="BlockCacheBudget"/>, which several caches may share.
/// What is pinned is never freed, and is counted: bytes exceed the capacity only by what is pinned. A pin may outlive
/// <see cref="Close"/>; its memory goes with it. The slots go with the object, since a late reader may look at them.
/// </remarks>
internal sealed unsafe class BlockCache
{
    /// <summary>A slot and its part of the index.</summary>
    private const int SlotBytes = BlockCacheSlot.Bytes + (3 * sizeof(ulong));

    public const int ShardCount = 16;

    private const int ShardShift = 64 - 22 - 4;

    // Constant after construction.
    private readonly BlockCacheShard[] _shards = new BlockCacheShard[ShardCount];
    private readonly BlockCacheBudget _budget;
    private readonly BlockMemory _memory = new();
    private readonly StripedCounter _hits = new();
    private readonly StripedCounter _misses = new();

    // Own synchronisation.
    private long _bytes;
    private long _ownedBytes;
    private int _turn;
    private volatile bool _isClosed;

    /// <summary>Creates a cache with a budget of its own.</summary>
    /// <param name="capacityBytes">Most bytes it holds, its own records included; 0 keeps what is pinned only.</param>
    public BlockCache(long capacityBytes)
        : this(new BlockCacheBudget(capacityBytes))
    {
    }

    /// <summary>Creates a cache that shares a budget until it is closed.</summary>
    public BlockCache(BlockCacheBudget budget)
    {
        _budget = budget;
        for (int i = 0; i < ShardCount; i++) _shards[i] = new BlockCacheShard(this);
        budget.Join(this);
    }

    /// <summary>Nobody holds a pin into an unreachable cache, so nobody looks at its memory.</summary>
    ~BlockCache()
    {
        foreach (BlockCacheShard? shard in _shards) shard?.FreeMemory();
        _budget?.Add(-_bytes);
    }

    /// <summary>For readers without a cache: blocks live as long as they are pinned.</summary>
    public static BlockCache Off { get; } = new(0);

    /// <summary>Most bytes that it and those it shares with hold, besides what is pinned; 0 once it is closed. Can be
    /// changed at any time; less takes effect at once.</summary>
    public long CapacityBytes
    {
        get => _isClosed ? 0 : _budget.CapacityBytes;
        set => _budget.CapacityBytes = value;
    }

    /// <summary>Bytes held now: entries and what is pinned outside of them, with all that belongs to them.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Bytes of what is pinned now. Looks at every entry.</summary>
    public long PinnedBytes
    {
        get
        {
            long bytes = Volatile.Read(ref _ownedBytes);
            foreach (BlockCacheShard shard in _shards) bytes += shard.SumPinned();
            return bytes;
        }
    }

    /// <summary>Bytes of what it could give up if nobody held it.</summary>
    public long KeptBytes => Math.Max(Bytes - Volatile.Read(ref _ownedBytes), 0);

    /// <summary>Native bytes of blocks that are not freed yet.</summary>
    public long OutstandingBytes => _memory.OutstandingBytes;

    /// <summary>Blocks found, since the cache was made.</summary>
    public long Hits => _hits.Value;

    /// <summary>Blocks not found, since the cache was made.</summary>
    public long Misses => _misses.Value;

    /// <summary>What a block of that length is counted as.</summary>
    public static long Charge(int length) => BlockMemory.Charge(length) + SlotBytes;

    /// <summary>Finds a block.</summary>
    /// <param name="tableNumber">Table it belongs to.</param>
    /// <param name="offset">Where it is in the table.</param>
    /// <param name="block">The block, for the caller to release; not to be written to.</param>
    public bool TryGet(long tableNumber, long offset, out PinnedBlock block)
    {
        ulong hash = HashOf(tableNumber, offset);
        BlockCacheSlot* slot = ShardOf(hash).TryPin(hash, tableNumber, offset);
        if (slot == null)
        {
            _misses.Increment();
            block = default;
            return false;
        }

        _hits.Increment();
        block = new PinnedBlock(this, slot);
        return true;
    }

    /// <summary>Memory for a block that is about to be read, charged to the cache; others make room for it.</summary>
    /// <param name="length">Length of the content.</param>
    /// <exception cref="OutOfMemoryException">The system has no more; nothing changed.</exception>
    public PinnedBlock Allocate(int length)
    {
        long charge = Charge(length);
        if (!_isClosed) _budget.MakeRoom(charge);
        byte* content = _memory.Allocate(length);
        Count(charge);
        Interlocked.Add(ref _ownedBytes, charge);
        return new PinnedBlock(this, content, length);
    }

    /// <summary>
    /// Keeps a block from <see cref="Allocate"/>, unless what is pinned leaves no room. The first one kept for a place
    /// stays, and later ones are freed.
    /// </summary>
    /// <param name="tableNumber">Table it belongs to.</param>
    /// <param name="offset">Where it is in the table.</param>
    /// <param name="block">The block; taken over.</param>
    /// <returns>The block to use instead, for the caller to release.</returns>
    public PinnedBlock Add(long tableNumber, long offset, PinnedBlock block)
    {
        if (CapacityBytes == 0) return block;
        if (_budget.Bytes > _budget.LimitBytes)
        {
            // Threads that made room at the same moment have counted on the same room.
            _budget.MakeRoom(0);
            if (_budget.Bytes > _budget.LimitBytes) return block;
        }

        ulong hash = HashOf(tableNumber, offset);
        BlockCacheSlot* slot = ShardOf(hash).Add(hash, tableNumber, offset, block, out bool added);
        if (added) Interlocked.Add(ref _ownedBytes, -Charge(block.Length));
        else block.Release();

        // Turned off, or closed, meanwhile: those that did it have not seen this one.
        if (CapacityBytes == 0) ShardOf(hash).Erase(tableNumber);
        return new PinnedBlock(this, slot);
    }

    /// <summary>Gives up every block of a table, for when its file is deleted. What is pinned goes when it is let
    /// go.</summary>
    public void Evict(long tableNumber)
    {
        foreach (BlockCacheShard shard in _shards) shard.Erase(tableNumber);
    }

    /// <summary>Gives up everything and keeps nothing any more. Readers that are not done go on.</summary>
    public void Close()
    {
        _isClosed = true;
        EraseAll();
        _budget.Leave(this);
    }

    /// <summary>For the budget: takes all blocks out of sight.</summary>
    internal void EraseAll()
    {
        foreach (BlockCacheShard shard in _shards) shard.Erase(null);
    }

    /// <summary>For the budget: gives up blocks of one shard.</summary>
    /// <param name="wanted">Bytes to give up, if it has so many.</param>
    /// <param name="shard">Which; null takes them in turn, so that the hands of all go at one speed.</param>
    /// <returns>Bytes given up.</returns>
    internal long GiveUp(long wanted, int? shard = null)
    {
        int turn = shard ?? Interlocked.Increment(ref _turn);
        return _shards[turn & (ShardCount - 1)].Evict(wanted);
    }

    /// <summary>For a pin with memory of its own: frees it.</summary>
    internal void FreeOwned(byte* content, int length)
    {
        Interlocked.Add(ref _ownedBytes, -Charge(length));
        Free(content, length);
    }

    /// <summary>For a shard: frees the memory of an entry.</summary>
    internal void Free(byte* content, int length)
    {
        _memory.Free(content, length);
        Count(-Charge(length));
    }

    /// <summary>For a holder of an entry: lets it go. The last one frees it if it was erased.</summary>
    internal void LetGo(BlockCacheSlot* slot)
    {
        if (slot->Unpin(out bool isLast)) ShardOf(slot->Hash).Recycle(slot);
        else if (isLast) _budget.NoteLetGo();
    }

    /// <summary>
    /// Mixes both so well that any bits of it choose evenly: offsets are often multiples of each other.
    /// </summary>
    private static ulong HashOf(long tableNumber, long offset)
    {
        ulong high = Math.BigMul(
            (ulong)offset ^ 0x9E3779B97F4A7C15, ((ulong)tableNumber << 1) ^ 0xBB67AE8584CAA73B, out ulong low);
        return high ^ low;
    }

    private BlockCacheShard ShardOf(ulong hash) => _shards[(int)(hash >> ShardShift) & (ShardCount - 1)];

    private void Count(long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        _budget.Add(bytes);
    }
}
