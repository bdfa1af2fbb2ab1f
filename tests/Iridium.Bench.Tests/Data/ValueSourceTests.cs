using System.IO.Compression;
using Iridium.Bench.Data;

namespace Iridium.Bench.Tests.Data;

public sealed class ValueSourceTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void A_value_names_its_record(int bytes)
    {
        var values = new ValueSource(bytes, seed: 1);
        byte[] value = new byte[bytes];
        values.Write(77, change: 3, value);
        Assert.Equal(77, ValueSource.RecordOf(value));
    }

    [Fact]
    public void One_seed_gives_one_value_and_a_change_another()
    {
        byte[] first = Value(seed: 1, change: 0);
        Assert.Equal(first, Value(seed: 1, change: 0));
        Assert.NotEqual(first, Value(seed: 1, change: 1));
        Assert.NotEqual(first, Value(seed: 2, change: 0));
    }

    [Fact]
    public void Values_compress_to_about_half()
    {
        var values = new ValueSource(1_000, seed: 1);
        byte[] all = new byte[100_000];
        for (int i = 0; i < 100; i++) values.Write(i, change: 0, all.AsSpan(i * 1_000, 1_000));
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(all);
        Assert.InRange((double)packed.Length / all.Length, 0.4, 0.65);
    }

    private static byte[] Value(ulong seed, long change)
    {
        byte[] value = new byte[100];
        new ValueSource(100, seed).Write(5, change, value);
        return value;
    }
}
