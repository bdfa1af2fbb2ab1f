using Iridium.Engine.Iterators;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Iterators;

public sealed class MergingIteratorTests
{
    [Theory]
    [InlineData(1, 2, 40)]
    [InlineData(2, 3, 300)]
    [InlineData(3, 8, 500)]
    [InlineData(4, 13, 20)]
    [InlineData(5, 1, 30)]
    public void Random_walks_with_turns_equal_one_sorted_list(int seed, int childCount, int entryCount)
    {
        var random = new Random(seed);
        List<TestEntry> all = TestEntry.Random(random, entryCount);
        using var merging = new MergingIterator(Deal(all, childCount, random));
        IteratorCheck.Walk(merging, all, random, 20_000);
    }

    [Fact]
    public void Children_are_disposed_with_it()
    {
        int disposed = 0;
        var children = new[] { new ListIterator([], () => disposed++), new ListIterator([], () => disposed++) };
        new MergingIterator(children).Dispose();
        Assert.Equal(2, disposed);
    }

    [Fact]
    public void No_children_make_an_empty_iterator_and_one_child_needs_no_merging()
    {
        using EntryIterator none = MergingIterator.Create([]);
        none.SeekToFirst();
        Assert.False(none.IsValid);
        using var only = new ListIterator([]);
        Assert.Same(only, MergingIterator.Create([only]));
        Assert.IsType<MergingIterator>(MergingIterator.Create([only, only]));
    }

    [Fact]
    public void A_failing_child_leaves_it_invalid_until_it_is_positioned_anew()
    {
        var random = new Random(6);
        List<TestEntry> all = TestEntry.Random(random, 50);
        IReadOnlyList<EntryIterator> children = Deal(all, 3, random);
        using var merging = new MergingIterator(children);
        merging.SeekToFirst();
        foreach (ListIterator child in children.Cast<ListIterator>()) child.Damaged = true;
        Assert.Throws<IOException>(merging.Next);
        Assert.False(merging.IsValid);
        Assert.Throws<InvalidOperationException>(merging.Previous);

        foreach (ListIterator child in children.Cast<ListIterator>()) child.Damaged = false;
        IteratorCheck.Walk(merging, all, random, 500);
    }

    [Theory]
    [InlineData(8, 2)]
    [InlineData(9, 6)]
    public void A_skip_passes_old_entries_only_and_a_turn_after_it_misses_none(int seed, int childCount)
    {
        var random = new Random(seed);
        List<TestEntry> all = TestEntry.Random(random, 300);
        using var merging = new MergingIterator(Deal(all, childCount, random, skip: true));
        SkipCheck.Run(merging, all, random);
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        var random = new Random(7);
        using var merging = new MergingIterator(Deal(TestEntry.Random(random, 2_000), 5, random));
        WalkThereAndBack(merging);
        Assert.Equal(0, AllocationMeter.LeastBytes(() => WalkThereAndBack(merging)));
    }

    private static void WalkThereAndBack(MergingIterator merging)
    {
        merging.SeekToFirst();
        for (int i = 0; i < 1_500; i++) merging.Next();
        for (int i = 0; i < 1_000; i++) merging.Previous();
        merging.SeekToLast();
    }

    private static List<EntryIterator> Deal(List<TestEntry> all, int childCount, Random random, bool skip = false)
    {
        var hands = new List<TestEntry>[childCount];
        for (int i = 0; i < childCount; i++) hands[i] = [];
        foreach (TestEntry entry in all)
        {
            // Levels of a tree hold older entries the deeper they are; only then can a skip pass anything.
            int hand = skip ? (int)((entry.Sequence - 1) * childCount / all.Count) : random.Next(childCount);
            hands[hand].Add(entry);
        }

        return [.. hands.Select(hand => new ListIterator(hand) { Skips = skip })];
    }
}
