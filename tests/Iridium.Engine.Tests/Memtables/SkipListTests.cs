using Iridium.Engine.Memtables;
using Iridium.Engine.Records;

namespace Iridium.Engine.Tests.Memtables;

public sealed unsafe class SkipListTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_entry_knows_the_oldest_one_of_its_key(bool hasNeighbours)
    {
        using var arena = new Arena();
        var list = new SkipList(arena, seed: 1);
        for (int sequence = 1; sequence <= 30; sequence++)
        {
            if (hasNeighbours) Insert(list, "a"u8, sequence);
            Insert(list, "b"u8, 100 + sequence);
            if (hasNeighbours) Insert(list, "c"u8, 200 + sequence);
        }

        SkipListNode* newest = list.FindAtOrAfter(new SkipListPosition("b"u8, long.MaxValue));
        Assert.Equal(130, SkipListNode.Sequence(newest));
        SkipListNode* oldest = SkipListNode.Oldest(newest);
        Assert.Equal(101, SkipListNode.Sequence(oldest));
        Assert.True(SkipListNode.HasKey(oldest, "b"u8));
        Assert.True(SkipListNode.Oldest(oldest) == oldest);
        Assert.True(SkipListNode.Payload(newest).SequenceEqual("payload"u8));
        SkipListNode* next = SkipListNode.Next(oldest, 0);
        Assert.Equal(hasNeighbours, next != null && SkipListNode.HasKey(next, "c"u8));
    }

    [Fact]
    public void An_entry_that_comes_after_newer_ones_hides_none_of_them()
    {
        using var arena = new Arena();
        var list = new SkipList(arena, seed: 1);
        foreach (int sequence in (int[])[9, 3, 6, 1, 12]) Insert(list, "k"u8, sequence);
        foreach (int sequence in (int[])[12, 9, 6, 3, 1])
        {
            SkipListNode* found = list.FindAtOrAfter(new SkipListPosition("k"u8, sequence));
            Assert.Equal(sequence, SkipListNode.Sequence(found));
            SkipListNode* oldest = SkipListNode.Oldest(found);
            Assert.True(SkipListNode.HasKey(oldest, "k"u8));
            Assert.InRange(SkipListNode.Sequence(oldest), 1, sequence);
        }
    }

    private static void Insert(SkipList list, ReadOnlySpan<byte> key, long sequence) =>
        list.Insert(new SkipListPosition(key, sequence), EntryKind.Put, "payload"u8);
}
