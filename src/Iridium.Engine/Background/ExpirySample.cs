namespace Iridium.Engine.Background;

/// <summary>
/// When about half of a table's entries will have expired, from an even sample of a few hundred. For one thread.
/// </summary>
internal sealed class ExpirySample
{
    private const int SizeMax = 512;

    private readonly List<long> _ticks = [];
    private int _step = 1;
    private int _untilNext = 1;
    private bool _doesAnyExpire;

    /// <summary>Counts an entry.</summary>
    /// <param name="expiryTicks">UTC ticks; <see cref="long.MaxValue"/> when it does not expire.</param>
    public void Add(long expiryTicks)
    {
        _doesAnyExpire |= expiryTicks != long.MaxValue;
        if (--_untilNext > 0) return;
        _untilNext = _step;
        _ticks.Add(expiryTicks);
        if (_ticks.Count < SizeMax) return;
        for (int i = 0; i < SizeMax / 2; i++) _ticks[i] = _ticks[2 * i];
        _ticks.RemoveRange(SizeMax / 2, SizeMax / 2);
        _step *= 2;
        _untilNext = _step;
    }

    /// <summary>Tells the instant and begins anew.</summary>
    /// <returns>UTC ticks; <see cref="long.MaxValue"/> when more than half of the entries do not expire.</returns>
    public long Take()
    {
        long half = long.MaxValue;
        if (_doesAnyExpire)
        {
            _ticks.Sort();
            half = _ticks[(_ticks.Count - 1) / 2];
        }

        _ticks.Clear();
        _step = 1;
        _untilNext = 1;
        _doesAnyExpire = false;
        return half;
    }
}
