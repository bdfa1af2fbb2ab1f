using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Iridium.Testing.Fuzzing;

/// <summary>
/// What instrumented code counts: each edge, a step from one branch to the next, has one byte of a map, at a place that
/// a hash of both ends decides, which few edges share. Counts fall into eight classes (1, 2, 3, to 7, to 15, to 31, to
/// 127, more); an edge with a class is a feature, <c>edge * 8 + class</c>. A count of 256 passes for none. Counts that
/// are made between <see cref="Read"/> and <see cref="Begin"/> go to a map that nobody reads. For one thread; what
/// other threads count meanwhile is noise, which <see cref="Confirm"/> is for.
/// </summary>
public sealed unsafe class CoverageMap
{
    /// <summary>Bytes of the map.</summary>
    public const int Bytes = 1 << 16;

    private const int Classes = 8;
    private const int Alignment = 64;
    private const int Stride = 128;

    private static readonly byte[] _classOf =
        [.. Enumerable.Range(0, 256).Select(count => (byte)(count < 4 ? Math.Max(count - 1, 0) : ClassOfMany(count)))];

    private readonly Action<nint> _direct;
    private readonly byte* _counts = Allocate();
    private readonly byte* _aside = Allocate();
    private readonly byte[] _seen = new byte[Bytes];
    private readonly int[] _hits = new int[Bytes];
    private readonly int[] _executions = new int[Bytes * Classes];
    private int _hitCount;
    private int _reads;

    /// <param name="direct">Makes instrumented code count at an address from now on, after no branch.</param>
    public CoverageMap(Action<nint> direct)
    {
        _direct = direct;
        direct((nint)_aside);
    }

    /// <summary>Edges met in what was learned.</summary>
    public int Edges { get; private set; }

    /// <summary>Features met in what was learned.</summary>
    public int Features { get; private set; }

    /// <summary>Features that an execution had and its repetition had not.</summary>
    public int Unstable { get; private set; }

    /// <summary>The features of the execution that was read last, ascending.</summary>
    public ReadOnlySpan<int> Hits => _hits.AsSpan(0, _hitCount);

    /// <summary>All counts of the execution that was read last, a measure of its work that no clock blurs.</summary>
    public int Work { get; private set; }

    /// <summary>How many executions had a feature, of every eighth, since each count is a line of the cache.</summary>
    public int ExecutionsWith(int feature) => _executions[feature];

    /// <summary>The edges met in what was learned.</summary>
    public HashSet<int> EdgesMet() => [.. Enumerable.Range(0, Bytes).Where(edge => _seen[edge] != 0)];

    /// <summary>The edges of the execution that was read last.</summary>
    public int[] EdgesOfHits() => [.. Hits.ToArray().Select(feature => feature / Classes)];

    /// <summary>Begins to count.</summary>
    public void Begin() => _direct((nint)_counts);

    /// <summary>Ends counting, takes the counts and clears them.</summary>
    /// <returns>Whether there is a feature that has not been learned.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Read()
    {
        _direct((nint)_aside);
        _hitCount = 0;
        Work = 0;
        bool isNew = false;
        for (byte* at = _counts; at < _counts + Bytes; at += Stride)
        {
            Vector256<byte> all = (Vector256.LoadAligned(at) | Vector256.LoadAligned(at + 32))
                | (Vector256.LoadAligned(at + 64) | Vector256.LoadAligned(at + 96));
            if (all != Vector256<byte>.Zero) isNew |= Take(at);
        }

        if ((_reads++ & 7) == 0)
        {
            foreach (int feature in Hits) _executions[feature]++;
        }

        return isNew;
    }

    /// <summary>Remembers the features of the execution that was read last.</summary>
    public void Learn()
    {
        foreach (int feature in Hits) Learn(feature);
    }

    /// <summary>The features of the execution that was read last that have not been learned, ascending.</summary>
    public int[] NewHits()
    {
        var fresh = new List<int>();
        foreach (int feature in Hits)
        {
            if (!IsSeen(feature)) fresh.Add(feature);
        }

        return [.. fresh];
    }

    /// <summary>
    /// Learns what was new in an execution and in its repetition, which was read last. What only one of them had came
    /// of something else than the input, such as what is made once or another thread, and is not new another time.
    /// </summary>
    /// <param name="before">What <see cref="NewHits"/> was after the execution.</param>
    /// <returns>How many features were new in both.</returns>
    public int Confirm(ReadOnlySpan<int> before)
    {
        int confirmed = 0;
        foreach (int feature in before)
        {
            if (Hits.BinarySearch(feature) >= 0) confirmed++;
            else Unstable++;
            Learn(feature);
        }

        foreach (int feature in Hits)
        {
            if (Learn(feature)) Unstable++;
        }

        return confirmed;
    }

    // Never freed: instrumented code writes there for as long as the process lives.
    private static byte* Allocate()
    {
        byte* map = (byte*)NativeMemory.AlignedAlloc(Bytes, Alignment);
        new Span<byte>(map, Bytes).Clear();
        return map;
    }

    private static int ClassOfMany(int count) => count switch
    {
        < 8 => 3,
        < 16 => 4,
        < 32 => 5,
        < 128 => 6,
        _ => 7,
    };

    private bool IsSeen(int feature) => (_seen[feature / Classes] & (1 << (feature % Classes))) != 0;

    private bool Learn(int feature)
    {
        if (IsSeen(feature)) return false;
        if (_seen[feature / Classes] == 0) Edges++;
        _seen[feature / Classes] |= (byte)(1 << (feature % Classes));
        Features++;
        return true;
    }

    private bool Take(byte* stride)
    {
        bool isNew = false;
        for (int i = 0; i < Stride; i += sizeof(ulong))
        {
            ulong* place = (ulong*)(stride + i);
            ulong word = *place;
            *place = 0;
            while (word != 0)
            {
                int shift = BitOperations.TrailingZeroCount(word) & ~7;
                int count = (byte)(word >> shift);
                word &= ~(0xFFUL << shift);
                int feature = ((int)(stride - _counts) + i + (shift / 8)) * Classes + _classOf[count];
                _hits[_hitCount++] = feature;
                Work += count;
                isNew |= !IsSeen(feature);
            }
        }

        return isNew;
    }
}
