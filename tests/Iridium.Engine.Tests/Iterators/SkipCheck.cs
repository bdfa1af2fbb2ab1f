using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;

namespace Iridium.Engine.Tests.Iterators;

/// <summary>Skips from random entries both ways and holds what was passed against the promise of a skip.</summary>
internal static class SkipCheck
{
    public static void Run(EntryIterator iterator, List<TestEntry> all, Random random)
    {
        int skips = 0;
        for (int i = 0; i < 3_000; i++)
        {
            byte[] bound = TestEntry.RandomKey(random);
            long olderThan = random.Next(2) == 0 ? all.Count + 1 : random.Next(all.Count + 2);
            bool isForward = random.Next(2) == 0;
            if (random.Next(8) == 0) bound = [];
            iterator.Seek(TestEntry.RandomKey(random), random.Next(all.Count + 2));
            if (!isForward && iterator.IsValid) iterator.Previous();
            if (!iterator.IsValid || !IsAhead(iterator, bound, isForward)) continue;
            int from = IndexOf(all, iterator);
            bool hasSkipped = isForward
                ? iterator.TrySkipTo(bound, olderThan)
                : iterator.TrySkipBefore(bound, olderThan);
            int to = iterator.IsValid ? IndexOf(all, iterator) : isForward ? all.Count : -1;
            if (!hasSkipped)
            {
                Assert.Equal(from, to);
                continue;
            }

            skips++;
            AssertPassed(all, (isForward ? from : to + 1)..(isForward ? to : from + 1), bound, olderThan, isForward);
            if (!iterator.IsValid) continue;
            if (isForward) iterator.Previous();
            else iterator.Next();
            int back = isForward ? to - 1 : to + 1;
            Assert.Equal(back >= 0 && back < all.Count, iterator.IsValid);
            if (iterator.IsValid) Assert.Equal(back, IndexOf(all, iterator));
        }

        Assert.NotEqual(0, skips);
    }

    private static bool IsAhead(EntryIterator iterator, byte[] bound, bool isForward) => isForward
        ? KeyOrder.IsBeforeEnd(iterator.Key, bound)
        : KeyOrder.Compare(iterator.Key, bound) >= 0;

    private static void AssertPassed(
        List<TestEntry> all, Range passed, byte[] bound, long olderThan, bool isForward)
    {
        foreach (TestEntry entry in all[passed])
        {
            Assert.True(entry.Sequence < olderThan);
            Assert.True(isForward
                ? KeyOrder.IsBeforeEnd(entry.Key, bound)
                : KeyOrder.Compare(entry.Key, bound) >= 0);
        }
    }

    private static int IndexOf(List<TestEntry> all, EntryIterator iterator)
    {
        byte[] key = iterator.Key.ToArray();
        long sequence = iterator.Sequence;
        return all.FindIndex(entry => entry.Sequence == sequence && entry.Key.AsSpan().SequenceEqual(key));
    }
}
