using Iridium.Engine.Records;
using Iridium.Engine.Tables;
using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Tests.Tables.Blocks;

/// <summary>The marks of an index lead to the same block as a search of the index itself.</summary>
public class BlockIndexTests
{
    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(2, 8, 3)]
    [InlineData(3, 12, 2)]
    [InlineData(4, 20, 255)]
    [InlineData(5, 0, 2)]
    public void Marks_and_entries_lead_to_the_same_block(int seed, int commonBytes, int alphabet)
    {
        var random = new Random(seed);
        for (int round = 0; round < 60; round++)
        {
            byte[] common = new byte[commonBytes];
            random.NextBytes(common);
            (byte[] Key, long Sequence)[] entries = Entries(random, common, alphabet);
            BlockIndex index = Make(entries, restartInterval: 1);
            BlockIndex plain = Make(entries, restartInterval: 4);
            for (int i = 0; i < 300; i++)
            {
                byte[] key = random.Next(4) == 0 ? Tail(random, 255) : [.. common, .. Tail(random, alphabet)];
                if (random.Next(3) == 0) key = entries[random.Next(entries.Length)].Key;
                if (key.Length == 0) continue;
                long sequence = random.Next(20);
                BlockSeek expected = plain.Find(key, sequence, out BlockHandle right);
                Assert.Equal(expected, index.Find(key, sequence, out BlockHandle handle));
                Assert.Equal(right, handle);
            }

            index.Release();
            plain.Release();
        }
    }

    [Fact]
    public void An_index_that_no_builder_wrote_is_searched_as_it_is()
    {
        // The keys are not in order, so there are no marks; where the search then ends is as it always was.
        BlockIndex index = Make([("b"u8.ToArray(), 1), ("a"u8.ToArray(), 1), ("c"u8.ToArray(), 1)], 1, check: false);
        Assert.Equal(BlockSeek.Found, index.Find("c"u8, 1, out BlockHandle handle));
        Assert.Equal(2, handle.Offset);
        Assert.Equal(BlockSeek.PastEnd, index.Find("d"u8, 1, out _));
        index.Release();
    }

    [Fact]
    public void The_empty_index_of_a_table_without_entries_holds_no_block()
    {
        BlockIndex index = Make([], restartInterval: 1);
        Assert.Equal(BlockSeek.PastEnd, index.Find("a"u8, 1, out _));
        index.Release();
    }

    private static (byte[] Key, long Sequence)[] Entries(Random random, byte[] common, int alphabet)
    {
        var set = new SortedSet<(byte[] Key, long Sequence)>(Comparer<(byte[] Key, long Sequence)>.Create((x, y) =>
        {
            int order = x.Key.AsSpan().SequenceCompareTo(y.Key);
            return order != 0 ? order : y.Sequence.CompareTo(x.Sequence);
        }));
        int count = random.Next(1, 60);
        while (set.Count < count)
        {
            byte[] key = [.. common, .. Tail(random, alphabet)];
            if (key.Length > 0) set.Add((key, random.Next(20)));
        }

        return [.. set];
    }

    private static byte[] Tail(Random random, int alphabet)
    {
        byte[] tail = new byte[random.Next(14)];
        for (int i = 0; i < tail.Length; i++) tail[i] = (byte)(random.Next(6) == 0 ? 0 : random.Next(alphabet));
        return tail;
    }

    private static BlockIndex Make((byte[] Key, long Sequence)[] entries, int restartInterval, bool check = true)
    {
        var builder = new BlockBuilder(restartInterval, 256);
        Span<byte> encoded = stackalloc byte[BlockHandle.MaxBytes];
        for (int i = 0; i < entries.Length; i++)
        {
            int length = new BlockHandle(i, 10).Write(encoded);
            builder.Add(entries[i].Key, BlockEntry.PackTag(entries[i].Sequence, EntryKind.Put), encoded[..length]);
        }

        ReadOnlySpan<byte> content = builder.Finish();
        PinnedBlock block = BlockCache.Off.Allocate(content.Length);
        content.CopyTo(block.Writable);
        BlockIndex? index = BlockIndex.TryCreate(block, BlockCache.Off);
        Assert.NotNull(index);
        if (check && entries.Length > 1) Assert.Equal(restartInterval == 1, index.MemoryBytes > block.Length);
        return index;
    }
}
