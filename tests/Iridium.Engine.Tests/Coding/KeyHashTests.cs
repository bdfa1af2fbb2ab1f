using System.Numerics;
using Iridium.Engine.Coding;

namespace Iridium.Engine.Tests.Coding;

public class KeyHashTests
{
    private static readonly int[] _lengths = [1, 3, 4, 8, 16, 17, 40];

    [Fact]
    public void Results_on_disk_never_change()
    {
        byte[] key = [.. Enumerable.Range(0, 40).Select(i => (byte)(i * 7))];
        Assert.Equal(
            "11b14d9a1b8d66c9 1f2a926703ac8b4b 957584d0fbf00e43 9e9d2a8a75c2affe "
            + "58aab4eadc3850e6 8c2f644be1533975 6a95d6465e3b4767",
            string.Join(' ', _lengths.Select(n => $"{KeyHash.Compute(key.AsSpan(0, n)):x16}")));
    }

    [Fact]
    public void Each_input_bit_changes_about_half_of_the_result()
    {
        for (int length = 1; length <= 50; length++)
        {
            byte[] key = [.. Enumerable.Range(1, length).Select(i => (byte)(i * 31))];
            ulong before = KeyHash.Compute(key);
            int changed = 0;
            for (int bit = 0; bit < length * 8; bit++)
            {
                key[bit / 8] ^= (byte)(1 << (bit % 8));
                ulong after = KeyHash.Compute(key);
                Assert.NotEqual(before, after);
                changed += BitOperations.PopCount(before ^ after);
                key[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            Assert.InRange(changed / (length * 8.0), 24, 40);
        }
    }

    [Fact]
    public void Keys_of_zeros_differ_by_their_length()
    {
        byte[] zeros = new byte[100];
        Assert.Equal(100, Enumerable.Range(1, 100).Select(n => KeyHash.Compute(zeros.AsSpan(0, n))).Distinct().Count());
    }
}
