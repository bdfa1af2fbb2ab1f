using BenchmarkDotNet.Attributes;
using Iridium.Engine.Coding;
using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Filters;

namespace Iridium.Micro;

/// <summary>
/// The filter of a table: ten bits a key, once small enough for the cache of a core and once far beyond it. Probes
/// report the time of one key, its hash included.
/// </summary>
public class BloomBenchmarks
{
    private const int Probes = 4_096;
    private BloomFilter? _filter;
    private byte[][] _keys = [];
    private byte[][] _present = [];
    private byte[][] _missing = [];

    [Params(10_000, 1_000_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public void Build()
    {
        _keys = MicroData.Keys(Keys);
        byte[] content = BuildFilter().Build();
        PinnedBlock memory = BlockCache.Off.Allocate(content.Length);
        content.CopyTo(memory.Writable);
        _filter = BloomFilter.TryCreate(memory)
            ?? throw new InvalidOperationException("The filter does not know its own content.");
        _present = MicroData.Shuffled(_keys)[..Probes];
        _missing = MicroData.Shuffled(MicroData.MissingKeys(Keys))[..Probes];
    }

    [GlobalCleanup]
    public void Free() => _filter?.Release();

    [Benchmark(OperationsPerInvoke = Probes)]
    public int ProbePresent() => Count(_present);

    [Benchmark(OperationsPerInvoke = Probes)]
    public int ProbeMissing() => Count(_missing);

    /// <summary>Hashes all keys and sets their bits. The time is that of the whole filter.</summary>
    [Benchmark]
    public byte[] BuildAll() => BuildFilter().Build();

    private int Count(byte[][] keys)
    {
        int found = 0;
        foreach (byte[] key in keys)
        {
            if (_filter!.MayContain(KeyHash.Compute(key))) found++; // Set up before any benchmark.
        }

        return found;
    }

    private BloomFilterBuilder BuildFilter()
    {
        var builder = new BloomFilterBuilder(bitsPerKey: 10);
        foreach (byte[] key in _keys) builder.Add(KeyHash.Compute(key));
        return builder;
    }
}
