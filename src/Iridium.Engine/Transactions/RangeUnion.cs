using System.Runtime.InteropServices;
using Iridium.Engine.Keys;

namespace Iridium.Engine.Transactions;

/// <summary>
/// Half-open key ranges as the fewest that hold the same keys. An empty start or end is open. For one thread.
/// </summary>
internal sealed class RangeUnion
{
    private const int SortMin = 16;

    /// <summary>About what a range costs on the heap besides its bounds.</summary>
    private const int RangeOverheadBytes = 80;

    private readonly List<(byte[] Start, byte[] End)> _ranges = [];
    private int _disjoint;

    /// <summary>About the memory that the ranges take.</summary>
    public long Bytes { get; private set; }

    public int Count => _ranges.Count;

    public void Add(byte[] start, byte[] end)
    {
        if (!KeyOrder.IsBeforeEnd(start, end)) return;
        _ranges.Add((start, end));
        Bytes += start.Length + end.Length + RangeOverheadBytes;

        // When as many were added as were left the last time: each range is sorted O(log n) times.
        if (_ranges.Count >= Math.Max(SortMin, 2 * _disjoint)) Unite();
    }

    /// <summary>The ranges in key order; no two of them overlap or touch.</summary>
    public IReadOnlyList<(byte[] Start, byte[] End)> ToDisjoint()
    {
        Unite();
        return _ranges;
    }

    private void Unite()
    {
        _ranges.Sort(static (left, right) => KeyOrder.Compare(left.Start, right.Start));
        Span<(byte[] Start, byte[] End)> ranges = CollectionsMarshal.AsSpan(_ranges);
        int count = 0;
        foreach ((byte[] start, byte[] end) in ranges)
        {
            if (count > 0 && IsReached(ranges[count - 1].End, start))
            {
                if (KeyOrder.CompareEnds(end, ranges[count - 1].End) > 0) ranges[count - 1].End = end;
            }
            else
            {
                ranges[count++] = (start, end);
            }
        }

        _ranges.RemoveRange(count, _ranges.Count - count);
        _disjoint = count;
        Bytes = 0;
        foreach ((byte[] start, byte[] end) in _ranges) Bytes += start.Length + end.Length + RangeOverheadBytes;
    }

    private static bool IsReached(byte[] end, byte[] start) => end.Length == 0 || KeyOrder.Compare(start, end) <= 0;
}
