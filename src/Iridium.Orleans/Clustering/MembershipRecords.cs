using Iridium.Engine;
using Iridium.Orleans.Keys;
using Iridium.Orleans.Records;
using Orleans;
using Orleans.Runtime;

namespace Iridium.Orleans.Clustering;

/// <summary>
/// The membership table of one cluster as records: its version, a row for each silo, and apart from the rows, so that
/// their ETags do not change with it, when each silo last said that it is alive. Thread-safe.
/// </summary>
internal sealed class MembershipRecords(Store store, string clusterId)
{
    /// <summary>ETag of the version of a table that has never been written.</summary>
    private const string NoVersion = "0";

    public MembershipTableData ReadAll()
    {
        using Snapshot snapshot = store.Database.CreateSnapshot();
        var at = new ReadOptions(snapshot);
        var rows = new List<Tuple<MembershipEntry, string>>();
        byte[] prefix = PrefixOf(RecordKind.Silo);
        using (Cursor cursor = store.Keyspace.OpenCursor(KeyRange.Prefix(prefix), at))
        {
            while (cursor.MoveNext())
                rows.Add(Row(SiloOf(cursor.Key), cursor.Value, cursor.Info.Sequence, at));
        }

        return new MembershipTableData(rows, ReadVersion(at));
    }

    public MembershipTableData Read(SiloAddress silo)
    {
        using Snapshot snapshot = store.Database.CreateSnapshot();
        var at = new ReadOptions(snapshot);
        TableVersion version = ReadVersion(at);
        using TupleKey key = KeyOf(RecordKind.Silo, silo, stackalloc byte[TupleKey.StackBytes]);
        if (!store.Keyspace.TryGetPinned(key.Span, out PinnedValue pinned, at)) return new MembershipTableData(version);
        using (pinned) return new MembershipTableData(Row(silo, pinned.Span, pinned.Info.Sequence, at), version);
    }

    /// <summary>Writes a row and the version, if both are as they were read.</summary>
    /// <param name="entry">The row.</param>
    /// <param name="etag">Its ETag; null for a row that is not there yet.</param>
    /// <param name="version">The new version, with the ETag of the one before.</param>
    /// <param name="cancellationToken">Checked until the write is queued.</param>
    public async Task<bool> WriteAsync(
        MembershipEntry entry,
        string? etag,
        TableVersion version,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long row = 0;
        if (etag is not null && !ETags.TryParse(etag, out row)) return false;
        if (!TryParseVersion(version.VersionEtag, out long versionBefore)) return false;

        // Before the row can be seen: who sees a row that is not on the roster takes its silo for dead.
        SiloRoster.Of(store.Database).Add(entry.SiloAddress);
        WriteBatch batch = store.RentBatch();
        AddVersion(batch, versionBefore, version.Version);
        AddRow(batch, entry, row);
        AddAlive(batch, entry.SiloAddress, entry.IAmAliveTime);
        CommitResult result = await store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        return result.Committed;
    }

    public async Task WriteAliveAsync(SiloAddress silo, DateTime time, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!IsThere(silo)) return;
        WriteBatch batch = store.RentBatch();
        AddAlive(batch, silo, time);
        await store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Marks silos dead whose rows were written before this process opened the database.</summary>
    /// <returns>The silos that were not marked before.</returns>
    public async Task<IReadOnlyList<SiloAddress>> BuryAsync(CancellationToken cancellationToken)
    {
        SiloRoster roster = SiloRoster.Of(store.Database);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MembershipTableData table = ReadAll();
            Tuple<MembershipEntry, string>[] old =
            [
                .. table.Members.Where(member =>
                    member.Item1.Status != SiloStatus.Dead && !roster.Contains(member.Item1.SiloAddress)),
            ];
            if (old.Length == 0) return [];

            WriteBatch batch = store.RentBatch();
            _ = TryParseVersion(table.Version.VersionEtag, out long version);
            AddVersion(batch, version, table.Version.Version + 1);
            foreach ((MembershipEntry entry, string etag) in old)
            {
                _ = ETags.TryParse(etag, out long row);
                entry.Status = SiloStatus.Dead;
                AddRow(batch, entry, row);
            }

            CommitResult result = await store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
            if (result.Committed) return [.. old.Select(member => member.Item1.SiloAddress)];
        }
    }

    public async Task CleanUpAsync(DateTime before, CancellationToken cancellationToken)
    {
        foreach ((MembershipEntry entry, string etag) in ReadAll().Members)
        {
            cancellationToken.ThrowIfCancellationRequested();
            DateTime heardOf = entry.IAmAliveTime > entry.StartTime ? entry.IAmAliveTime : entry.StartTime;
            if (entry.Status == SiloStatus.Active || heardOf >= before) continue;
            WriteBatch batch = store.RentBatch();
            _ = ETags.TryParse(etag, out long row);
            AddRemoval(batch, entry.SiloAddress, row);
            await store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        WriteBatch batch = store.RentBatch();
        foreach (RecordKind kind in new[] { RecordKind.TableVersion, RecordKind.Silo, RecordKind.Alive })
            batch.DeleteRange(store.Keyspace, KeyRange.Prefix(PrefixOf(kind)));
        await store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private static bool TryParseVersion(string? etag, out long sequence)
    {
        sequence = 0;
        return etag == NoVersion || ETags.TryParse(etag, out sequence);
    }

    private void AddVersion(WriteBatch batch, long before, int version)
    {
        byte[] key = PrefixOf(RecordKind.TableVersion);
        if (before == 0) batch.RequireAbsent(store.Keyspace, key);
        else batch.RequireSequence(store.Keyspace, key, before);
        using var value = new PooledBuffer();
        MembershipCodec.WriteTableVersion(value, version);
        batch.Put(store.Keyspace, key, value.Written);
    }

    private void AddRow(WriteBatch batch, MembershipEntry entry, long before)
    {
        using TupleKey key = KeyOf(RecordKind.Silo, entry.SiloAddress, stackalloc byte[TupleKey.StackBytes]);
        if (before == 0) batch.RequireAbsent(store.Keyspace, key.Span);
        else batch.RequireSequence(store.Keyspace, key.Span, before);
        using var value = new PooledBuffer();
        MembershipCodec.WriteSilo(value, entry);
        batch.Put(store.Keyspace, key.Span, value.Written);
    }

    private void AddAlive(WriteBatch batch, SiloAddress silo, DateTime time)
    {
        using TupleKey key = KeyOf(RecordKind.Alive, silo, stackalloc byte[TupleKey.StackBytes]);
        using var value = new PooledBuffer();
        MembershipCodec.WriteAlive(value, time);
        batch.Put(store.Keyspace, key.Span, value.Written);
    }

    private void AddRemoval(WriteBatch batch, SiloAddress silo, long before)
    {
        using TupleKey key = KeyOf(RecordKind.Silo, silo, stackalloc byte[TupleKey.StackBytes]);
        using TupleKey alive = KeyOf(RecordKind.Alive, silo, stackalloc byte[TupleKey.StackBytes]);
        batch.RequireSequence(store.Keyspace, key.Span, before)
            .Delete(store.Keyspace, key.Span)
            .Delete(store.Keyspace, alive.Span);
    }

    private bool IsThere(SiloAddress silo)
    {
        using TupleKey key = KeyOf(RecordKind.Silo, silo, stackalloc byte[TupleKey.StackBytes]);
        return store.Keyspace.TryGetInfo(key.Span, out _);
    }

    private TableVersion ReadVersion(ReadOptions at)
    {
        if (!store.Keyspace.TryGetPinned(PrefixOf(RecordKind.TableVersion), out PinnedValue pinned, at))
            return new TableVersion(0, NoVersion);
        using (pinned)
        {
            int version = MembershipCodec.ReadTableVersion(pinned.Span, store.Keyspace);
            return new TableVersion(version, ETags.Text(pinned.Info.Sequence));
        }
    }

    private Tuple<MembershipEntry, string> Row(
        SiloAddress silo,
        ReadOnlySpan<byte> value,
        long sequence,
        ReadOptions at)
    {
        MembershipEntry entry = MembershipCodec.ReadSilo(silo, value, store.Keyspace);
        using TupleKey key = KeyOf(RecordKind.Alive, silo, stackalloc byte[TupleKey.StackBytes]);
        if (store.Keyspace.TryGetPinned(key.Span, out PinnedValue pinned, at))
        {
            using (pinned) entry.IAmAliveTime = MembershipCodec.ReadAlive(pinned.Span, store.Keyspace);
        }

        return Tuple.Create(entry, ETags.Text(sequence));
    }

    private SiloAddress SiloOf(ReadOnlySpan<byte> key)
    {
        var reader = new TupleKeyReader(key);
        if (reader.TryReadKind(RecordKind.Silo)
            && reader.TryRead(out string _)
            && reader.TryRead(out string text)
            && reader.IsAtEnd
            && SiloText.TryParse(text, out SiloAddress? silo))
        {
            return silo;
        }

        throw RecordReader.DamagedRecord(store.Keyspace, "the key of a silo", "it names no silo");
    }

    private byte[] PrefixOf(RecordKind kind)
    {
        using var key = new TupleKey(kind, stackalloc byte[TupleKey.StackBytes]);
        key.Add(clusterId);
        return key.Span.ToArray();
    }

    private TupleKey KeyOf(RecordKind kind, SiloAddress silo, Span<byte> buffer)
    {
        var key = new TupleKey(kind, buffer);
        key.Add(clusterId);
        key.Add(silo.ToParsableString());
        return key;
    }
}
