using Iridium.Engine.Compression;
using Iridium.Testing;
using Xunit.Abstractions;
using Iron = IronSnappy.Snappy;

namespace Iridium.Engine.Tests.Compression;

/// <summary>What this codec writes is read by two others, and what they write is read by this one.</summary>
public sealed class SnappyInteropTests(ITestOutputHelper output)
{
    [Fact]
    public void IronSnappy_reads_what_we_write_and_we_what_it_writes() => Exchange(
        content => Iron.Encode(content),
        (compressed, _) => Iron.Decode(compressed));

    [LibsnappyFact]
    public void Libsnappy_reads_what_we_write_and_we_what_it_writes() => Exchange(
        content => Libsnappy.Compress(content),
        (compressed, length) => Libsnappy.TryDecompress(compressed, length));

    [LibsnappyFact]
    public void Libsnappy_and_we_refuse_the_same_bytes_and_make_the_same_of_others()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        int refused = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] compressed = SnappyFuzz.Next(random);
            if (!Snappy.TryGetUncompressedLength(compressed, out int length) || length > 1 << 20) continue;
            byte[]? theirs = Libsnappy.TryDecompress(compressed, length);
            byte[] ours = new byte[length];
            bool done = Snappy.TryDecompress(compressed, ours, out int written);
            Assert.Equal(theirs is not null, done);
            if (theirs is null) refused++;
            else Assert.Equal(theirs, ours[..written]);
        }

        output.WriteLine($"{refused} refused");
    }

    private void Exchange(Func<byte[], byte[]> compress, Func<byte[], int, byte[]?> decompress)
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        foreach (int length in SnappyData.Lengths)
        {
            foreach (Func<Random, int, byte[]> kind in SnappyData.Kinds)
            {
                byte[] content = kind(random, length);
                byte[] ours = new byte[Snappy.MaxCompressedLength(length)];
                Array.Resize(ref ours, Snappy.Compress(content, ours));
                Assert.True(content.AsSpan().SequenceEqual(decompress(ours, length)));

                byte[] back = new byte[length];
                Assert.True(Snappy.TryDecompress(compress(content), back, out int written));
                Assert.Equal(length, written);
                Assert.True(content.AsSpan().SequenceEqual(back));
            }
        }
    }
}
