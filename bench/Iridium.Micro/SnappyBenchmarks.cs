using BenchmarkDotNet.Attributes;
using Iridium.Engine.Compression;

namespace Iridium.Micro;

/// <summary>
/// Snappy over a block of 16-byte keys and 100-byte values that a compressor halves, beside libsnappy through its C
/// interface where that is installed. Operations per second times the size is the throughput.
/// </summary>
public class SnappyBenchmarks
{
    private byte[] _content = [];
    private byte[] _compressed = [];
    private byte[] _output = [];

    [Params(4_096, 65_536)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Build()
    {
        _content = BlockOf(Bytes);
        _output = new byte[Snappy.MaxCompressedLength(Bytes)];
        _compressed = _output[..Snappy.Compress(_content, _output)];
    }

    [Benchmark]
    public int Compress() => Snappy.Compress(_content, _output);

    [Benchmark]
    public int Decompress() =>
        Snappy.TryDecompress(_compressed, _output, out int written) ? written : throw Refused();

    [Benchmark]
    public int LibsnappyCompress() => Libsnappy.Compress(_content, _output);

    [Benchmark]
    public int LibsnappyDecompress() => Libsnappy.Decompress(_compressed, _output);

    private static InvalidOperationException Refused() => new("The block was refused.");

    private static byte[] BlockOf(int bytes)
    {
        byte[] block = new byte[bytes];
        byte[][] keys = MicroData.Keys(10_000);
        for (int at = 0, i = 0; at < bytes; i++)
        {
            foreach (byte[] part in (byte[][])[keys[i], MicroData.Value(MicroData.ValueBytes, i)])
            {
                int length = Math.Min(part.Length, bytes - at);
                part.AsSpan(0, length).CopyTo(block.AsSpan(at));
                at += length;
            }
        }

        return block;
    }
}
