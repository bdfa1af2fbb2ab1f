using System.Buffers.Binary;
using Iridium.Engine.Iterators;
using Iridium.Engine.Keys;
using Iridium.Engine.Memtables;
using Iridium.Engine.Records;

namespace Iridium.Engine.Tests.Memtables;

public sealed class MemtableConcurrencyTests
{
    private const int Inserts = 60_000;
    private const int InsertsPerKey = 15;
    private const int Readers = 3;

    private readonly Memtable _memtable = new();
    private long _published;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Readers_beside_the_writer_see_whole_entries_in_order_and_all_that_was_published(int seed)
    {
        Task[] readers = [.. Enumerable.Range(0, Readers).Select(i => Task.Run(() => Read(new Random(seed + i + 9))))];
        Write(new Random(seed));
        await Task.WhenAll(readers);
        Assert.Equal(Inserts, _memtable.EntryCount);
        _memtable.Release();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Walks_by_key_beside_the_writer_meet_each_key_once_in_order_and_all_that_were_there(int seed)
    {
        using var begun = new CountdownEvent(Readers);
        Task[] readers = [.. Enumerable.Range(0, Readers).Select(_ => Task.Factory.StartNew(
            () => WalkByKey(begun), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        begun.Wait();
        WriteNewer(new Random(seed));
        await Task.WhenAll(readers);
        Assert.Equal(Inserts, _memtable.EntryCount);
        _memtable.Release();
    }

    /// <summary>A new key now and then, published by its number, and between them newer entries of those that are
    /// there: of a few very often, of others once.</summary>
    private void WriteNewer(Random random)
    {
        byte[] key = new byte[16];
        int keys = 0;
        for (int i = 0; i < Inserts; i++)
        {
            bool isNew = i % InsertsPerKey == 0;
            NumberedKey(isNew ? keys : (int)(keys * Math.Pow(random.NextDouble(), 3)), key);
            _memtable.Add(key, i + 1, EntryKind.Put, [(byte)(i + 1)]);
            if (isNew) Volatile.Write(ref _published, ++keys);
        }
    }

    private void WalkByKey(CountdownEvent begun)
    {
        var met = new bool[Inserts / InsertsPerKey];
        byte[] last = new byte[16];
        using EntryIterator iterator = _memtable.NewIterator();
        begun.Signal();
        int there;
        do
        {
            there = (int)Volatile.Read(ref _published);
            Array.Clear(met);
            Array.Clear(last);
            for (iterator.SeekToFirst(); iterator.IsValid; iterator.NextKey(last))
            {
                Assert.True(KeyOrder.Compare(last, iterator.Key) < 0, "a key was met again, or out of order");
                iterator.Key.CopyTo(last);
                AssertWhole(iterator.Sequence, iterator.Payload);
                met[BinaryPrimitives.ReadInt64BigEndian(last.AsSpan(8))] = true;
            }

            Assert.False(met.AsSpan(0, there).Contains(false), "a key was passed over");
        }
        while (there < met.Length);
    }

    /// <summary>A key that is not in the order of its number, which it ends with.</summary>
    private static void NumberedKey(int number, Span<byte> key)
    {
        BinaryPrimitives.WriteUInt64BigEndian(key, (ulong)(number + 1) * 0x9E3779B97F4A7C15);
        BinaryPrimitives.WriteInt64BigEndian(key[8..], number);
    }

    /// <summary>The key of a sequence is a function of it, so a reader knows what must be there.</summary>
    private static void KeyOf(long sequence, Span<byte> key)
    {
        BinaryPrimitives.WriteUInt64BigEndian(key, (ulong)sequence * 0x9E3779B97F4A7C15 >> 50);
        BinaryPrimitives.WriteInt64BigEndian(key[8..], sequence % 3);
    }

    private void Write(Random random)
    {
        byte[] key = new byte[16];
        byte[] payload = new byte[64];
        for (long sequence = 1; sequence <= Inserts; sequence++)
        {
            KeyOf(sequence, key);
            Span<byte> value = payload.AsSpan(0, random.Next(1, payload.Length));
            value.Fill((byte)sequence);
            if (sequence % 1_000 == 0) _memtable.AddRangeTombstone(key, [], sequence);
            _memtable.Add(key, sequence, EntryKind.Put, value);
            Volatile.Write(ref _published, sequence);
        }
    }

    private void Read(Random random)
    {
        byte[] key = new byte[16];
        using EntryIterator iterator = _memtable.NewIterator();
        long published;
        do
        {
            published = Volatile.Read(ref _published);
            if (published == 0) continue;
            long sequence = random.NextInt64(1, published + 1);
            KeyOf(sequence, key);
            FoundEntry found = default;
            Assert.True(_memtable.TryFind(key, sequence, ref found));
            Assert.Equal(sequence, found.Sequence);
            AssertWhole(found.Sequence, found.Payload);
            Assert.Equal(published / 1_000, Math.Min(published / 1_000, _memtable.RangeTombstoneCount));
            if (sequence >= 1_000) Assert.False(_memtable.RangeTombstones.IsEmpty);
            iterator.Seek(key, sequence);
            Assert.Equal(sequence, iterator.Sequence);
            AssertRun(iterator, random.Next(2) == 0);
        }
        while (published < Inserts);
    }

    private static void AssertRun(EntryIterator iterator, bool forward)
    {
        Span<byte> last = stackalloc byte[16];
        for (int i = 0; i < 20; i++)
        {
            iterator.Key.CopyTo(last);
            long lastSequence = iterator.Sequence;
            AssertWhole(iterator.Sequence, iterator.Payload);
            if (forward) iterator.Next();
            else iterator.Previous();
            if (!iterator.IsValid) return;
            int order = KeyOrder.Compare(last, iterator.Key);
            if (order == 0) order = iterator.Sequence.CompareTo(lastSequence);
            Assert.True(forward ? order < 0 : order > 0);
        }
    }

    private static void AssertWhole(long sequence, ReadOnlySpan<byte> payload)
    {
        Assert.InRange(payload.Length, 1, 63);
        Assert.False(payload.ContainsAnyExcept((byte)sequence));
    }
}
