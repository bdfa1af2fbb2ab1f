using System.Buffers.Binary;
using Iridium.Engine;
using Iridium.Orleans.Keys;
using Iridium.Orleans.Records;
using Orleans.Runtime;

namespace Iridium.Orleans.Transactions;

/// <summary>
/// The records of one transactional state, docs/formats/orleans.md: a header with the committed position and the
/// metadata, and one record for each value, keyed by its sequence id. Thread-safe.
/// </summary>
internal sealed class TransactionRecords
{
    private const byte Version = 1;

    // Constant after construction.
    private readonly Store _store;
    private readonly byte[] _headerKey;
    private readonly byte[] _valuePrefix;

    public TransactionRecords(Store store, string serviceId, string stateName, GrainId grain)
    {
        _store = store;
        Name = $"state '{stateName}' of grain {grain}";
        _headerKey = KeyOf(RecordKind.TransactionHeader, serviceId, stateName, grain);
        _valuePrefix = KeyOf(RecordKind.TransactionValue, serviceId, stateName, grain);
    }

    /// <summary>What it is, for errors.</summary>
    public string Name { get; }

    /// <summary>Begins a header.</summary>
    public static void WriteHeader(PooledBuffer buffer, long committed)
    {
        buffer.WriteByte(Version);
        buffer.AddInt64(committed);
    }

    /// <summary>Begins a value.</summary>
    public static void WriteValue(PooledBuffer buffer) => buffer.WriteByte(Version);

    /// <summary>Reads all of it at one moment.</summary>
    public StoredTransaction Read()
    {
        using Snapshot snapshot = _store.Database.CreateSnapshot();
        var at = new ReadOptions(snapshot);
        if (!_store.Keyspace.TryGetPinned(_headerKey, out PinnedValue pinned, at))
            return new StoredTransaction(new TransactionPosition(0, 0, []), [], []);
        long committed;
        byte[] metadata;
        long sequence;
        using (pinned)
        {
            RecordReader reader = ReaderOf(pinned.Span);
            reader.ReadVersion(Version);
            committed = reader.ReadInt64();
            metadata = reader.Rest.ToArray();
            sequence = pinned.Info.Sequence;
        }

        var ids = new List<long>();
        var values = new List<byte[]>();
        using Cursor cursor = _store.Keyspace.OpenCursor(KeyRange.Prefix(_valuePrefix), at);
        while (cursor.MoveNext())
        {
            RecordReader reader = ReaderOf(cursor.Value);
            reader.ReadVersion(Version);
            ids.Add(IdOf(cursor.Key));
            values.Add(reader.Rest.ToArray());
        }

        return new StoredTransaction(new TransactionPosition(sequence, committed, ids), metadata, values);
    }

    /// <summary>Reads the parts of a record's value.</summary>
    public RecordReader ReaderOf(ReadOnlySpan<byte> value) => new(value, _store.Keyspace, $"transactional {Name}");

    /// <summary>Replaces the header of a sequence; zero for none.</summary>
    public void AddHeader(WriteBatch batch, long before, ReadOnlySpan<byte> value)
    {
        if (before == 0) batch.RequireAbsent(_store.Keyspace, _headerKey);
        else batch.RequireSequence(_store.Keyspace, _headerKey, before);
        batch.Put(_store.Keyspace, _headerKey, value);
    }

    public void AddValue(WriteBatch batch, long id, ReadOnlySpan<byte> value) =>
        batch.Put(_store.Keyspace, ValueKey(id), value);

    public void AddRemoval(WriteBatch batch, long id) => batch.Delete(_store.Keyspace, ValueKey(id));

    private static byte[] KeyOf(RecordKind kind, string serviceId, string stateName, GrainId grain)
    {
        using var key = new TupleKey(kind, stackalloc byte[TupleKey.StackBytes]);
        key.Add(serviceId);
        key.Add(stateName);
        key.Add(grain);
        return key.Span.ToArray();
    }

    private byte[] ValueKey(long id)
    {
        byte[] key = new byte[_valuePrefix.Length + sizeof(long)];
        _valuePrefix.CopyTo(key, 0);
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(_valuePrefix.Length), unchecked((ulong)id) ^ (1UL << 63));
        return key;
    }

    private long IdOf(ReadOnlySpan<byte> key)
    {
        var reader = new TupleKeyReader(key[_valuePrefix.Length..]);
        return reader.TryRead(out long id) && reader.IsAtEnd
            ? id
            : throw RecordReader.DamagedRecord(_store.Keyspace, "the key of a transactional value", "it has no number");
    }
}
