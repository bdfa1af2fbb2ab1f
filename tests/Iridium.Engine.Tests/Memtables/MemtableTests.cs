using Iridium.Engine.Iterators;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.Tests.Iterators;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Memtables;

public sealed class MemtableTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 500)]
    [InlineData(3, 5_000)]
    public void Lookups_and_walks_equal_a_sorted_list(int seed, int count)
    {
        var random = new Random(seed);
        List<TestEntry> all = TestEntry.Random(random, count);
        var memtable = new Memtable((ulong)seed);
        foreach (TestEntry entry in all.OrderBy(entry => entry.Sequence)) Add(memtable, entry);

        using var model = new ListIterator(all);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] key = TestEntry.RandomKey(random);
            long sequence = i % 3 == 0 ? long.MaxValue : random.Next(count + 2);
            model.Seek(key, sequence);
            bool expected = model.IsValid && model.Key.SequenceEqual(key);
            FoundEntry found = default;
            Assert.Equal(expected, memtable.TryFind(key, sequence, ref found));
            if (!expected) continue;
            Assert.Equal(model.Sequence, found.Sequence);
            Assert.Equal(model.Kind, found.Kind);
            Assert.True(model.Payload.SequenceEqual(found.Payload));
        }

        using (EntryIterator iterator = memtable.NewIterator()) IteratorCheck.Walk(iterator, all, random, 20_000);
        Assert.Equal(count, memtable.EntryCount);
        Assert.Equal(1, memtable.FirstSequence);
        Assert.Equal(count, memtable.LastSequence);
        memtable.Release();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ascending_and_descending_insertions_are_in_order(bool ascending)
    {
        var memtable = new Memtable();
        var all = new List<TestEntry>();
        for (int i = 1; i <= 3_000; i++)
        {
            byte[] key = new byte[8];
            System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(key, ascending ? i : -i & 0xFFFFFF);
            all.Add(new TestEntry(key, i, EntryKind.Put, key));
            Add(memtable, all[^1]);
        }

        all.Sort();
        using (EntryIterator iterator = memtable.NewIterator())
        using (var model = new ListIterator(all))
        {
            iterator.SeekToFirst();
            for (model.SeekToFirst(); model.IsValid; model.Next(), iterator.Next())
            {
                IteratorCheck.AssertSame(model, iterator);
            }

            Assert.False(iterator.IsValid);
        }

        memtable.Release();
    }

    [Fact]
    public void An_empty_memtable_finds_nothing()
    {
        var memtable = new Memtable();
        FoundEntry found = default;
        Assert.False(memtable.TryFind([1], long.MaxValue, ref found));
        Assert.True(memtable.IsEmpty);
        Assert.Equal((0L, 0L), (memtable.FirstSequence, memtable.LastSequence));
        Assert.True(memtable.RangeTombstones.IsEmpty);
        using (EntryIterator iterator = memtable.NewIterator())
        {
            iterator.SeekToFirst();
            Assert.False(iterator.IsValid);
            iterator.SeekToLast();
            Assert.False(iterator.IsValid);
            Assert.Throws<InvalidOperationException>(iterator.Next);
        }

        memtable.Release();
    }

    [Fact]
    public void Values_larger_than_a_chunk_come_back_whole()
    {
        var memtable = new Memtable();
        byte[] value = new byte[40 * 1024 * 1024];
        new Random(4).NextBytes(value);
        byte[] key = new byte[EngineLimits.KeyBytesMax];
        memtable.Add(key, 1, EntryKind.Put, value);
        memtable.Add([1], 2, EntryKind.Put, []);
        FoundEntry found = default;
        Assert.True(memtable.TryFind(key, 1, ref found));
        Assert.True(found.Payload.SequenceEqual(value));
        Assert.True(memtable.TryFind([1], 2, ref found));
        Assert.True(found.Payload.IsEmpty);
        Assert.InRange(memtable.Bytes, value.Length + key.Length, memtable.AllocatedBytes);
        memtable.Release();
    }

    [Fact]
    public void A_used_sequence_a_range_deletion_and_a_sequence_out_of_range_are_refused()
    {
        var memtable = new Memtable();
        memtable.Add([1], 7, EntryKind.Put, []);
        Assert.Throws<InvalidOperationException>(() => memtable.Add([1], 7, EntryKind.Delete, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => memtable.Add([1], 8, EntryKind.DeleteRange, [2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => memtable.Add([1], 0, EntryKind.Put, []));
        long beyond = Memtable.SequenceMax + 1;
        Assert.Throws<ArgumentOutOfRangeException>(() => memtable.Add([1], beyond, EntryKind.Put, []));
        memtable.Add([1], Memtable.SequenceMax, EntryKind.Put, []);
        Assert.Equal(2, memtable.EntryCount);
        memtable.Release();
    }

    [Fact]
    public void Range_tombstones_are_seen_as_soon_as_they_are_added()
    {
        var memtable = new Memtable();
        memtable.AddRangeTombstone([1], [5], 3);
        RangeTombstoneSet first = memtable.RangeTombstones;
        Assert.Same(first, memtable.RangeTombstones);
        memtable.AddRangeTombstone([4], [], 4);
        memtable.AddRangeTombstone([9], [9], 5);
        Assert.Equal(4, memtable.RangeTombstones.CoveringSequence([4], long.MaxValue));
        Assert.Equal(3, first.CoveringSequence([4], long.MaxValue));
        Assert.Equal((2, 3L, 4L), (memtable.RangeTombstoneCount, memtable.FirstSequence, memtable.LastSequence));
        Assert.False(memtable.IsEmpty);
        memtable.Release();
    }

    [Fact]
    public void Memory_is_freed_by_the_last_release_and_only_then()
    {
        var memtable = new Memtable();
        memtable.Add([1], 1, EntryKind.Put, [2]);
        Assert.True(memtable.TryAddReference());
        EntryIterator iterator = memtable.NewIterator();
        iterator.SeekToFirst();
        memtable.Release();
        memtable.Release();
        Assert.True(iterator.IsValid && iterator.Payload[0] == 2 && memtable.AllocatedBytes > 0);

        iterator.Dispose();
        iterator.Dispose();
        Assert.Equal(0, memtable.AllocatedBytes);
        Assert.False(memtable.TryAddReference());
        Assert.Throws<InvalidOperationException>(memtable.Release);
        Assert.Throws<ObjectDisposedException>(memtable.NewIterator);
        Assert.Throws<ObjectDisposedException>(() => memtable.Add([1], 2, EntryKind.Put, []));
        Assert.Throws<ObjectDisposedException>(iterator.SeekToFirst);
    }

    [Fact]
    public void References_taken_and_released_by_many_threads_free_once()
    {
        var memtable = new Memtable();
        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                Assert.True(memtable.TryAddReference());
                memtable.Release();
            }
        });
        Assert.True(memtable.AllocatedBytes > 0);
        memtable.Release();
        Assert.Equal(0, memtable.AllocatedBytes);
    }

    [Fact]
    public void Lookups_and_steps_allocate_nothing_and_neither_do_insertions()
    {
        var memtable = new Memtable();
        var random = new Random(5);
        foreach (TestEntry entry in TestEntry.Random(random, 1_000)) Add(memtable, entry);
        byte[] key = TestEntry.RandomKey(random);
        using (EntryIterator iterator = memtable.NewIterator())
        {
            UseAll(memtable, iterator, key, 10_000);
            int sequence = 10_000;
            Assert.Equal(
                0, AllocationMeter.LeastBytes(() => UseAll(memtable, iterator, key, sequence += 10_000)));
        }

        memtable.Release();
    }

    private static void UseAll(Memtable memtable, EntryIterator iterator, byte[] key, int sequence)
    {
        iterator.SeekToFirst();
        for (int i = 0; i < 500; i++)
        {
            FoundEntry found = default;
            memtable.TryFind(key, i, ref found);
            memtable.Add(key, sequence + i, EntryKind.Put, key);
            iterator.Next();
        }

        for (int i = 0; i < 100; i++) iterator.Previous();
        Assert.True(memtable.RangeTombstones.IsEmpty);
    }

    private static void Add(Memtable memtable, TestEntry entry) =>
        memtable.Add(entry.Key, entry.Sequence, entry.Kind, entry.Payload);
}
