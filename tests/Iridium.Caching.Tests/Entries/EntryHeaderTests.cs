using Iridium.Caching.Entries;
using Iridium.Engine;
using Microsoft.Extensions.Caching.Distributed;
using static Iridium.Caching.Tests.CacheFixture;

namespace Iridium.Caching.Tests.Entries;

public sealed class EntryHeaderTests
{
    private static readonly DateTimeOffset _limit = new(2030, 1, 2, 3, 4, 5, TimeSpan.FromHours(1));

    [Fact]
    public void Entry_that_does_not_slide_has_two_bytes_of_header()
    {
        Assert.Equal([1, 0], Write(new EntryLifetime(null, _limit)));
        Assert.Equal([1, 0], Write(default));
    }

    [Fact]
    public void Bytes_are_as_documented()
    {
        Assert.Equal(
            [1, 1, 0x80, 0x96, 0x98, 0, 0, 0, 0, 0],
            Write(new EntryLifetime(TimeSpan.FromSeconds(1), null)));
        Assert.Equal(
            [1, 3, 0x80, 0x96, 0x98, 0, 0, 0, 0, 0, .. BitConverter.GetBytes(_limit.UtcTicks)],
            Write(new EntryLifetime(TimeSpan.FromSeconds(1), _limit)));
    }

    [Fact]
    public void Sliding_lifetimes_come_back()
    {
        foreach (DateTimeOffset? limit in new DateTimeOffset?[] { null, _limit, DateTimeOffset.MaxValue })
        {
            var written = new EntryLifetime(TimeSpan.MaxValue, limit);
            byte[] header = Write(written);
            Assert.True(EntryHeader.TryRead([.. header, 9], out EntryLifetime read, out int length, out _));
            Assert.Equal(written, read);
            Assert.Equal(header.Length, length);
        }
    }

    [Theory]
    [InlineData("", "0 bytes")]
    [InlineData("01", "1 bytes")]
    [InlineData("0000", "version is 0")]
    [InlineData("0200", "version is 2")]
    [InlineData("0102", "flags are 0x02")]
    [InlineData("0104", "flags are 0x04")]
    [InlineData("0181", "flags are 0x81")]
    [InlineData("010100000000000000", "its header needs 10")]
    [InlineData("01010000000000000000", "sliding window is 0")]
    [InlineData("0101FFFFFFFFFFFFFFFF", "sliding window is -1")]
    [InlineData("01030100000000000000", "its header needs 18")]
    [InlineData("01030100000000000000FFFFFFFFFFFFFFFF", "absolute limit is -1")]
    [InlineData("01030100000000000000FFFFFFFFFFFFFF7F", "absolute limit is 9223372036854775807")]
    public async Task Bad_header_is_corruption_that_names_the_entry(string hex, string fault)
    {
        using var fixture = new CacheFixture();
        fixture.Keyspace.Put(RecordKey("key"), Convert.FromHexString(hex));
        fixture.Cache.Set("other", Bytes("value"), new DistributedCacheEntryOptions());

        var error = Assert.Throws<CorruptionException>(() => fixture.Cache.Get("key"));
        Assert.Contains("'key'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'cache'", error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);

        Task<byte[]?> task = fixture.Cache.GetAsync("key");
        Assert.True(task.IsFaulted);
        await Assert.ThrowsAsync<CorruptionException>(() => task);
        await Assert.ThrowsAsync<CorruptionException>(() => fixture.Cache.RefreshAsync("key"));
        Assert.NotNull(fixture.Cache.Get("other"));
        fixture.Cache.Set("key", Bytes("mended"), new DistributedCacheEntryOptions());
        Assert.Equal("mended", fixture.Text("key"));
    }

    [Fact]
    public void Random_bytes_never_yield_more_than_a_refusal()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        for (int i = 0; i < 50_000; i++)
        {
            byte[] value = new byte[random.Next(24)];
            random.NextBytes(value);
            if (value.Length > 1 && i % 2 == 0) (value[0], value[1]) = (1, (byte)(value[1] & 3));
            if (!EntryHeader.TryRead(value, out _, out int length, out string? fault)) Assert.NotEmpty(fault);
            else Assert.InRange(length, 2, value.Length);
        }
    }

    private static byte[] Write(EntryLifetime lifetime)
    {
        byte[] header = new byte[EntryHeader.BytesMax];
        return header[..EntryHeader.Write(header, lifetime)];
    }
}
