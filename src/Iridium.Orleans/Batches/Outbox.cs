using System.Runtime.CompilerServices;
using Iridium.Engine;
using Iridium.Orleans.Keys;
using Iridium.Orleans.Records;

namespace Iridium.Orleans.Batches;

/// <summary>
/// The outboxes of a service in a database. A message's number is above every number in its outbox and above the last
/// commit sequence, so it also grows across restarts. Thread-safe.
/// </summary>
internal sealed class Outbox(Func<IridiumDatabase> open, string serviceId) : IIridiumOutbox
{
    private const string KeyspaceName = "outbox";
    private const byte Version = 1;

    private static readonly ConditionalWeakTable<IridiumDatabase, Dictionary<(string, string), long>> _lastNumbers = [];

    private readonly Store _store = new(open, KeyspaceName, Durability.Sync);

    /// <summary>Adds a message to a batch.</summary>
    public static void Append(
        WriteBatch batch,
        IridiumDatabase database,
        (string Service, string Queue) outbox,
        ReadOnlySpan<byte> message)
    {
        Keyspace keyspace = database.GetOrCreateKeyspace(KeyspaceName);
        using TupleKey key = KeyOf(outbox, stackalloc byte[TupleKey.StackBytes]);
        key.Add(NextNumber(keyspace, outbox));
        using var value = new PooledBuffer();
        value.WriteByte(Version);
        value.Write(message);
        batch.RequireAbsent(keyspace, key.Span).Put(keyspace, key.Span, value.Written);
    }

    public IReadOnlyList<OutboxMessage> Read(string queue, int limit = 100)
    {
        ArgumentException.ThrowIfNullOrEmpty(queue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var messages = new List<OutboxMessage>();
        byte[] prefix = PrefixOf((serviceId, queue));
        using Cursor cursor = _store.Keyspace.OpenCursor(KeyRange.Prefix(prefix));
        while (messages.Count < limit && cursor.MoveNext())
        {
            var reader = new RecordReader(cursor.Value, _store.Keyspace, "an outbox message");
            reader.ReadVersion(Version);
            messages.Add(new OutboxMessage(NumberOf(cursor.Key, prefix.Length), reader.Rest.ToArray()));
        }

        return messages;
    }

    public async Task RemoveAsync(
        string queue,
        IEnumerable<long> numbers,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(queue);
        ArgumentNullException.ThrowIfNull(numbers);
        WriteBatch batch = _store.RentBatch();
        foreach (long number in numbers) AddRemoval(batch, queue, number);
        await _store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private static long NextNumber(Keyspace keyspace, (string Service, string Queue) outbox)
    {
        Dictionary<(string, string), long> lastNumbers = _lastNumbers.GetOrCreateValue(keyspace.Database);
        lock (lastNumbers)
        {
            if (!lastNumbers.TryGetValue(outbox, out long last)) last = LastStored(keyspace, outbox);
            last = Math.Max(last, keyspace.Database.LastSequence) + 1;
            lastNumbers[outbox] = last;
            return last;
        }
    }

    private static long LastStored(Keyspace keyspace, (string Service, string Queue) outbox)
    {
        byte[] prefix = PrefixOf(outbox);
        using Cursor cursor = keyspace.OpenCursor(KeyRange.Prefix(prefix));
        return cursor.MovePrevious() ? ReadNumber(keyspace, cursor.Key, prefix.Length) : 0;
    }

    private static long ReadNumber(Keyspace keyspace, ReadOnlySpan<byte> key, int prefixBytes)
    {
        var reader = new TupleKeyReader(key[prefixBytes..]);
        return reader.TryRead(out long number) && reader.IsAtEnd
            ? number
            : throw RecordReader.DamagedRecord(keyspace, "the key of an outbox message", "it has no number");
    }

    private static TupleKey KeyOf((string Service, string Queue) outbox, Span<byte> buffer)
    {
        var key = new TupleKey(RecordKind.Outbox, buffer);
        key.Add(outbox.Service);
        key.Add(outbox.Queue);
        return key;
    }

    private static byte[] PrefixOf((string Service, string Queue) outbox)
    {
        using TupleKey key = KeyOf(outbox, stackalloc byte[TupleKey.StackBytes]);
        return key.Span.ToArray();
    }

    private long NumberOf(ReadOnlySpan<byte> key, int prefixBytes) => ReadNumber(_store.Keyspace, key, prefixBytes);

    private void AddRemoval(WriteBatch batch, string queue, long number)
    {
        using TupleKey key = KeyOf((serviceId, queue), stackalloc byte[TupleKey.StackBytes]);
        key.Add(number);
        batch.Delete(_store.Keyspace, key.Span);
    }
}
