using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.Keys;

namespace Iridium.Engine.Records;

/// <summary>
/// Range tombstones, arranged to answer which of them covers a key at a snapshot. Immutable and safe for any number of
/// threads. Lookups allocate nothing and take logarithmic time.
/// </summary>
/// <remarks>
/// The starts and ends, sorted, cut the keys into fragments; each fragment is a leaf of a segment tree, and a tombstone
/// is noted at the O(log n) nodes that make up its range (de Berg et al., "Computational Geometry", chapter 10). So n
/// nested tombstones take O(n log n) memory, where a list of sequences for each fragment would take O(n²): a queue
/// that is trimmed by ever longer deletions from its head makes exactly that shape.
/// Node i of the tree has the children 2i and 2i+1, leaf f is node f + number of fragments, and the greatest sequence
/// of a node stands first.
/// </remarks>
internal sealed class RangeTombstoneSet
{
    // Constant after construction. Fragment f runs from _starts[f] to the next start, the last one to the end of all
    // keys. Node i has the sequences from _offsets[i] up to _offsets[i + 1], descending.
    private readonly RangeTombstone[] _ranges;
    private readonly byte[][] _starts;
    private readonly int[] _offsets;
    private readonly long[] _sequences;

    // Made when first asked for; threads that race make equal lists.
    private RangeTombstone[]? _fragments;

    public RangeTombstoneSet(IEnumerable<RangeTombstone> tombstones)
    {
        _ranges = Coalesce(tombstones);
        NewestSequence = _ranges.Length == 0 ? 0 : _ranges[0].Sequence;
        _starts = CutPoints(_ranges);
        _offsets = new int[2 * _starts.Length + 1];
        foreach (RangeTombstone range in _ranges) Visit(range, node => _offsets[node + 1]++);
        for (int i = 1; i < _offsets.Length; i++) _offsets[i] += _offsets[i - 1];

        // Coalesced ranges come in descending sequence, hence so does each node's list.
        _sequences = new long[_offsets[^1]];
        int[] free = _offsets[..^1];
        foreach (RangeTombstone range in _ranges) Visit(range, node => _sequences[free[node]++] = range.Sequence);
        Array.Sort(_ranges, CompareStarts);
    }

    public static RangeTombstoneSet Empty { get; } = new([]);

    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>The greatest sequence of a tombstone, or 0.</summary>
    public long NewestSequence { get; }

    /// <summary>
    /// The fewest tombstones that say what the set says, by start ascending and then sequence descending; they may
    /// overlap. At most as many as the set was made of, so this is the form to store.
    /// </summary>
    public IReadOnlyList<RangeTombstone> Ranges => _ranges;

    /// <summary>
    /// The tombstones cut at each other's bounds, by start ascending and then sequence descending: two of them have the
    /// same range or do not overlap. Of n nested tombstones there are O(n²) fragments; see <see cref="Ranges"/>.
    /// </summary>
    public IReadOnlyList<RangeTombstone> Tombstones => _fragments ??= Fragments();

    /// <summary>Whether a tombstone has an empty range.</summary>
    public static bool CoversNothing(RangeTombstone tombstone) =>
        !KeyOrder.IsBeforeEnd(tombstone.Start, tombstone.End);

    /// <summary>One set that says what all of the given ones say.</summary>
    public static RangeTombstoneSet Merge(IEnumerable<RangeTombstoneSet> sets)
    {
        RangeTombstoneSet[] filled = [.. sets.Where(set => !set.IsEmpty)];
        return filled.Length switch
        {
            0 => Empty,
            1 => filled[0],
            _ => new RangeTombstoneSet(filled.SelectMany(set => set._ranges)),
        };
    }

    /// <summary>The set without the tombstones above a sequence.</summary>
    public RangeTombstoneSet UpTo(long sequence) =>
        NewestSequence <= sequence ? this : new(_ranges.Where(range => range.Sequence <= sequence));

    /// <summary>The sequence of a tombstone above <paramref name="since"/> that overlaps a range, or 0.</summary>
    public long FindNewer(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, long since)
    {
        if (NewestSequence <= since) return 0;
        int fragment = FragmentOf(start);
        for (int at = Math.Max(fragment, 0); at < _starts.Length; at++)
        {
            if (at > fragment && !KeyOrder.IsBeforeEnd(_starts[at], end)) return 0;
            long found = CoveringSequence(at, long.MaxValue);
            if (found > since) return found;
        }

        return 0;
    }

    /// <summary>
    /// The greatest sequence, at most <paramref name="maxSequence"/>, of a tombstone that covers the key; or 0.
    /// </summary>
    public long CoveringSequence(ReadOnlySpan<byte> key, long maxSequence)
    {
        int fragment = FragmentOf(key);
        return fragment < 0 ? 0 : CoveringSequence(fragment, maxSequence);
    }

    /// <summary>
    /// The stretch of keys around a key for which one answer holds: the same greatest sequence covers all of it, or
    /// nothing does. So a walk asks once for each stretch, and may skip a covered one.
    /// </summary>
    public CoveredSpan SpanAt(ReadOnlySpan<byte> key, long maxSequence)
    {
        int fragment = FragmentOf(key);
        return fragment < 0
            ? new CoveredSpan([], EndOf(fragment), 0)
            : new CoveredSpan(_starts[fragment], EndOf(fragment), CoveringSequence(fragment, maxSequence));
    }

    private long CoveringSequence(int fragment, long maxSequence)
    {
        long greatest = 0;
        for (int node = fragment + _starts.Length; node > 0; node >>= 1)
        {
            ReadOnlySpan<long> sequences = SequencesOf(node);
            if (sequences.IsEmpty || sequences[0] <= greatest) continue;
            greatest = Math.Max(greatest, GreatestUpTo(sequences, maxSequence));
        }

        return greatest;
    }

    /// <summary>The first element of a descending list that is at most a limit, or 0.</summary>
    private static long GreatestUpTo(ReadOnlySpan<long> descending, long limit)
    {
        if (descending[0] <= limit) return descending[0];
        int low = 1;
        int high = descending.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (descending[middle] <= limit) high = middle;
            else low = middle + 1;
        }

        return low < descending.Length ? descending[low] : 0;
    }

    /// <summary>The fragment that holds a key, or -1 when it lies before all of them.</summary>
    private int FragmentOf(ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = _starts.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (KeyOrder.Compare(_starts[middle], key) <= 0) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }

    private byte[] EndOf(int fragment) => fragment + 1 < _starts.Length ? _starts[fragment + 1] : [];

    private ReadOnlySpan<long> SequencesOf(int node) => _sequences.AsSpan(_offsets[node].._offsets[node + 1]);

    /// <summary>Visits the nodes whose fragments together make up a range.</summary>
    private void Visit(RangeTombstone range, Action<int> visit)
    {
        int leaves = _starts.Length;
        int left = FragmentOf(range.Start) + leaves;
        int right = (range.End.Length == 0 ? leaves : FragmentOf(range.End)) + leaves;
        for (; left < right; left >>= 1, right >>= 1)
        {
            if ((left & 1) != 0) visit(left++);
            if ((right & 1) != 0) visit(--right);
        }
    }

    private RangeTombstone[] Fragments()
    {
        var fragments = new List<RangeTombstone>();
        var sequences = new SortedSet<long>();
        for (int fragment = 0; fragment < _starts.Length; fragment++)
        {
            sequences.Clear();
            for (int node = fragment + _starts.Length; node > 0; node >>= 1)
            {
                foreach (long sequence in SequencesOf(node)) sequences.Add(sequence);
            }

            byte[] end = EndOf(fragment);
            foreach (long sequence in sequences.Reverse())
            {
                fragments.Add(new RangeTombstone(_starts[fragment], end, sequence));
            }
        }

        return [.. fragments];
    }

    /// <summary>Drops empty ranges and unites those of one sequence that touch; by sequence descending.</summary>
    private static RangeTombstone[] Coalesce(IEnumerable<RangeTombstone> tombstones)
    {
        RangeTombstone[] sorted = [.. tombstones.Where(tombstone => !CoversNothing(tombstone))];
        Array.Sort(sorted, CompareSequences);
        int count = 0;
        foreach (RangeTombstone next in sorted)
        {
            if (count > 0 && TryUnite(sorted[count - 1], next, out RangeTombstone? united)) sorted[count - 1] = united;
            else sorted[count++] = next;
        }

        return sorted[..count];
    }

    private static bool TryUnite(
        RangeTombstone left,
        RangeTombstone right,
        [NotNullWhen(true)] out RangeTombstone? both)
    {
        both = null;
        if (left.Sequence != right.Sequence) return false;
        if (left.End.Length > 0 && KeyOrder.Compare(left.End, right.Start) < 0) return false;
        both = KeyOrder.CompareEnds(left.End, right.End) >= 0 ? left : left with { End = right.End };
        return true;
    }

    private static byte[][] CutPoints(RangeTombstone[] ranges)
    {
        var points = new List<byte[]>(2 * ranges.Length);
        foreach (RangeTombstone range in ranges)
        {
            points.Add(range.Start);
            if (range.End.Length > 0) points.Add(range.End);
        }

        points.Sort(static (left, right) => KeyOrder.Compare(left, right));
        int count = 0;
        byte[][] distinct = new byte[points.Count][];
        foreach (byte[] point in points)
        {
            if (count == 0 || KeyOrder.Compare(distinct[count - 1], point) != 0) distinct[count++] = point;
        }

        return distinct[..count];
    }

    private static int CompareSequences(RangeTombstone left, RangeTombstone right)
    {
        int order = right.Sequence.CompareTo(left.Sequence);
        return order != 0 ? order : KeyOrder.Compare(left.Start, right.Start);
    }

    private static int CompareStarts(RangeTombstone left, RangeTombstone right)
    {
        int order = KeyOrder.Compare(left.Start, right.Start);
        return order != 0 ? order : right.Sequence.CompareTo(left.Sequence);
    }
}
