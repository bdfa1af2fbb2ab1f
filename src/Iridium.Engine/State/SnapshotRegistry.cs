using Iridium.Engine.Threading;

namespace Iridium.Engine.State;

/// <summary>
/// The snapshots that are held. What a compaction may drop follows from <see cref="Capture"/>: a snapshot taken
/// after a capture sees at least every sequence that was visible then, and so needs only the newest version of each
/// entry that was flushed before. Thread-safe.
/// </summary>
internal sealed class SnapshotRegistry(SequenceCounter sequences, EngineClock clock)
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly List<HeldSnapshot> _held = [];

    /// <summary>Called after the oldest snapshot was released, without a lock. Set once, before the database is used.
    /// </summary>
    public Action? OldestReleased { get; set; }

    public int Count
    {
        get
        {
            using (Uninterrupted.Hold(_gate)) return _held.Count;
        }
    }

    public HeldSnapshot Acquire()
    {
        using (Uninterrupted.Hold(_gate))
        {
            var snapshot = new HeldSnapshot(sequences.Visible, clock.NowTicks);
            _held.Add(snapshot);
            return snapshot;
        }
    }

    /// <summary>
    /// Installs what a sequence brings and makes it visible, in one step for snapshots: one that does not see it was
    /// taken before, so whoever acquires a view with it afterwards and then captures the snapshots meets that one.
    /// </summary>
    public void Publish(long sequence, Action install)
    {
        using (Uninterrupted.Hold(_gate))
        {
            install();
            sequences.Publish(sequence);
        }
    }

    public void Release(HeldSnapshot snapshot)
    {
        bool isOldest;
        using (Uninterrupted.Hold(_gate))
        {
            // By sequence or by time, which may differ after the clock was set back.
            isOldest = _held.Count > 0
                && (ReferenceEquals(_held[0], snapshot) || snapshot.Ticks == _held.Min(held => held.Ticks));
            _held.RemoveAll(held => ReferenceEquals(held, snapshot));
        }

        if (isOldest) OldestReleased?.Invoke();
    }

    /// <summary>The sequence and the instant of the oldest snapshots; <see cref="long.MaxValue"/> when none is held.
    /// </summary>
    public void FindOldest(out long sequence, out long ticks)
    {
        using (Uninterrupted.Hold(_gate))
        {
            sequence = long.MaxValue;
            ticks = long.MaxValue;
            foreach (HeldSnapshot held in _held)
            {
                sequence = Math.Min(sequence, held.Sequence);
                ticks = Math.Min(ticks, held.Ticks);
            }
        }
    }

    /// <summary>The held sequences, ascending and each once, and the instant of the oldest snapshot.</summary>
    /// <param name="oldestTicks">UTC ticks; <see cref="long.MaxValue"/> when none is held.</param>
    public long[] Capture(out long oldestTicks)
    {
        using (Uninterrupted.Hold(_gate))
        {
            oldestTicks = _held.Count == 0 ? long.MaxValue : _held.Min(held => held.Ticks);
            return [.. _held.Select(held => held.Sequence).Distinct().Order()];
        }
    }
}
