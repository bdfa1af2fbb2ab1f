using BenchmarkDotNet.Attributes;
using Iridium.Engine.Coding;

namespace Iridium.Micro;

/// <summary>The checksum over a log record, a block and a large block.</summary>
public class Crc32CBenchmarks
{
    private byte[] _bytes = [];

    [Params(128, 4_096, 65_536)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Build() => _bytes = MicroData.Value(Bytes, seed: 1);

    [Benchmark]
    public uint Compute() => Crc32C.Compute(_bytes);
}
