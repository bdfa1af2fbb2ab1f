using Iridium.Engine.Records;
using Iridium.Engine.Threading;

namespace Iridium.Engine.Memtables;

/// <summary>
/// Range tombstones that are added one at a time and read in between. They are kept as a few immutable sets of falling
/// size: what was added since the last read becomes a set, and sets of like size are merged, so n tombstones are
/// arranged O(log n) times each and not at all while nobody reads. One thread adds, any number read; a read takes a
/// lock only when it is the first after an addition.
/// </summary>
internal sealed class GrowingTombstones
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly List<RangeTombstone> _pending = [];

    // Written under _gate, read by any thread. The array is never changed in place.
    private RangeTombstoneSet[] _sets = [];
    private bool _hasPending;
    private int _count;

    /// <summary>Tombstones added so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Sets that hold all tombstones added so far; a key may be covered by several of them.</summary>
    public ReadOnlySpan<RangeTombstoneSet> Sets =>
        Volatile.Read(ref _hasPending) ? Arrange() : Volatile.Read(ref _sets);

    public void Add(RangeTombstone tombstone)
    {
        using (Uninterrupted.Hold(_gate))
        {
            _pending.Add(tombstone);
            Volatile.Write(ref _count, _count + 1);
            Volatile.Write(ref _hasPending, true);
        }
    }

    private RangeTombstoneSet[] Arrange()
    {
        using (Uninterrupted.Hold(_gate))
        {
            if (!_hasPending) return _sets;
            List<RangeTombstoneSet> merged = [new RangeTombstoneSet(_pending)];
            int size = _pending.Count;
            int kept = _sets.Length;
            for (; kept > 0 && _sets[kept - 1].Ranges.Count <= 2 * size; kept--)
            {
                merged.Add(_sets[kept - 1]);
                size += _sets[kept - 1].Ranges.Count;
            }

            RangeTombstoneSet[] sets = [.. _sets[..kept], RangeTombstoneSet.Merge(merged)];
            _pending.Clear();
            Volatile.Write(ref _sets, sets);
            Volatile.Write(ref _hasPending, false);
            return sets;
        }
    }
}
