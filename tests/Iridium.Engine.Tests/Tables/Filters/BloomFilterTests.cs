using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Tables.Blocks;
using Iridium.Engine.Tables.Filters;

namespace Iridium.Engine.Tests.Tables.Filters;

public class BloomFilterTests
{
    [Theory]
    [InlineData(10, 8, 0.02)]
    [InlineData(10, 16, 0.02)]
    [InlineData(10, 40, 0.02)]
    [InlineData(5, 16, 0.15)]
    [InlineData(16, 16, 0.005)]
    public void Every_key_is_found_and_few_others(int bitsPerKey, int keyBytes, double falsePositivesMax)
    {
        const int count = 100_000;
        var builder = new BloomFilterBuilder(bitsPerKey);
        byte[] key = new byte[keyBytes];
        for (int i = 0; i < count; i++) builder.Add(Key(key, i));
        Assert.InRange(builder.ContentLength, count * bitsPerKey / 8, (count * bitsPerKey / 8) + 66);
        BloomFilter filter = Load(builder.Build());
        for (int i = 0; i < count; i++) Assert.True(filter.MayContain(KeyHash.Compute(Key(key, i))));
        int wrong = 0;
        for (int i = count; i < 2 * count; i++)
            if (filter.MayContain(KeyHash.Compute(Key(key, i)))) wrong++;
        Assert.InRange(wrong / (double)count, 0, falsePositivesMax);
    }

    [Fact]
    public void One_key_makes_a_filter_of_one_block()
    {
        var builder = new BloomFilterBuilder(10);
        Assert.False(builder.HasFilter);
        builder.Add("key"u8);
        Assert.Equal(BloomFilter.BlockBytes + BloomFilter.TailBytes, builder.ContentLength);
        Assert.True(Load(builder.Build()).MayContain(KeyHash.Compute("key"u8)));
    }

    [Fact]
    public void Content_of_another_kind_is_no_filter()
    {
        var builder = new BloomFilterBuilder(10);
        builder.Add("key"u8);
        byte[] content = builder.Build()[..^BlockTrailer.Bytes];
        Assert.Null(BloomFilter.TryCreate(content, 0, content.Length - 1));
        Assert.Null(BloomFilter.TryCreate(content, 0, BloomFilter.TailBytes));
        content[64] = 2;
        Assert.Null(BloomFilter.TryCreate(content, 0, content.Length));
        content[64] = BloomFilter.Algorithm;
        content[65] = 0;
        Assert.Null(BloomFilter.TryCreate(content, 0, content.Length));
    }

    private static ReadOnlySpan<byte> Key(byte[] key, int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(key.Length - 4), number);
        return key;
    }

    private static BloomFilter Load(byte[] built)
    {
        int length = built.Length - BlockTrailer.Bytes;
        byte[] memory = BloomFilter.Allocate(length, out int start);
        built.AsSpan(0, length).CopyTo(memory.AsSpan(start));
        BloomFilter? filter = BloomFilter.TryCreate(memory, start, length);
        Assert.NotNull(filter);
        return filter;
    }
}
