using Iridium.Engine.Compression;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Compression;

/// <summary>What is compressed comes back; what is not compressed is refused and touches no memory but the caller's.
/// </summary>
public sealed class SnappyTests(ITestOutputHelper output)
{
    [Fact]
    public void Content_of_every_kind_and_length_comes_back()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        foreach (int length in SnappyData.Lengths)
        {
            foreach (Func<Random, int, byte[]> kind in SnappyData.Kinds) AssertComesBack(kind(random, length));
        }

        for (int round = 0; round < 2_000; round++)
            AssertComesBack(SnappyData.Kinds[round % SnappyData.Kinds.Count](random, random.Next(2_000)));
    }

    [Fact]
    public void Nothing_outside_of_the_spans_is_touched_whatever_the_bytes_say()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        using var input = new GuardedBytes(1 << 16);
        using var room = new GuardedBytes(1 << 16);
        int done = 0;
        for (int round = 0; round < 30_000; round++)
        {
            byte[] bytes = SnappyFuzz.Next(random);
            Span<byte> compressed = input.Last(bytes.Length);
            bytes.CopyTo(compressed);
            if (!Snappy.TryGetUncompressedLength(compressed, out int length)) length = random.Next(600);
            length = Math.Min(length, 1 << 16);
            room.Last(Math.Min(length + 64, 1 << 16))[0] = 0xA5;
            if (Snappy.TryDecompress(compressed, room.Last(length), out int written)) done++;
            Assert.InRange(written, 0, length);
        }

        output.WriteLine($"{done} of 30,000 were compressed blocks");
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused_and_what_lies_behind_a_longer_one_stays()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        byte[] content = SnappyData.Kinds[^1](random, 10_000);
        byte[] compressed = Compressed(content);
        Assert.False(Snappy.TryDecompress(compressed, new byte[9_999], out int none));
        Assert.Equal(0, none);

        byte[] longer = new byte[10_100];
        longer.AsSpan(10_000).Fill(0xEE);
        Assert.True(Snappy.TryDecompress(compressed, longer, out int written));
        Assert.Equal(10_000, written);
        Assert.True(longer.AsSpan(10_000).ContainsAnyExcept((byte)0xEE) is false);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x7F })] // More than 4 GiB.
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })] // 4 GiB less one byte.
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x08 })] // 2 GiB.
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 })]
    public void A_length_that_no_block_can_have_is_refused(byte[] compressed)
    {
        Assert.False(Snappy.TryGetUncompressedLength(compressed, out _));
        Assert.False(Snappy.TryDecompress(compressed, new byte[100], out _));
    }

    [Theory]
    [InlineData(new byte[] { 4, 0x0C, 1, 2, 3 })] // The literal ends early.
    [InlineData(new byte[] { 3, 0x0C, 1, 2, 3, 4 })] // More than was announced.
    [InlineData(new byte[] { 5, 0x0C, 1, 2, 3, 4 })] // Less than was announced.
    [InlineData(new byte[] { 5, 0x00, 7, 0x01, 0 })] // A copy from where it goes to.
    [InlineData(new byte[] { 5, 0x00, 7, 0x01, 2 })] // A copy from before the beginning.
    [InlineData(new byte[] { 5, 0x00, 7, 0x01 })] // No offset.
    [InlineData(new byte[] { 2, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF })] // A literal of 4 GiB.
    [InlineData(new byte[] { 2, 0xF0 })] // No length.
    public void Tags_that_make_no_sense_are_refused(byte[] compressed) =>
        Assert.False(Snappy.TryDecompress(compressed, new byte[100], out _));

    [Fact]
    public void Every_kind_of_tag_is_understood()
    {
        byte[] compressed =
        [
            26,
            0x04, (byte)'a', (byte)'b', // Literal of two.
            0x01 | (2 << 2), 2, // Copy of six, offset in one byte.
            0x02 | (3 << 2), 8, 0, // Copy of four, offset in two.
            0x03 | (4 << 2), 1, 0, 0, 0, // Copy of five, offset in four.
            60 << 2, 8, (byte)'1', (byte)'2', (byte)'3', (byte)'4', (byte)'5', (byte)'6', (byte)'7', (byte)'8',
            (byte)'9', // Literal of nine with its length in a byte.
        ];
        byte[] content = new byte[26];
        Assert.True(Snappy.TryDecompress(compressed, content, out int written));
        Assert.Equal(26, written);
        Assert.Equal("abababababab" + "bbbbb" + "123456789", System.Text.Encoding.ASCII.GetString(content));
    }

    [Fact]
    public void Neither_way_takes_memory()
    {
        byte[] content = SnappyData.Kinds[3](new Random(1), 100_000);
        byte[] compressed = new byte[Snappy.MaxCompressedLength(content.Length)];
        byte[] back = new byte[content.Length];
        int length = 0;
        Assert.Equal(0, AllocationMeter.LeastBytes(() =>
        {
            length = Snappy.Compress(content, compressed);
            Snappy.TryDecompress(compressed.AsSpan(0, length), back, out _);
        }));
        Assert.Equal(content, back);
    }

    [Fact]
    public void A_destination_below_the_most_that_can_come_is_misuse() =>
        Assert.Throws<ArgumentException>(() => Snappy.Compress(new byte[100], new byte[100]));

    private static byte[] Compressed(byte[] content)
    {
        byte[] compressed = new byte[Snappy.MaxCompressedLength(content.Length)];
        return compressed[..Snappy.Compress(content, compressed)];
    }

    private static void AssertComesBack(byte[] content)
    {
        byte[] compressed = Compressed(content);
        Assert.True(Snappy.TryGetUncompressedLength(compressed, out int length));
        Assert.Equal(content.Length, length);
        byte[] back = new byte[length];
        Assert.True(Snappy.TryDecompress(compressed, back, out int written));
        Assert.Equal(length, written);
        Assert.True(content.AsSpan().SequenceEqual(back));
    }
}
