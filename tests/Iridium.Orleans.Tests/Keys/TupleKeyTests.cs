using Iridium.Orleans.Keys;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Orleans.Tests.Keys;

public sealed class TupleKeyTests(ITestOutputHelper output)
{
    [Fact]
    public void Keys_sort_as_their_parts_do_and_come_apart_into_them()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        for (int i = 0; i < 5_000; i++)
        {
            byte[][] left = [Part(random), Part(random), Part(random)];
            byte[][] right = random.Next(2) == 0
                ? [left[0], Part(random), Part(random)]
                : [Part(random), left[1], left[2]];
            int order = KeyOf(left).AsSpan().SequenceCompareTo(KeyOf(right));
            Assert.Equal(Math.Sign(Compare(left, right)), Math.Sign(order));
            var reader = new TupleKeyReader(KeyOf(left));
            Assert.True(reader.TryReadKind(RecordKind.State));
            foreach (byte[] part in left)
            {
                Assert.True(reader.TryRead(out byte[] read));
                Assert.Equal(part, read);
            }

            Assert.True(reader.IsAtEnd);
        }
    }

    [Fact]
    public void Numbers_sort_in_their_order()
    {
        long[] numbers = [long.MinValue, -1, 0, 1, 255, 256, long.MaxValue];
        byte[][] keys = [.. numbers.Select(number =>
        {
            using var key = new TupleKey(RecordKind.Outbox, stackalloc byte[16]);
            key.Add(number);
            return key.Span.ToArray();
        })];
        for (int i = 1; i < keys.Length; i++) Assert.True(keys[i - 1].AsSpan().SequenceCompareTo(keys[i]) < 0);
    }

    [Fact]
    public void A_key_has_the_bytes_that_the_document_draws()
    {
        using var key = new TupleKey(RecordKind.Reminder, stackalloc byte[4]);
        key.Add("a\0é");
        key.Add(0x01020304u);
        key.Add(-2L);
        Assert.Equal("726100FFC3A90001" + "01020304" + "7FFFFFFFFFFFFFFE", Convert.ToHexString(key.Span));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_since_two_names_would_become_one()
    {
        Assert.ThrowsAny<ArgumentException>(() =>
        {
            using var key = new TupleKey(RecordKind.State, stackalloc byte[16]);
            key.Add("\ud800");
        });
    }

    [Fact]
    public void Bytes_that_are_no_key_are_not_read()
    {
        foreach (byte[] bytes in new byte[][] { [], [1], [0], [0, 0], [1, 0, 2], [5, 0, 0xFF] })
        {
            var reader = new TupleKeyReader(bytes);
            Assert.False(reader.TryRead(out byte[] _));
        }
    }

    private static byte[] KeyOf(byte[][] parts)
    {
        using var key = new TupleKey(RecordKind.State, stackalloc byte[4]);
        foreach (byte[] part in parts) key.Add(part);
        return key.Span.ToArray();
    }

    private static byte[] Part(Random random)
    {
        byte[] alphabet = [0, 1, 2, 0xFE, 0xFF];
        return random.GetItems(alphabet, random.Next(5));
    }

    private static int Compare(byte[][] left, byte[][] right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            int order = left[i].AsSpan().SequenceCompareTo(right[i]);
            if (order != 0) return order;
        }

        return 0;
    }
}
