using Iridium.Bench.Data;

namespace Iridium.Bench.Tests.Data;

public sealed class KeyWriterTests
{
    [Fact]
    public void Ordered_keys_sort_as_their_records()
    {
        var keys = new KeyWriter(KeyShape.Ordered);
        byte[] before = Key(keys, 0);
        foreach (long record in (long[])[1, 2, 15, 16, 255, 1_000_000, 1L << 40])
        {
            byte[] key = Key(keys, record);
            Assert.True(before.AsSpan().SequenceCompareTo(key) < 0);
            before = key;
        }
    }

    [Fact]
    public void A_missing_key_lies_between_a_record_and_the_next()
    {
        var keys = new KeyWriter(KeyShape.Ordered);
        byte[] missing = new byte[KeyWriter.KeyBytes];
        keys.WriteMissing(9, missing);
        Assert.True(missing.AsSpan().SequenceCompareTo(Key(keys, 9)) > 0);
        Assert.True(missing.AsSpan().SequenceCompareTo(Key(keys, 10)) < 0);
    }

    [Fact]
    public void The_record_is_read_back_from_an_ordered_key()
    {
        var keys = new KeyWriter(KeyShape.Ordered);
        Assert.Equal(123_456_789, KeyWriter.RecordOf(Key(keys, 123_456_789)));
    }

    [Fact]
    public void Hashed_keys_differ_and_do_not_follow_their_records()
    {
        var keys = new KeyWriter(KeyShape.Hashed);
        string[] texts = [.. Enumerable.Range(0, 1_000).Select(i => Convert.ToHexString(Key(keys, i)))];
        Assert.Equal(texts.Length, texts.Distinct().Count());
        Assert.NotEqual(texts.Order(StringComparer.Ordinal), texts);
    }

    [Fact]
    public void Hashed_keys_leave_no_gap_to_miss() =>
        Assert.Throws<NotSupportedException>(() => new KeyWriter(KeyShape.Hashed).WriteMissing(1, new byte[16]));

    private static byte[] Key(KeyWriter keys, long record)
    {
        byte[] key = new byte[KeyWriter.KeyBytes];
        keys.Write(record, key);
        return key;
    }
}
