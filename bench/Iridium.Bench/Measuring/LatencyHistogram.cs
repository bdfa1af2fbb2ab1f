using System.Numerics;

namespace Iridium.Bench.Measuring;

/// <summary>
/// Counts durations in buckets that are exact below 128 and at most 1.6% wide above, whatever the size, so that a
/// percentile costs no list of samples. The largest value is kept exactly. Recording allocates nothing. For one
/// thread at
/// a time; add up the histograms of several threads with <see cref="Add"/>.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int SubCount = 1 << SubBits;
    private const int BucketCount = (64 - SubBits) * SubCount;
    private readonly long[] _counts = new long[BucketCount];

    public long Count { get; private set; }

    public long Max { get; private set; }

    public void Record(long value)
    {
        if (value < 0) value = 0;
        _counts[BucketOf(value)]++;
        Count++;
        if (value > Max) Max = value;
    }

    public void Add(LatencyHistogram other)
    {
        for (int i = 0; i < BucketCount; i++) _counts[i] += other._counts[i];
        Count += other.Count;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>
    /// The smallest bucket bound that at least this share of the values does not pass, or 0 when there is no value.
    /// </summary>
    /// <param name="share">0 to 1; 0.99 for the 99th percentile.</param>
    public long Percentile(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        long wanted = Math.Max(1, (long)Math.Ceiling(Count * share));
        long seen = 0;
        for (int i = 0; i < BucketCount; i++)
        {
            seen += _counts[i];
            if (seen >= wanted) return Math.Min(Max, UpperBoundOf(i));
        }

        return Max;
    }

    private static int BucketOf(long value)
    {
        int shift = Math.Max(0, BitOperations.Log2((ulong)value) - SubBits);
        return (shift << SubBits) + (int)(value >> shift);
    }

    private static long UpperBoundOf(int bucket)
    {
        int shift = Math.Max(0, (bucket >> SubBits) - 1);
        return ((bucket - ((long)shift << SubBits) + 1) << shift) - 1;
    }
}
