using System.Text;
using Iridium.Caching.Entries;

namespace Iridium.Caching.Tests.Entries;

public sealed class EntryKeyTests
{
    [Theory]
    [InlineData("")]
    [InlineData("key")]
    [InlineData("Grüße, 世界, 😀")]
    public void Well_formed_key_is_the_marker_and_its_utf8(string key)
    {
        Assert.Equal([(byte)'e', .. Encoding.UTF8.GetBytes(key)], Encode(key));
    }

    [Fact]
    public void Unpaired_surrogates_are_told_apart_from_each_other_and_from_everything_else()
    {
        string[] keys =
        [
            "\uD83D", "\uDE00", "\uD83D\uDE00", "\uDE00\uD83D", "\uD83D\uD83D\uDE00", "\uD83D\uDE00\uDE00",
            "a\uD83D", "\uD83Da", "\uFFFD", "\uD83D\uFFFD", "?", "\uD800", "\uDBFF", "\uDC00", "\uDFFF",
        ];

        Assert.Equal(keys.Length, keys.Select(key => Convert.ToHexString(Encode(key))).Distinct().Count());
        Assert.Equal([(byte)'e', 0xED, 0xA0, 0xBD], Encode("\uD83D"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_121)]
    public void Different_random_strings_are_different_records(int seed)
    {
        char[] alphabet = ['a', 'é', '世', '\uD83D', '\uDE00', '\uD800', '\uDFFF', '\uFFFD'];
        var random = new Random(seed);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < 20_000; i++)
        {
            string key = new(random.GetItems(alphabet, random.Next(6)));
            string encoded = Convert.ToHexString(Encode(key));
            bool own = seen.TryAdd(encoded, key) || seen[encoded] == key;
            Assert.True(own, $"Two keys are one record with seed {seed}.");
        }
    }

    [Fact]
    public void Key_that_outgrows_the_stack_buffer_is_encoded_the_same()
    {
        string key = new('世', 10_000);
        Assert.Equal([(byte)'e', .. Encoding.UTF8.GetBytes(key)], Encode(key));
        using EntryKey rented = EntryKey.Rent(key);
        Assert.Equal(Encode(key), rented.Memory.ToArray());
    }

    [Theory]
    [InlineData('k', 65_534)]
    [InlineData('é', 32_767)]
    [InlineData('\uD83D', 21_844)]
    public void Limit_counts_bytes_of_utf8(char character, int most)
    {
        Assert.True(Encode(new string(character, most)).Length <= 65_535);
        var error = Assert.Throws<ArgumentException>(() => Encode(new string(character, most + 1)));
        Assert.Equal("key", error.ParamName);
        Assert.Contains("65,534", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Encode(string key)
    {
        using var encoded = new EntryKey(key, stackalloc byte[EntryKey.StackBytes]);
        return encoded.Span.ToArray();
    }
}
