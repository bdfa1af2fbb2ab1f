using Iridium.Engine;
using Iridium.Orleans.Keys;
using Iridium.Orleans.Records;
using Orleans;
using Orleans.Runtime;

namespace Iridium.Orleans.Reminders;

/// <summary>Reminders as records, docs/formats/orleans.md: one for each, keyed by service, hash, grain and name.
/// Thread-safe.</summary>
internal sealed class ReminderRecords(Store store, string serviceId)
{
    private const byte Version = 1;
    private const string What = "a reminder";

    public ReminderEntry? Read(GrainId grain, string name)
    {
        using TupleKey key = KeyOf(grain, stackalloc byte[TupleKey.StackBytes]);
        key.Add(name);
        if (!store.Keyspace.TryGetPinned(key.Span, out PinnedValue pinned)) return null;
        using (pinned) return Decode((grain, name), pinned.Span, pinned.Info.Sequence);
    }

    public List<ReminderEntry> ReadOf(GrainId grain, CancellationToken cancellationToken)
    {
        using TupleKey key = KeyOf(grain, stackalloc byte[TupleKey.StackBytes]);
        var found = new List<ReminderEntry>();
        ReadInto(found, KeyRange.Prefix(key.Span.ToArray()), cancellationToken);
        return found;
    }

    /// <summary>Reads hashes above <paramref name="begin"/> up to <paramref name="end"/>, through zero if need be.
    /// </summary>
    public List<ReminderEntry> ReadRange(uint begin, uint end, CancellationToken cancellationToken)
    {
        var found = new List<ReminderEntry>();
        byte[] all = Prefix();
        if (begin < end)
        {
            ReadInto(found, KeyRange.Between(After(begin), After(end)), cancellationToken);
            return found;
        }

        ReadInto(found, KeyRange.Between(all, After(end)), cancellationToken);
        ReadInto(found, KeyRange.Between(After(begin), KeyRange.Prefix(all).End), cancellationToken);
        return found;
    }

    public async Task<string?> WriteAsync(ReminderEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WriteBatch batch = store.RentBatch();
        AddPut(batch, entry);
        CommitResult result = await store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        return ETags.Text(result.LastSequence);
    }

    public async Task<bool> RemoveAsync(GrainId grain, string name, string etag, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!ETags.TryParse(etag, out long sequence)) return false;
        WriteBatch batch = store.RentBatch();
        AddRemoval(batch, (grain, name), sequence);
        CommitResult result = await store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        return result.Committed;
    }

    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        WriteBatch batch = store.RentBatch();
        batch.DeleteRange(store.Keyspace, KeyRange.Prefix(Prefix()));
        await store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private void AddPut(WriteBatch batch, ReminderEntry entry)
    {
        using TupleKey key = KeyOf(entry.GrainId, stackalloc byte[TupleKey.StackBytes]);
        key.Add(entry.ReminderName);
        using var value = new PooledBuffer();
        value.WriteByte(Version);
        value.AddTime(entry.StartAt);
        value.AddInt64(entry.Period.Ticks);
        batch.Put(store.Keyspace, key.Span, value.Written);
    }

    private void AddRemoval(WriteBatch batch, (GrainId Grain, string Name) reminder, long sequence)
    {
        using TupleKey key = KeyOf(reminder.Grain, stackalloc byte[TupleKey.StackBytes]);
        key.Add(reminder.Name);
        batch.RequireSequence(store.Keyspace, key.Span, sequence).Delete(store.Keyspace, key.Span);
    }

    private void ReadInto(List<ReminderEntry> found, KeyRange range, CancellationToken cancellationToken)
    {
        using Cursor cursor = store.Keyspace.OpenCursor(range);
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.Add(Decode(NameOf(cursor.Key), cursor.Value, cursor.Info.Sequence));
        }
    }

    private ReminderEntry Decode((GrainId Grain, string Name) reminder, ReadOnlySpan<byte> value, long sequence)
    {
        var reader = new RecordReader(value, store.Keyspace, What);
        reader.ReadVersion(Version);
        DateTime startAt = reader.ReadTime();
        return new ReminderEntry
        {
            GrainId = reminder.Grain,
            ReminderName = reminder.Name,
            StartAt = startAt,
            Period = TimeSpan.FromTicks(reader.ReadInt64()),
            ETag = ETags.Text(sequence),
        };
    }

    private (GrainId Grain, string Name) NameOf(ReadOnlySpan<byte> key)
    {
        var reader = new TupleKeyReader(key);
        if (reader.TryReadKind(RecordKind.Reminder)
            && reader.TryRead(out string _)
            && reader.TryRead(out uint _)
            && reader.TryRead(out GrainId grain)
            && reader.TryRead(out string name)
            && reader.IsAtEnd)
        {
            return (grain, name);
        }

        throw RecordReader.DamagedRecord(store.Keyspace, "the key of a reminder", "it has other parts");
    }

    /// <summary>The first key whose hash is above one, or the first after all of the service's.</summary>
    private ReadOnlyMemory<byte> After(uint hash)
    {
        using var key = new TupleKey(RecordKind.Reminder, stackalloc byte[TupleKey.StackBytes]);
        key.Add(serviceId);
        if (hash == uint.MaxValue) return KeyRange.Prefix(key.Span.ToArray()).End;
        key.Add(hash + 1);
        return key.Span.ToArray();
    }

    private byte[] Prefix()
    {
        using var key = new TupleKey(RecordKind.Reminder, stackalloc byte[TupleKey.StackBytes]);
        key.Add(serviceId);
        return key.Span.ToArray();
    }

    private TupleKey KeyOf(GrainId grain, Span<byte> buffer)
    {
        var key = new TupleKey(RecordKind.Reminder, buffer);
        key.Add(serviceId);
        key.Add(grain.GetUniformHashCode());
        key.Add(grain);
        return key;
    }
}
