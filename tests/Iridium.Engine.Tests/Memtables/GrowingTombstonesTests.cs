using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Testing;
using Xunit.Abstractions;

namespace Iridium.Engine.Tests.Memtables;

public sealed class GrowingTombstonesTests(ITestOutputHelper output)
{
    [Fact]
    public void Reads_between_additions_find_what_one_set_of_all_would_and_the_sets_stay_few()
    {
        var random = new Random(TestSeed.Next(output.WriteLine));
        var growing = new GrowingTombstones();
        var all = new List<RangeTombstone>();
        for (int sequence = 1; sequence <= 600; sequence++)
        {
            byte start = (byte)random.Next(250);
            var tombstone = new RangeTombstone([start], [(byte)random.Next(start + 1, 256)], sequence);
            all.Add(tombstone);
            growing.Add(tombstone);
            if (random.Next(3) == 0) continue;
            var expected = new RangeTombstoneSet(all);
            ReadOnlySpan<RangeTombstoneSet> sets = growing.Sets;
            Assert.InRange(sets.Length, 1, 12);
            byte[] key = [(byte)random.Next(256)];
            long limit = random.Next(1, sequence + 1);
            long found = 0;
            foreach (RangeTombstoneSet set in sets) found = Math.Max(found, set.CoveringSequence(key, limit));
            Assert.Equal(expected.CoveringSequence(key, limit), found);
        }

        Assert.Equal(600, growing.Count);
    }
}
