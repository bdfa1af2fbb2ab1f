namespace Iridium.Bench.Data;

/// <summary>
/// Numbers from 0 to a count of which few are drawn often, by Gray et al., "Quickly generating billion-record synthetic
/// databases" (1994), with the constant 0.99 that YCSB uses. Immutable, so threads may share it.
/// </summary>
internal sealed class Zipfian
{
    private const double Theta = 0.99;
    private readonly long _count;
    private readonly double _alpha;
    private readonly double _zeta;
    private readonly double _eta;
    private readonly double _secondLimit;

    public Zipfian(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _count = count;
        _alpha = 1 / (1 - Theta);
        _zeta = Zeta(count);
        _secondLimit = 1 + Math.Pow(0.5, Theta);
        _eta = (1 - Math.Pow(2.0 / count, 1 - Theta)) / (1 - (Zeta(Math.Min(2, count)) / _zeta));
    }

    /// <summary>Draws a number; 0 is the most frequent one, 1 the next.</summary>
    public long Next(ref RandomStream random)
    {
        double unit = random.NextUnit();
        double scaled = unit * _zeta;
        if (scaled < 1) return 0;
        if (scaled < _secondLimit) return Math.Min(1, _count - 1);
        return Math.Min(_count - 1, (long)(_count * Math.Pow((_eta * unit) - _eta + 1, _alpha)));
    }

    /// <summary>As <see cref="Next"/>, with the frequent numbers scattered over all of them.</summary>
    public long NextScrambled(ref RandomStream random) =>
        (long)(RandomStream.Mix((ulong)Next(ref random) + 0x5851_F42D_4C95_7F2D) % (ulong)_count);

    /// <summary>
    /// The sum of 1/i^θ. The far terms are summed as an integral, which is exact to nine digits there and saves seconds
    /// for large counts.
    /// </summary>
    private static double Zeta(long count)
    {
        const long exactMax = 1_000_000;
        double sum = 0;
        for (long i = 1; i <= Math.Min(count, exactMax); i++) sum += Math.Pow(i, -Theta);
        if (count <= exactMax) return sum;
        double Integral(double x) => Math.Pow(x, 1 - Theta) / (1 - Theta);
        return sum + Integral(count + 0.5) - Integral(exactMax + 0.5);
    }
}
