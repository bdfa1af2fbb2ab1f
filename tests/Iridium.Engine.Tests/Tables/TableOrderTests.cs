using Iridium.Engine.Iterators;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Blocks;
using Iridium.Testing.Planted;

namespace Iridium.Engine.Tests.Tables;

/// <summary>
/// Tables whose keys are out of order behind right checksums. A walk past what a range tombstone hides searches for the
/// end of the tombstone; where the search leads back, the walk must end with an error, not go in circles.
/// </summary>
public class TableOrderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_search_that_leads_back_ends_a_walk_forwards(bool isOneOfMany)
    {
        // One restart: the search for d begins at the first key, which is z where an a was.
        using EntryIterator walk = Open(restartInterval: 16, (0, (byte)'z'), isOneOfMany);
        walk.SeekToFirst();
        Assert.Throws<CorruptionException>(() =>
        {
            for (int steps = 0; walk.IsValid; steps++)
            {
                Assert.True(steps < 100, "the walk goes in circles");
                bool isHidden = walk.Key[0] is (byte)'b' or (byte)'c';
                if (!isHidden || !walk.TrySkipTo("d"u8, olderThan: 9)) walk.Next();
            }
        });
        AssertStandsNowhereAndGoesOn(walk);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_search_that_leads_back_ends_a_walk_backwards(bool isOneOfMany)
    {
        // A restart for each: the search for b takes the A where a c was for a smaller key, and goes on behind it.
        using EntryIterator walk = Open(restartInterval: 1, (2, (byte)'A'), isOneOfMany);
        walk.SeekToLast();
        Assert.Throws<CorruptionException>(() =>
        {
            for (int steps = 0; walk.IsValid; steps++)
            {
                Assert.True(steps < 100, "the walk goes in circles");
                bool isHidden = walk.Key[0] == (byte)'b';
                if (!isHidden || !walk.TrySkipBefore("b"u8, olderThan: 9)) walk.Previous();
            }
        });
        AssertStandsNowhereAndGoesOn(walk);
    }

    private static void AssertStandsNowhereAndGoesOn(EntryIterator walk)
    {
        Assert.False(walk.IsValid);
        walk.SeekToLast();
        Assert.True(walk.Key.SequenceEqual("e"u8));
    }

    /// <summary>A table with the keys a to e, of which one is another now.</summary>
    private static EntryIterator Open(int restartInterval, (int Entry, byte Key) other, bool isOneOfMany)
    {
        var model = new TableModel();
        for (byte key = (byte)'a'; key <= 'e'; key++) model.Add([key], 3, EntryKind.Put, [7]);
        var file = new TableFile();
        var options = new TableOptions { RestartInterval = restartInterval, FilterBitsPerKey = 0 };
        TableMeta meta = model.Build(file, options);
        byte[] bytes = file.ToArray();

        // The one data block comes first; without a filter and tombstones the properties follow.
        int end = (int)TableFooter.Read(file).Properties.Offset;
        Span<byte> content = bytes.AsSpan(0, end - BlockTrailer.Bytes);
        content[content.IndexOf((byte)('a' + other.Entry))] = other.Key;
        BlockSeal.Write(bytes.AsSpan(0, end), TableModel.Id, 0);
        TableReader table = TableReader.Open(new TableFile(bytes), meta, cache: null);
        return isOneOfMany ? new ConcatenatingIterator(new OneTable(table)) : table.NewIterator(fillCache: false);
    }

    private sealed class OneTable(TableReader table) : ISortedSources
    {
        public int Count => 1;

        public ReadOnlySpan<byte> StartOf(int index) => "a"u8;

        public ReadOnlySpan<byte> EndOf(int index) => "f"u8;

        public long LargestSequenceOf(int index) => table.Meta.LargestSequence;

        public EntryIterator Open(int index) => table.NewIterator(fillCache: false);
    }
}
