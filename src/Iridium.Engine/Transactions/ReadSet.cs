using Iridium.Engine.Memtables;
using Iridium.Engine.Records;
using Iridium.Engine.Writing;

namespace Iridium.Engine.Transactions;

/// <summary>
/// What a transaction has read and wants unchanged at its commit: single keys, found or not, each once, in native
/// memory; ranges; and the instant at which the first record that it read as live expires. It only grows: what was read
/// stays known to the caller, so a savepoint does not take it back. For one thread.
/// </summary>
internal sealed class ReadSet(long bytesMax) : IDisposable
{
    private readonly SortedList<int, Memtable> _keys = [];
    private readonly SortedList<int, RangeUnion> _ranges = [];
    private byte[] _expiringKey = [];
    private long _bytes;

    /// <summary>Whether a read was asked to be checked even when nothing is written.</summary>
    public bool IsAsked { get; set; }

    /// <summary>The earliest expiry of a record that was read as live, in UTC ticks.</summary>
    public long EarliestExpiryTicks { get; private set; } = ExpiryCodec.Never;

    /// <summary>The keyspace of the record that expires first.</summary>
    public int ExpiringKeyspace { get; private set; }

    /// <summary>The key of the record that expires first.</summary>
    public byte[] ExpiringKey => _expiringKey;

    /// <summary>Refuses further reads when there are too many.</summary>
    /// <exception cref="IridiumException">There are.</exception>
    public void CheckRoom()
    {
        if (_bytes < bytesMax) return;
        throw new IridiumException(
            EngineErrorCode.TransactionTooLarge,
            $"The transaction has to remember {_bytes:N0} bytes of what it read, and "
            + $"{nameof(TransactionOptions)}.{nameof(TransactionOptions.ReadBytesMax)} is {bytesMax:N0}. It is as it "
            + "was before this read: commit it or roll it back. Read less in one transaction, use one cursor instead "
            + "of many single reads, raise the limit, or use snapshot isolation.");
    }

    public void Add(int keyspace, ReadOnlySpan<byte> key)
    {
        CheckRoom();
        if (!_keys.TryGetValue(keyspace, out Memtable? keys))
        {
            keys = new Memtable();
            _keys.Add(keyspace, keys);
            _bytes += keys.Bytes;
        }

        FoundEntry found = default;
        if (keys.TryFind(key, Memtable.SequenceMax, ref found)) return;
        long before = keys.Bytes;
        keys.Add(key, 1, EntryKind.Delete, []);
        _bytes += keys.Bytes - before;
    }

    /// <summary>Adds a range, of which the caller has asked whether there is room.</summary>
    public void AddRange(int keyspace, byte[] start, byte[] end)
    {
        if (!_ranges.TryGetValue(keyspace, out RangeUnion? ranges))
        {
            ranges = new RangeUnion();
            _ranges.Add(keyspace, ranges);
        }

        // It may fall: ranges that meet become one.
        long before = ranges.Bytes;
        ranges.Add(start, end);
        _bytes += ranges.Bytes - before;
    }

    /// <summary>Notes when a record that was read as live expires.</summary>
    public void NoteExpiry(int keyspace, ReadOnlySpan<byte> key, long ticks)
    {
        if (ticks >= EarliestExpiryTicks) return;
        EarliestExpiryTicks = ticks;
        ExpiringKeyspace = keyspace;
        _expiringKey = key.ToArray();
    }

    /// <summary>Makes conditions of what was read.</summary>
    public void AddTo(ConditionList conditions)
    {
        foreach ((int keyspace, Memtable keys) in _keys)
        {
            using Iterators.EntryIterator entries = keys.NewIterator();
            for (entries.SeekToFirst(); entries.IsValid; entries.Next())
                conditions.Add(ConditionKind.KeyUnchanged, keyspace, entries.Key);
        }

        foreach ((int keyspace, RangeUnion ranges) in _ranges)
        {
            foreach ((byte[] start, byte[] end) in ranges.ToDisjoint()) conditions.AddRange(keyspace, start, end);
        }
    }

    public void Dispose()
    {
        foreach (Memtable keys in _keys.Values) keys.Release();
        _keys.Clear();
    }
}
