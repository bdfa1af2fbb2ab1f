using System.Numerics;

namespace Iridium.Engine.Tables;

/// <summary>
/// Blocks of the tables of one database, by table number and offset, bounded by bytes. Divided into shards so that
/// threads rarely meet; each shard gives up blocks by CLOCK. A block counts as used only when it is asked for again, so
/// one long scan does not push out what is used often. Hits take no lock and no memory. Blocks never change, and one
/// that was given up stays valid for those who hold it. Thread-safe.
/// </summary>
internal sealed class BlockCache
{
    private const int ShardsMax = 16;
    private const long ShardBytesMin = 1 << 20;

    // Constant after construction.
    private readonly BlockCacheShard[] _shards;
    private readonly int _mask;

    /// <summary>Creates a cache.</summary>
    /// <param name="capacityBytes">Most bytes it holds, its own records included; 0 turns it off.</param>
    public BlockCache(long capacityBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacityBytes);
        long wanted = Math.Clamp(capacityBytes / ShardBytesMin, 1, ShardsMax);
        int count = 1 << BitOperations.Log2((ulong)wanted);
        _mask = count - 1;
        _shards = new BlockCacheShard[count];
        for (int i = 0; i < count; i++) _shards[i] = new BlockCacheShard(capacityBytes / count);
    }

    /// <summary>Bytes held now.</summary>
    public long Bytes => Sum(static shard => shard.Bytes);

    /// <summary>Blocks found, since the cache was made.</summary>
    public long Hits => Sum(static shard => shard.Hits);

    /// <summary>Blocks not found, since the cache was made.</summary>
    public long Misses => Sum(static shard => shard.Misses);

    /// <summary>Whether a block of that size would be kept: one above a shard's share is not.</summary>
    public bool Accepts(int blockBytes) => _shards[0].Accepts(blockBytes);

    /// <summary>Finds a block.</summary>
    /// <param name="tableNumber">Table it belongs to.</param>
    /// <param name="offset">Where it is in the table.</param>
    /// <param name="block">The block; not to be written to.</param>
    public bool TryGet(long tableNumber, long offset, out byte[] block)
    {
        var key = new BlockCacheKey(tableNumber, offset);
        return ShardOf(key).TryGet(key, out block);
    }

    /// <summary>Keeps a block, giving up others as needed. The first one kept for a place stays.</summary>
    public void Add(long tableNumber, long offset, byte[] block)
    {
        var key = new BlockCacheKey(tableNumber, offset);
        ShardOf(key).Add(key, block);
    }

    /// <summary>Gives up every block of a table, for when its file is deleted.</summary>
    public void Evict(long tableNumber)
    {
        foreach (BlockCacheShard shard in _shards) shard.Evict(tableNumber);
    }

    private BlockCacheShard ShardOf(BlockCacheKey key) => _shards[(key.GetHashCode() >> 8) & _mask];

    private long Sum(Func<BlockCacheShard, long> part)
    {
        long sum = 0;
        foreach (BlockCacheShard shard in _shards) sum += part(shard);
        return sum;
    }
}
