using BenchmarkDotNet.Attributes;
using Iridium.Engine.Keys;

namespace Iridium.Micro;

/// <summary>
/// Order of two keys, which differ in their first bytes or only in their last. The time is that of one comparison.
/// </summary>
public class KeyCompareBenchmarks
{
    private const int Pairs = 1_024;
    private byte[][] _left = [];
    private byte[][] _right = [];

    [Params(16, 64)]
    public int KeyBytes { get; set; }

    [Params(0, 12)]
    public int SharedBytes { get; set; }

    [GlobalSetup]
    public void Build()
    {
        var random = new Random(MicroData.Seed);
        _left = [.. Enumerable.Range(0, Pairs).Select(_ => NextKey(random))];
        _right = [.. Enumerable.Range(0, Pairs).Select(_ => NextKey(random))];
    }

    [Benchmark(OperationsPerInvoke = Pairs)]
    public int Compare()
    {
        int below = 0;
        for (int i = 0; i < Pairs; i++) below += KeyOrder.Compare(_left[i], _right[i]) < 0 ? 1 : 0;
        return below;
    }

    /// <summary>Order by the first eight bytes as one number, which decides most comparisons in a memtable.</summary>
    [Benchmark(OperationsPerInvoke = Pairs)]
    public int ComparePrefix()
    {
        int below = 0;
        for (int i = 0; i < Pairs; i++)
            below += KeyOrder.Prefix(_left[i]).CompareTo(KeyOrder.Prefix(_right[i])) < 0 ? 1 : 0;
        return below;
    }

    private byte[] NextKey(Random random)
    {
        byte[] key = new byte[KeyBytes];
        random.NextBytes(key.AsSpan(SharedBytes));
        return key;
    }
}
