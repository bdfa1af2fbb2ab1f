using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Tests.Tables.Blocks;

public class SeparatorTests
{
    [Theory]
    [InlineData("apple", "banana", "b")]
    [InlineData("abcdef", "abz", "abd")]
    [InlineData("abcdef", "abdz", "abd")]
    [InlineData("abcdef", "abd", "abce")]
    [InlineData("a", "ab", "a")]
    [InlineData("a", "b", "a")]
    public void Separators_are_short(string last, string next, string expected)
    {
        byte[] left = System.Text.Encoding.ASCII.GetBytes(last);
        byte[] right = System.Text.Encoding.ASCII.GetBytes(next);
        byte[] buffer = new byte[left.Length + 1];
        int length = Separator.Write(left, right, buffer);
        string separator = System.Text.Encoding.ASCII.GetString(buffer, 0, length);
        Assert.True(string.CompareOrdinal(last, separator) <= 0 && string.CompareOrdinal(separator, next) < 0);
        Assert.True(length <= expected.Length, $"'{separator}' is longer than '{expected}'");
    }

    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    public void Separators_lie_between_random_keys(int seed)
    {
        var random = new Random(seed);
        byte[] buffer = new byte[310];
        for (int i = 0; i < 50_000; i++)
        {
            byte[] last = TableModel.RandomKey(random);
            byte[] next = TableModel.RandomKey(random);
            int order = last.AsSpan().SequenceCompareTo(next);
            if (order == 0) continue;
            if (order > 0) (last, next) = (next, last);
            int length = Separator.Write(last, next, buffer);
            Assert.InRange(length, 1, last.Length);
            Assert.True(last.AsSpan().SequenceCompareTo(buffer.AsSpan(0, length)) <= 0);
            Assert.True(buffer.AsSpan(0, length).SequenceCompareTo(next) < 0);
        }
    }
}
