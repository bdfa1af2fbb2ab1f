using BenchmarkDotNet.Attributes;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;

namespace Iridium.Micro;

/// <summary>
/// The memtable's skip list with 16-byte keys and 100-byte values. Inserts fill a list from empty, arena included, and
/// report the time of one entry; seeks look keys up in a full list in random order.
/// </summary>
public class SkipListBenchmarks
{
    private const int Entries = 100_000;
    private const int Seeks = 4_096;
    private readonly byte[] _value = MicroData.Value(MicroData.ValueBytes, seed: 1);
    private byte[][] _ascending = [];
    private byte[][] _random = [];
    private byte[][] _wanted = [];
    private Memtable? _full;

    [GlobalSetup]
    public void Build()
    {
        _ascending = MicroData.Keys(Entries);
        _random = MicroData.Shuffled(_ascending);
        _wanted = MicroData.Shuffled(_random)[..Seeks];
        _full = Fill(_random);
    }

    [GlobalCleanup]
    public void Free() => _full?.Release();

    [Benchmark(OperationsPerInvoke = Entries)]
    public long InsertAscending() => FillAndFree(_ascending);

    [Benchmark(OperationsPerInvoke = Entries)]
    public long InsertRandom() => FillAndFree(_random);

    [Benchmark(OperationsPerInvoke = Seeks)]
    public long Seek()
    {
        long found = 0;
        FoundEntry entry = default;
        foreach (byte[] key in _wanted)
        {
            if (_full!.TryFind(key, Entries, ref entry)) found++; // Set up before any benchmark.
        }

        return found;
    }

    private long FillAndFree(byte[][] keys)
    {
        Memtable memtable = Fill(keys);
        long bytes = memtable.Bytes;
        memtable.Release();
        return bytes;
    }

    private Memtable Fill(byte[][] keys)
    {
        var memtable = new Memtable();
        for (int i = 0; i < keys.Length; i++) memtable.Add(keys[i], i + 1, EntryKind.Put, _value);
        return memtable;
    }
}
