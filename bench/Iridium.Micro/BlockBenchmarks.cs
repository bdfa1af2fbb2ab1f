using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Micro;

/// <summary>
/// One data block as the default options write it: 4 KiB or 32 KiB of 16-byte keys and 100-byte values, whole keys at
/// every sixteenth entry. Walks report the time of one entry, seeks that of one seek.
/// </summary>
public unsafe class BlockBenchmarks
{
    private const int RestartInterval = 16;
    private const int Seeks = 1_024;
    private readonly BlockCursor _cursor = new("block");
    private byte[] _block = [];
    private byte* _pinned;
    private byte[][] _wanted = [];
    private int _contentLength;
    private int _entries;

    [Params(4_096, 32_768)]
    public int BlockBytes { get; set; }

    [GlobalSetup]
    public void Build()
    {
        var builder = new BlockBuilder(RestartInterval, BlockBytes * 2);
        byte[][] keys = MicroData.Keys(10_000);
        while (builder.ContentLength < BlockBytes)
        {
            builder.Add(keys[_entries], tag: 0x101, MicroData.Value(MicroData.ValueBytes, _entries));
            _entries++;
        }

        _contentLength = builder.ContentLength;
        // The cursor reads through a pointer.
        ReadOnlySpan<byte> built = builder.Finish();
        _block = GC.AllocateUninitializedArray<byte>(built.Length, pinned: true);
        built.CopyTo(_block);
        _pinned = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_block));
        var random = new Random(MicroData.Seed);
        _wanted = [.. Enumerable.Range(0, Seeks).Select(_ => keys[random.Next(_entries)])];
        _cursor.Load(_pinned, _contentLength, blockOffset: 0);
    }

    /// <summary>From the first entry to the last, key and value looked at.</summary>
    [Benchmark]
    public long WalkForwards()
    {
        long sum = 0;
        _cursor.Load(_pinned, _contentLength, blockOffset: 0);
        for (bool isOn = _cursor.SeekToFirst(); isOn; isOn = _cursor.Next())
            sum += _cursor.Key[^1] + _cursor.Payload[0];
        return sum;
    }

    [Benchmark]
    public long WalkBackwards()
    {
        long sum = 0;
        _cursor.Load(_pinned, _contentLength, blockOffset: 0);
        for (bool isOn = _cursor.SeekToLast(); isOn; isOn = _cursor.Previous())
            sum += _cursor.Key[^1] + _cursor.Payload[0];
        return sum;
    }

    /// <summary>A point lookup's search, which builds no key.</summary>
    [Benchmark(OperationsPerInvoke = Seeks)]
    public long SeekView()
    {
        long found = 0;
        foreach (byte[] key in _wanted)
        {
            if (!BlockView.TryParse(_block.AsSpan(0, _contentLength), out BlockView view)) return -1;
            view.Seek(key, long.MaxValue >> 8, out BlockEntry entry, out bool sameKey);
            found += sameKey ? entry.PayloadLength : 0;
        }

        return found;
    }

    /// <summary>A cursor's seek, which stands on the entry and can go on.</summary>
    [Benchmark(OperationsPerInvoke = Seeks)]
    public long SeekCursor()
    {
        long found = 0;
        foreach (byte[] key in _wanted)
        {
            if (_cursor.Seek(key, long.MaxValue >> 8)) found += _cursor.Payload.Length;
        }

        return found;
    }
}
