using System.Runtime.InteropServices;
using Iridium.Engine.Threading;

namespace Iridium.Engine.Tables;

/// <summary>
/// One shard of a <see cref="BlockCache"/>: slots, an open-addressed index of them, and the hand of the CLOCK. Finding
/// takes no lock: a reader probes whatever index it sees, pins the slot by one atomic step and then looks whether it
/// still is the block it wants. A reader that meets a change may miss a block that is there; it then reads the block
/// from the file and finds it when it comes to add it. Everything else happens under the gate. Thread-safe.
/// </summary>
/// <remarks>
/// An entry of the index is the slot's address, of which 42 bits count, and the upper 22 bits of the block's hash, so
/// that a foreign slot is seldom looked at. Removing moves later entries of a run back; the index is at most half full,
/// so every run ends.
/// </remarks>
internal sealed unsafe class BlockCacheShard
{
    private const int SlotsPerChunk = 64;
    private const ulong AddressMask = (1UL << 42) - 1;

    // Constant after construction.
    private readonly BlockCache _cache;
    private readonly Lock _gate = new();

    // Guarded by _gate; the index is replaced whole and read by any thread.
    private readonly List<nint> _chunks = [];
    private ulong[] _index = new ulong[16];
    private BlockCacheSlot* _free;
    private int _count;
    private int _hand;

    public BlockCacheShard(BlockCache cache) => _cache = cache;

    /// <summary>Finds a block and pins it.</summary>
    /// <returns>Its slot, or null.</returns>
    public BlockCacheSlot* TryPin(ulong hash, long tableNumber, long offset)
    {
        ulong[] index = Volatile.Read(ref _index);
        int at = (int)hash & (index.Length - 1);
        for (int steps = 0; steps < index.Length; steps++)
        {
            ulong entry = Volatile.Read(ref index[at]);
            if (entry == 0) return null;
            if (((entry ^ hash) & ~AddressMask) == 0)
            {
                BlockCacheSlot* slot = SlotOf(entry);
                if (slot->Has(tableNumber, offset) && slot->TryPin())
                {
                    if (slot->Has(tableNumber, offset)) return slot;
                    _cache.LetGo(slot);
                }
            }

            at = (at + 1) & (index.Length - 1);
        }

        return null;
    }

    /// <summary>Keeps a block that has no slot yet, or finds the one that another thread was first to keep.</summary>
    /// <param name="hash">The hash of its place.</param>
    /// <param name="tableNumber">The table it belongs to.</param>
    /// <param name="offset">Where it is in the table.</param>
    /// <param name="block">The block.</param>
    /// <param name="added">Whether it was kept: its memory is the slot's then.</param>
    /// <returns>The slot that has the block now, pinned for the caller.</returns>
    public BlockCacheSlot* Add(ulong hash, long tableNumber, long offset, PinnedBlock block, out bool added)
    {
        using (Uninterrupted.Hold(_gate))
        {
            BlockCacheSlot* slot = TryPin(hash, tableNumber, offset);
            added = slot == null;
            if (!added) return slot;

            // IMPORTANT: what may run out of memory comes first. A slot that can be found but stands in no index would
            // be looked for without end.
            if (2 * (_count + 1) > _index.Length) GrowIndexLocked();
            slot = TakeSlotLocked();
            slot->TableNumber = tableNumber;
            slot->Offset = offset;
            slot->Hash = hash;
            slot->Content = block.Content;
            slot->Length = block.Length;
            slot->Publish();
            InsertLocked(_index, slot);
            _count++;
            return slot;
        }
    }

    /// <summary>Moves the hand until enough blocks were given up or every one was tried; held ones stay.</summary>
    /// <param name="wanted">Bytes to give up.</param>
    /// <returns>Bytes given up.</returns>
    public long Evict(long wanted)
    {
        long freed = 0;
        using (Uninterrupted.Hold(_gate))
        {
            // Four rounds take the three uses that a block can have, and then the block.
            int slots = _chunks.Count * SlotsPerChunk;
            for (int steps = 0; steps < 4 * slots && _count > 0 && freed < wanted; steps++)
            {
                BlockCacheSlot* slot = SlotAt(_hand);
                _hand = _hand + 1 < slots ? _hand + 1 : 0;
                if (slot->TryTake()) freed += RemoveLocked(slot);
            }
        }

        return freed;
    }

    /// <summary>Takes blocks out of sight, held or not; those that are held go when they are let go.</summary>
    /// <param name="tableNumber">The table whose blocks go; null takes all.</param>
    public void Erase(long? tableNumber)
    {
        using (Uninterrupted.Hold(_gate))
        {
            for (int i = 0; i < _chunks.Count * SlotsPerChunk; i++)
            {
                BlockCacheSlot* slot = SlotAt(i);
                if (!slot->IsVisible || (tableNumber is { } number && slot->TableNumber != number)) continue;
                bool isMine = slot->Erase();
                ForgetLocked(slot);
                if (isMine) FreeLocked(slot);
            }
        }
    }

    /// <summary>Frees an erased block that its last holder has let go.</summary>
    public void Recycle(BlockCacheSlot* slot)
    {
        using (Uninterrupted.Hold(_gate)) FreeLocked(slot);
    }

    /// <summary>Bytes of the entries that someone holds. Looks at every slot.</summary>
    public long SumPinned()
    {
        long bytes = 0;
        using (Uninterrupted.Hold(_gate))
        {
            for (int i = 0; i < _chunks.Count * SlotsPerChunk; i++)
            {
                BlockCacheSlot* slot = SlotAt(i);
                if (slot->IsPinned) bytes += BlockCache.Charge(slot->Length);
            }
        }

        return bytes;
    }

    /// <summary>Frees blocks and slots, when nobody can reach the cache any more.</summary>
    public void FreeMemory()
    {
        foreach (nint chunk in _chunks)
        {
            for (int i = 0; i < SlotsPerChunk; i++)
            {
                byte* content = ((BlockCacheSlot*)chunk + i)->Content;
                if (content != null) NativeMemory.AlignedFree(content);
            }

            NativeMemory.AlignedFree((void*)chunk);
        }

        _chunks.Clear();
    }

    private static BlockCacheSlot* SlotOf(ulong entry) => (BlockCacheSlot*)((entry & AddressMask) << 6);

    private static ulong EntryOf(BlockCacheSlot* slot) => ((ulong)slot >> 6) | (slot->Hash & ~AddressMask);

    private BlockCacheSlot* SlotAt(int position) =>
        (BlockCacheSlot*)_chunks[position / SlotsPerChunk] + (position % SlotsPerChunk);

    private BlockCacheSlot* TakeSlotLocked()
    {
        if (_free == null)
        {
            _chunks.EnsureCapacity(_chunks.Count + 1);
            const int bytes = SlotsPerChunk * BlockCacheSlot.Bytes;
            var chunk = (BlockCacheSlot*)NativeMemory.AlignedAlloc(bytes, BlockCacheSlot.Bytes);
            NativeMemory.Clear(chunk, bytes);
            _chunks.Add((nint)chunk);
            for (int i = SlotsPerChunk - 1; i >= 0; i--)
            {
                chunk[i].NextFree = _free;
                _free = chunk + i;
            }
        }

        BlockCacheSlot* slot = _free;
        _free = slot->NextFree;
        return slot;
    }

    private long RemoveLocked(BlockCacheSlot* slot)
    {
        ForgetLocked(slot);
        return FreeLocked(slot);
    }

    /// <summary>Frees a block that is out of sight and held by nobody, and its slot.</summary>
    private long FreeLocked(BlockCacheSlot* slot)
    {
        byte* content = slot->TakeContent();
        slot->NextFree = _free;
        _free = slot;
        _cache.Free(content, slot->Length);
        return BlockCache.Charge(slot->Length);
    }

    private void GrowIndexLocked()
    {
        var larger = new ulong[_index.Length * 2];
        foreach (ulong entry in _index)
        {
            if (entry != 0) InsertLocked(larger, SlotOf(entry));
        }

        Volatile.Write(ref _index, larger);
    }

    private static void InsertLocked(ulong[] index, BlockCacheSlot* slot)
    {
        int at = (int)slot->Hash & (index.Length - 1);
        while (index[at] != 0) at = (at + 1) & (index.Length - 1);
        Volatile.Write(ref index[at], EntryOf(slot));
    }

    /// <summary>Takes a slot out of the index and closes the gap in its run.</summary>
    private void ForgetLocked(BlockCacheSlot* slot)
    {
        int mask = _index.Length - 1;
        ulong wanted = EntryOf(slot);
        int gap = (int)slot->Hash & mask;
        while (_index[gap] != wanted) gap = (gap + 1) & mask;
        for (int at = (gap + 1) & mask; _index[at] != 0; at = (at + 1) & mask)
        {
            int home = (int)SlotOf(_index[at])->Hash & mask;
            if (((at - home) & mask) < ((at - gap) & mask)) continue;
            Volatile.Write(ref _index[gap], _index[at]);
            gap = at;
        }

        Volatile.Write(ref _index[gap], 0);
        _count--;
    }
}
