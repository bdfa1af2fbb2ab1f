using System.Buffers.Binary;
using Iridium.Engine.Coding;
using Iridium.Engine.Tables;
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
        for (int i = 0; i < count; i++) builder.Add(KeyHash.Compute(Key(key, i)));
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
        builder.Add(KeyHash.Compute("key"u8));
        Assert.Equal(BloomFilter.BlockBytes + BloomFilter.TailBytes, builder.ContentLength);
        Assert.True(Load(builder.Build()).MayContain(KeyHash.Compute("key"u8)));
    }

    [Fact]
    public void Content_of_another_kind_is_no_filter()
    {
        var builder = new BloomFilterBuilder(10);
        builder.Add(KeyHash.Compute("key"u8));
        byte[] content = builder.Build();
        Assert.Null(TryLoad(content[..^1]));
        Assert.Null(TryLoad(content[..BloomFilter.TailBytes]));
        content[64] = 2;
        Assert.Null(TryLoad(content));
        content[64] = BloomFilter.Algorithm;
        content[65] = 0;
        Assert.Null(TryLoad(content));
        content[65] = BloomFilter.ProbesMax + 1;
        Assert.Null(TryLoad(content));
    }

    [Fact]
    public void Vectors_and_single_bits_give_the_same_answers()
    {
        var random = new Random(31);
        for (int round = 0; round < 200; round++)
        {
            byte[] content = new byte[(BloomFilter.BlockBytes * random.Next(1, 20)) + BloomFilter.TailBytes];
            random.NextBytes(content);

            // From filters that are nearly empty to such that are nearly full.
            int density = random.Next(1, 9);
            for (int i = 0; i < content.Length; i++)
                if (density > 4 && random.Next(8) < density) content[i] = 0xFF;
                else if (density < 4 && random.Next(4) >= density) content[i] = 0;
            content[^2] = BloomFilter.Algorithm;
            content[^1] = (byte)random.Next(1, BloomFilter.ProbesMax + 1);
            BloomFilter filter = TryLoad(content)!;
            for (int i = 0; i < 2_000; i++)
            {
                ulong hash = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
                Assert.Equal(filter.MayContainScalar(hash), filter.MayContain(hash));
            }

            filter.Release();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(32)]
    public void Keys_that_were_added_are_found_both_ways(int bitsPerKey)
    {
        var builder = new BloomFilterBuilder(bitsPerKey);
        byte[] key = new byte[16];
        for (int i = 0; i < 5_000; i++) builder.Add(KeyHash.Compute(Key(key, i)));
        BloomFilter filter = Load(builder.Build());
        for (int i = 0; i < 5_000; i++)
        {
            ulong hash = KeyHash.Compute(Key(key, i));
            Assert.True(filter.MayContain(hash));
            Assert.True(filter.MayContainScalar(hash));
        }

        filter.Release();
    }

    private static ReadOnlySpan<byte> Key(byte[] key, int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(key.Length - 4), number);
        return key;
    }

    private static BloomFilter Load(byte[] built)
    {
        BloomFilter? filter = TryLoad(built);
        Assert.NotNull(filter);
        return filter;
    }

    private static BloomFilter? TryLoad(byte[] content)
    {
        PinnedBlock memory = BlockCache.Off.Allocate(content.Length);
        content.CopyTo(memory.Writable);
        if (BloomFilter.TryCreate(memory) is { } filter) return filter;
        memory.Release();
        return null;
    }
}
