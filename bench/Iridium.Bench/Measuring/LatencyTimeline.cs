namespace Iridium.Bench.Measuring;

/// <summary>
/// The slowest operation and the number of operations in each stretch of a run, so that a stall is seen and not
/// averaged away. When a run outgrows the slots, neighbours are merged and each slot stands for twice the time. Never
/// allocates after construction. For one thread at a time.
/// </summary>
internal sealed class LatencyTimeline
{
    private readonly long[] _max;
    private readonly long[] _counts;

    /// <param name="slotWidth">Time that one slot stands for at first, in the unit that is recorded.</param>
    /// <param name="slots">Number of slots, even.</param>
    public LatencyTimeline(long slotWidth, int slots = 512)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slotWidth);
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 2);
        SlotWidth = slotWidth;
        _max = new long[slots];
        _counts = new long[slots];
    }

    public long SlotWidth { get; private set; }

    /// <summary>Slots up to the last one in use.</summary>
    public int Length { get; private set; }

    /// <summary>The slowest operation that ended in a slot.</summary>
    public long MaxAt(int slot) => _max[slot];

    /// <summary>The operations that ended in a slot.</summary>
    public long CountAt(int slot) => _counts[slot];

    /// <summary>Records that something took a time.</summary>
    /// <param name="at">When it ended, counted from the start of the run.</param>
    /// <param name="duration">What it took.</param>
    /// <param name="count">Operations that it stands for.</param>
    public void Record(long at, long duration, long count = 1)
    {
        long slot = Math.Max(0, at) / SlotWidth;
        while (slot >= _max.Length)
        {
            Halve();
            slot = at / SlotWidth;
        }

        if (duration > _max[slot]) _max[slot] = duration;
        _counts[slot] += count;
        if (slot >= Length) Length = (int)slot + 1;
    }

    public void Add(LatencyTimeline other)
    {
        while (SlotWidth < other.SlotWidth) Halve();
        for (int i = 0; i < other.Length; i++)
            Record((i * other.SlotWidth) + (other.SlotWidth / 2), other._max[i], other._counts[i]);
    }

    private void Halve()
    {
        int half = _max.Length / 2;
        for (int i = 0; i < half; i++)
        {
            _max[i] = Math.Max(_max[2 * i], _max[(2 * i) + 1]);
            _counts[i] = _counts[2 * i] + _counts[(2 * i) + 1];
        }

        _max.AsSpan(half).Clear();
        _counts.AsSpan(half).Clear();
        SlotWidth *= 2;
        Length = (Length + 1) / 2;
    }
}
