using Iridium.Engine.Iterators;
using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Tests.Tables;

/// <summary>What a table should hold, as a sorted dictionary of the plainest kind, and ways to make tables of it.
/// </summary>
internal sealed class TableModel
{
    public static readonly Guid Id = new("6a09e667-f3bc-4c90-9bb6-7ae8584caa73");

    public const long Number = 7;

    public SortedDictionary<Position, Entry> Entries { get; } = new(new PositionOrder());

    public List<RangeTombstone> Tombstones { get; } = [];

    public sealed record Position(byte[] Key, long Sequence);

    public sealed record Entry(EntryKind Kind, byte[] Payload);

    /// <summary>A model of random keys: many short ones with common prefixes, several versions each.</summary>
    public static TableModel Random(int seed, int count)
    {
        var random = new Random(seed);
        var model = new TableModel();
        for (int i = 0; i < count; i++)
        {
            byte[] key = RandomKey(random);
            int versions = random.Next(10) == 0 ? random.Next(1, 60) : 1;
            for (int v = 0; v < versions; v++) model.Put(random, key, random.NextInt64(1, 1L << random.Next(2, 56)));
        }

        for (int i = random.Next(4); i > 0; i--)
        {
            byte[] start = RandomKey(random);
            byte[] end = random.Next(3) == 0 ? [] : [.. start, 1];
            model.Tombstones.Add(new RangeTombstone(start, end, random.NextInt64(1, 1000)));
        }

        return model;
    }

    public static byte[] RandomKey(Random random)
    {
        byte[] key = new byte[random.Next(20) == 0 ? random.Next(1, 300) : random.Next(1, 9)];
        for (int i = 0; i < key.Length; i++)
            key[i] = random.Next(8) == 0 ? (byte)(random.Next(2) * 255) : (byte)('a' + random.Next(3));
        return key;
    }

    public void Add(byte[] key, long sequence, EntryKind kind, byte[] payload) =>
        Entries[new Position(key, sequence)] = new Entry(kind, payload);

    public TableMeta Build(TableFile file, TableOptions? options = null)
    {
        var builder = new TableBuilder(file, Number, Id, options ?? new TableOptions { BlockBytes = 256 });
        foreach (RangeTombstone one in Tombstones) builder.AddRangeTombstone(one);
        foreach ((Position at, Entry entry) in Entries) builder.Add(at.Key, at.Sequence, entry.Kind, entry.Payload);
        return builder.Finish();
    }

    public TableReader Open(TableOptions? options = null, BlockCache? cache = null)
    {
        var file = new TableFile();
        TableMeta meta = Build(file, options);
        return TableReader.Open(file, meta, cache);
    }

    public (Position Position, Entry Entry)? Find(byte[] key, long sequence)
    {
        foreach ((Position at, Entry entry) in Entries)
            if (at.Sequence <= sequence && at.Key.AsSpan().SequenceEqual(key)) return (at, entry);
        return null;
    }

    public static void AssertStandsOn(KeyValuePair<Position, Entry> expected, EntryIterator iterator)
    {
        Assert.True(iterator.IsValid);
        Assert.True(expected.Key.Key.AsSpan().SequenceEqual(iterator.Key));
        Assert.Equal(expected.Key.Sequence, iterator.Sequence);
        Assert.Equal(expected.Value.Kind, iterator.Kind);
        Assert.True(expected.Value.Payload.AsSpan().SequenceEqual(iterator.Payload));
    }

    private void Put(Random random, byte[] key, long sequence)
    {
        var kind = (EntryKind)random.Next(4);
        byte[] payload = new byte[kind switch
        {
            EntryKind.Delete => 0,
            EntryKind.Touch => ExpiryCodec.Bytes,
            EntryKind.PutExpiring => ExpiryCodec.Bytes + random.Next(30),
            _ => random.Next(40) == 0 ? random.Next(2000) : random.Next(30),
        }];
        random.NextBytes(payload);
        if (kind is EntryKind.Touch or EntryKind.PutExpiring)
            ExpiryCodec.Write(payload, random.NextInt64(1, long.MaxValue));
        Add(key, sequence, kind, payload);
    }

    private sealed class PositionOrder : IComparer<Position>
    {
        public int Compare(Position? x, Position? y)
        {
            int order = x!.Key.AsSpan().SequenceCompareTo(y!.Key);
            return order != 0 ? order : y.Sequence.CompareTo(x.Sequence);
        }
    }
}
