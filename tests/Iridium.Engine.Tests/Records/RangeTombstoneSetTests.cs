using Iridium.Engine.Keys;
using Iridium.Engine.Records;
using Iridium.Engine.Tests.Iterators;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Records;

public sealed class RangeTombstoneSetTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    [InlineData(4, 17)]
    [InlineData(5, 60)]
    [InlineData(6, 200)]
    public void Every_answer_equals_a_search_through_all_tombstones(int seed, int count)
    {
        var random = new Random(seed);
        for (int round = 0; round < 20; round++)
        {
            List<RangeTombstone> all = RandomTombstones(random, count);
            AssertSays(all, new RangeTombstoneSet(all), random);
            var parts = all.GroupBy(_ => random.Next(3)).Select(part => new RangeTombstoneSet(part));
            AssertSays(all, RangeTombstoneSet.Merge(parts), random);
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void Stored_forms_say_the_same_and_are_in_order(int seed)
    {
        var random = new Random(seed);
        List<RangeTombstone> all = RandomTombstones(random, 40);
        var set = new RangeTombstoneSet(all);
        AssertSays(all, new RangeTombstoneSet(set.Ranges), random);
        AssertSays(all, new RangeTombstoneSet(set.Tombstones), random);
        AssertSorted(set.Ranges);
        AssertSorted(set.Tombstones);
        Assert.InRange(set.Ranges.Count, 1, all.Count);
        foreach ((RangeTombstone left, RangeTombstone right) in set.Tombstones.Zip(set.Tombstones.Skip(1)))
        {
            bool same = left.Start.AsSpan().SequenceEqual(right.Start) && left.End.AsSpan().SequenceEqual(right.End);
            Assert.True(same || !KeyOrder.Overlap(left.Start, left.End, right.Start, right.End));
        }
    }

    [Fact]
    public void Pieces_of_one_deletion_become_one_range_again()
    {
        var set = new RangeTombstoneSet([new([1], [3], 5), new([3], [4], 5), new([2], [4], 5), new([6], [], 5)]);
        Assert.Equal(2, set.Ranges.Count);
        Assert.Equal([4], set.Ranges[0].End);
        Assert.Equal([], set.Ranges[1].End);
    }

    [Fact]
    public void Ranges_that_cover_nothing_are_dropped()
    {
        var set = new RangeTombstoneSet([new([5], [5], 1), new([6], [2], 2)]);
        Assert.True(set.IsEmpty);
        Assert.Empty(set.Tombstones);
        Assert.Equal(0, set.CoveringSequence([5], long.MaxValue));
    }

    [Fact]
    public void Empty_sets_merge_to_the_empty_set_and_one_set_is_itself()
    {
        Assert.Same(RangeTombstoneSet.Empty, RangeTombstoneSet.Merge([RangeTombstoneSet.Empty]));
        var set = new RangeTombstoneSet([new([1], [2], 1)]);
        Assert.Same(set, RangeTombstoneSet.Merge([RangeTombstoneSet.Empty, set]));
    }

    [Fact]
    public void Many_nested_deletions_take_little_memory()
    {
        // A list of sequences for each fragment would take 20,000² / 2 numbers, 1.6 GB.
        const int count = 20_000;
        var set = new RangeTombstoneSet(Enumerable.Range(1, count).Select(i => new RangeTombstone([0], Key(i), i)));
        Assert.Equal(count, set.CoveringSequence([0], long.MaxValue));
        Assert.Equal(count, set.CoveringSequence(Key(count - 1), long.MaxValue));
        Assert.Equal(0, set.CoveringSequence(Key(500), 500));
        Assert.Equal(501, set.CoveringSequence(Key(500), 501));
        Assert.Equal(0, set.CoveringSequence(Key(count), long.MaxValue));
    }

    [Fact]
    public void Lookups_allocate_nothing()
    {
        var random = new Random(9);
        var set = new RangeTombstoneSet(RandomTombstones(random, 100));
        byte[] key = TestEntry.RandomKey(random);
        set.CoveringSequence(key, 50);
        long bytes = AllocationMeter.LeastBytes(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                set.CoveringSequence(key, i);
                set.SpanAt(key, i);
            }
        });
        Assert.Equal(0, bytes);
    }

    private static void AssertSays(List<RangeTombstone> all, RangeTombstoneSet set, Random random)
    {
        for (int i = 0; i < 200; i++)
        {
            byte[] key = TestEntry.RandomKey(random);
            long snapshot = i % 4 == 0 ? long.MaxValue : random.Next(all.Count + 2);
            long expected = Covering(all, key, snapshot);
            Assert.Equal(expected, set.CoveringSequence(key, snapshot));
            CoveredSpan span = set.SpanAt(key, snapshot);
            Assert.Equal(expected, span.Sequence);
            Assert.True(KeyOrder.Compare(span.Start, key) <= 0 && KeyOrder.IsBeforeEnd(key, span.End));

            byte[] other = TestEntry.RandomKey(random);
            if (KeyOrder.Compare(span.Start, other) > 0 || !KeyOrder.IsBeforeEnd(other, span.End)) continue;
            Assert.Equal(expected, Covering(all, other, snapshot));
        }
    }

    private static long Covering(List<RangeTombstone> all, byte[] key, long snapshot) => all
        .Where(one => one.Sequence <= snapshot)
        .Where(one => KeyOrder.Compare(one.Start, key) <= 0 && KeyOrder.IsBeforeEnd(key, one.End))
        .Select(one => one.Sequence)
        .DefaultIfEmpty(0)
        .Max();

    private static void AssertSorted(IReadOnlyList<RangeTombstone> tombstones)
    {
        foreach ((RangeTombstone left, RangeTombstone right) in tombstones.Zip(tombstones.Skip(1)))
        {
            int order = KeyOrder.Compare(left.Start, right.Start);
            Assert.True(order < 0 || (order == 0 && left.Sequence > right.Sequence));
        }
    }

    private static List<RangeTombstone> RandomTombstones(Random random, int count)
    {
        var all = new List<RangeTombstone>();
        for (int sequence = 1; sequence <= count; sequence++)
        {
            byte[] start = random.Next(20) == 0 ? [] : TestEntry.RandomKey(random);
            byte[] end = random.Next(10) == 0 ? [] : TestEntry.RandomKey(random);
            all.Add(new RangeTombstone(start, end, random.Next(5) == 0 ? Math.Max(1, sequence - 1) : sequence));
        }

        all.Add(new RangeTombstone([0], [0, 1], 1));
        return all;
    }

    private static byte[] Key(int number) => [1, (byte)(number >> 16), (byte)(number >> 8), (byte)number];
}
