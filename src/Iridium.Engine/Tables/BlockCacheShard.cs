using System.Collections.Concurrent;

namespace Iridium.Engine.Tables;

/// <summary>
/// One shard of a <see cref="BlockCache"/>: a map that is read without a lock, and a ring of slots over which the hand
/// of the CLOCK goes. The hand takes the mark from blocks that were used since it last came by, and gives up the
/// others. Invariant under the gate: map and slots hold the same blocks, and <see cref="Bytes"/> is their charge.
/// Thread-safe.
/// </summary>
internal sealed class BlockCacheShard
{
    /// <summary>About what the map, the slot and the objects take beside a block's own bytes.</summary>
    private const int OverheadBytes = 160;

    // Constant after construction.
    private readonly long _capacity;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Stack<int> _free = new();
    private Slot?[] _slots = new Slot?[16];
    private int _slotsUsed;
    private int _hand;

    // Own synchronisation.
    private readonly ConcurrentDictionary<BlockCacheKey, Slot> _map = new(concurrencyLevel: 1, capacity: 31);
    private long _bytes;
    private long _hits;
    private long _misses;

    public BlockCacheShard(long capacity) => _capacity = capacity;

    public long Bytes => Volatile.Read(ref _bytes);

    public long Hits => Volatile.Read(ref _hits);

    public long Misses => Volatile.Read(ref _misses);

    public bool Accepts(int blockBytes) => (long)blockBytes + OverheadBytes <= _capacity;

    public bool TryGet(BlockCacheKey key, out byte[] block)
    {
        if (_map.TryGetValue(key, out Slot? slot))
        {
            // Reading first keeps the line shared between cores while a block is hot.
            if (!slot.Used) slot.Used = true;
            Interlocked.Increment(ref _hits);
            block = slot.Block;
            return true;
        }

        Interlocked.Increment(ref _misses);
        block = [];
        return false;
    }

    public void Add(BlockCacheKey key, byte[] block)
    {
        if (!Accepts(block.Length)) return;
        lock (_gate)
        {
            if (_map.ContainsKey(key)) return;
            long charge = (long)block.Length + OverheadBytes;
            while (_bytes + charge > _capacity) EvictOneLocked();
            var slot = new Slot(key, block);
            int at = TakeSlotLocked();
            _slots[at] = slot;
            _map[key] = slot;
            Volatile.Write(ref _bytes, _bytes + charge);
        }
    }

    public void Evict(long tableNumber)
    {
        lock (_gate)
        {
            for (int i = 0; i < _slotsUsed; i++)
                if (_slots[i] is { } slot && slot.Key.TableNumber == tableNumber) RemoveLocked(i);
        }
    }

    /// <summary>Moves the hand until a block is given up. There is one, since bytes are held; each step clears a mark,
    /// and readers would have to set marks faster than the hand goes for ever to keep it going: two rounds are its
    /// most.
    /// </summary>
    private void EvictOneLocked()
    {
        for (int steps = 0; ; steps++)
        {
            int at = _hand;
            _hand = at + 1 < _slotsUsed ? at + 1 : 0;
            if (_slots[at] is not { } slot) continue;
            if (!slot.Used || steps >= 2 * _slotsUsed)
            {
                RemoveLocked(at);
                return;
            }

            slot.Used = false;
        }
    }

    private void RemoveLocked(int at)
    {
        Slot slot = _slots[at]!; // Callers have seen the slot under the same gate.
        _slots[at] = null;
        _free.Push(at);
        _map.TryRemove(slot.Key, out _);
        Volatile.Write(ref _bytes, _bytes - slot.Block.Length - OverheadBytes);
    }

    private int TakeSlotLocked()
    {
        if (_free.TryPop(out int at)) return at;
        if (_slotsUsed == _slots.Length) Array.Resize(ref _slots, _slots.Length * 2);
        return _slotsUsed++;
    }

    /// <summary>A block in the cache, and whether it was used since the hand last came by.</summary>
    private sealed class Slot(BlockCacheKey key, byte[] block)
    {
        public readonly BlockCacheKey Key = key;
        public readonly byte[] Block = block;
        public volatile bool Used;
    }
}
