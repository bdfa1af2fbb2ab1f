using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;

namespace Iridium.Engine.Tests.Iterators;

public sealed class ConcatenatingIteratorTests
{
    [Theory]
    [InlineData(1, 1, 50)]
    [InlineData(2, 4, 200)]
    [InlineData(3, 20, 400)]
    [InlineData(4, 0, 0)]
    public void Random_walks_equal_one_sorted_list(int seed, int sourceCount, int entryCount)
    {
        var random = new Random(seed);
        List<TestEntry> all = TestEntry.Random(random, entryCount);
        var sources = new CutSources(all, sourceCount, random);
        using (var iterator = new ConcatenatingIterator(sources)) IteratorCheck.Walk(iterator, all, random, 20_000);
        Assert.Equal(0, sources.Open);
        Assert.InRange(sources.MostOpen, 0, 1);
    }

    [Fact]
    public void Nothing_is_opened_before_it_is_needed()
    {
        var random = new Random(5);
        var sources = new CutSources(TestEntry.Random(random, 100), 10, random);
        using var iterator = new ConcatenatingIterator(sources);
        Assert.Equal(0, sources.Opened);
        iterator.SeekToFirst();
        Assert.Equal(1, sources.Opened);
    }

    [Fact]
    public void Moving_from_no_entry_is_refused()
    {
        using var iterator = new ConcatenatingIterator(new CutSources([], 0, new Random(6)));
        iterator.SeekToFirst();
        Assert.False(iterator.IsValid);
        Assert.Throws<InvalidOperationException>(iterator.Next);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void A_skip_passes_old_entries_only_and_stops_where_it_should(int seed)
    {
        var random = new Random(seed);
        List<TestEntry> all = TestEntry.Random(random, 300);
        using var iterator = new ConcatenatingIterator(new CutSources(all, 12, random));
        SkipCheck.Run(iterator, all, random);
    }

    /// <summary>A sorted list cut between keys, with some empty sources and ranges wider than their entries.</summary>
    private sealed class CutSources : ISortedSources
    {
        private readonly List<(byte[] Start, byte[] End, List<TestEntry> Entries)> _sources = [];

        public CutSources(List<TestEntry> all, int count, Random random)
        {
            var cuts = new SortedSet<byte[]>(Comparer<byte[]>.Create((left, right) => KeyOrder.Compare(left, right)));
            while (cuts.Count < count - 1) cuts.Add(TestEntry.RandomKey(random));
            byte[][] bounds = [[], .. cuts, []];
            for (int i = 0; i < count; i++)
            {
                byte[] start = bounds[i];
                byte[] end = bounds[i + 1];
                _sources.Add((start, end, all.FindAll(entry =>
                    KeyOrder.Compare(start, entry.Key) <= 0 && KeyOrder.IsBeforeEnd(entry.Key, end))));
            }
        }

        public int Open { get; private set; }

        public int MostOpen { get; private set; }

        public int Opened { get; private set; }

        public int Count => _sources.Count;

        public ReadOnlySpan<byte> StartOf(int index) => _sources[index].Start;

        public ReadOnlySpan<byte> EndOf(int index) => _sources[index].End;

        public long LargestSequenceOf(int index) =>
            _sources[index].Entries.Select(entry => entry.Sequence).DefaultIfEmpty(0).Max();

        EntryIterator ISortedSources.Open(int index)
        {
            Opened++;
            Open++;
            MostOpen = Math.Max(MostOpen, Open);
            return new ListIterator(_sources[index].Entries, () => Open--) { Skips = true };
        }
    }
}
