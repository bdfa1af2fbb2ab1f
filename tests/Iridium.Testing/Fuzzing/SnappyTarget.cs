using Iridium.Engine.Compression;

namespace Iridium.Testing.Fuzzing;

/// <summary>The decoder of Snappy between guard pages, and both ways with the bytes taken for content.</summary>
internal sealed class SnappyTarget() : FuzzTarget("snappy"), IDisposable
{
    private const int LengthMax = 1 << 16;

    private readonly GuardedMemory _source = new(LengthMax);
    private readonly GuardedMemory _destination = new(2 * LengthMax);
    private readonly GuardedMemory _content = new(LengthMax);

    public override IEnumerable<byte[]> Seeds()
    {
        var random = new Random(1);
        foreach (int length in (int[])[0, 1, 20, 64, 200, 4_096, 20_000])
        {
            byte[] content = new byte[length];
            for (int i = 0; i < length; i++)
                content[i] = i > 8 && random.Next(4) > 0 ? content[i - random.Next(1, 8)] : (byte)random.Next(256);
            byte[] compressed = new byte[Snappy.MaxCompressedLength(length)];
            yield return compressed[..Snappy.Compress(content, compressed)];
        }
    }

    public void Dispose()
    {
        _source.Dispose();
        _destination.Dispose();
        _content.Dispose();
    }

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        if (input.Length > LengthMax) input = input[..LengthMax];
        Span<byte> source = _source.Last(input.Length);
        input.CopyTo(source);
        int written = 0;
        bool isRead = Snappy.TryGetUncompressedLength(source, out int length)
            && length <= Math.Min(2 * LengthMax, Snappy.MaxUncompressedLength(source.Length));
        bool isDecoded = isRead && Snappy.TryDecompress(source, _destination.Last(length), out written);
        Require(!isDecoded || written == length, $"{written} bytes were decoded where {length} were told");
        if (isDecoded && length > 0)
        {
            bool fits = Snappy.TryDecompress(source, _destination.Last(length - 1), out _);
            Require(!fits, "more was decoded than there is room for");
        }

        RoundTrip(source);
        return (isRead ? 1 : 0) + (isDecoded ? 2 + Magnitude(length) : 0);
    }

    private void RoundTrip(ReadOnlySpan<byte> content)
    {
        Span<byte> compressed = _destination.Last(Snappy.MaxCompressedLength(content.Length));
        int length = Snappy.Compress(content, compressed);
        Span<byte> again = _content.Last(content.Length);
        bool isSame = Snappy.TryDecompress(compressed[..length], again, out int written)
            && written == content.Length
            && again.SequenceEqual(content);
        Require(isSame, "what was compressed is decompressed as something else");
    }
}
