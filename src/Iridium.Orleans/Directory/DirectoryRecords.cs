using Iridium.Engine;
using Iridium.Orleans.Clustering;
using Iridium.Orleans.Keys;
using Iridium.Orleans.Records;
using Orleans.Runtime;

namespace Iridium.Orleans.Directory;

/// <summary>Addresses of grains as records, docs/formats/orleans.md: one for each grain of a cluster.
/// Thread-safe.</summary>
internal sealed class DirectoryRecords(Store store, string clusterId)
{
    private const byte Version = 1;
    private const int RemovalsAtOnce = 1000;

    public Registration Find(GrainId grain)
    {
        using TupleKey key = KeyOf(grain, stackalloc byte[TupleKey.StackBytes]);
        if (!store.Keyspace.TryGetPinned(key.Span, out PinnedValue pinned)) return default;
        using (pinned) return new Registration(Decode(grain, pinned.Span), pinned.Info.Sequence);
    }

    public async Task<GrainAddress?> RegisterAsync(
        GrainAddress address,
        GrainAddress? previous,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Registration found = Find(address.GrainId);
            if (found.Address is { } there && (previous is null || !previous.Matches(there))) return there;
            WriteBatch batch = store.RentBatch();
            AddPut(batch, address, found.Sequence);
            CommitResult result = await store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
            if (result.Committed) return address;
        }
    }

    public async Task UnregisterAsync(GrainAddress address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Registration found = Find(address.GrainId);
        if (found.Address is not { } there || there.ActivationId != address.ActivationId) return;
        WriteBatch batch = store.RentBatch();
        AddRemoval(batch, address.GrainId, found.Sequence);

        // When the entry was replaced meanwhile, it is of another activation and stays.
        await store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    public async Task UnregisterSilosAsync(HashSet<SiloAddress> silos, CancellationToken cancellationToken)
    {
        // One commit for each, since an entry that was replaced meanwhile stays and must not keep the others.
        foreach (Registration[] part in AtSilos(silos, cancellationToken).Chunk(RemovalsAtOnce))
            await Task.WhenAll(part.Select(each => RemoveAsync(each, cancellationToken))).ConfigureAwait(false);
    }

    private async Task RemoveAsync(Registration entry, CancellationToken cancellationToken)
    {
        WriteBatch batch = store.RentBatch();
        AddRemoval(batch, entry.Address!.GrainId, entry.Sequence);
        await store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private List<Registration> AtSilos(HashSet<SiloAddress> silos, CancellationToken cancellationToken)
    {
        var found = new List<Registration>();
        using Cursor cursor = store.Keyspace.OpenCursor(KeyRange.Prefix(Prefix()), new ReadOptions(BypassCache: true));
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            GrainAddress address = Decode(GrainOf(cursor.Key), cursor.Value);
            if (address.SiloAddress is { } silo && silos.Contains(silo))
                found.Add(new Registration(address, cursor.Info.Sequence));
        }

        return found;
    }

    private void AddPut(WriteBatch batch, GrainAddress address, long before)
    {
        using TupleKey key = KeyOf(address.GrainId, stackalloc byte[TupleKey.StackBytes]);
        if (before == 0) batch.RequireAbsent(store.Keyspace, key.Span);
        else batch.RequireSequence(store.Keyspace, key.Span, before);
        using var value = new PooledBuffer();
        value.WriteByte(Version);
        value.AddText(address.ActivationId.ToParsableString());
        value.AddText(address.SiloAddress?.ToParsableString());
        value.AddInt64(address.MembershipVersion.Value);
        batch.Put(store.Keyspace, key.Span, value.Written);
    }

    private void AddRemoval(WriteBatch batch, GrainId grain, long before)
    {
        using TupleKey key = KeyOf(grain, stackalloc byte[TupleKey.StackBytes]);
        batch.RequireSequence(store.Keyspace, key.Span, before).Delete(store.Keyspace, key.Span);
    }

    private GrainAddress Decode(GrainId grain, ReadOnlySpan<byte> value)
    {
        var reader = new RecordReader(value, store.Keyspace, "the address of a grain");
        reader.ReadVersion(Version);
        string activation = reader.ReadRequiredText();
        SiloAddress? silo = null;
        if (reader.ReadText() is { } text && !SiloText.TryParse(text, out silo))
            throw reader.Damaged($"'{text}' is no silo");
        if (activation is not ['@', ..] || !Guid.TryParseExact(activation.AsSpan(1), "N", out _))
            throw reader.Damaged($"'{activation}' is no activation");
        return new GrainAddress
        {
            GrainId = grain,
            ActivationId = ActivationId.FromParsableString(activation),
            SiloAddress = silo,
            MembershipVersion = new MembershipVersion(reader.ReadInt64()),
        };
    }

    private GrainId GrainOf(ReadOnlySpan<byte> key)
    {
        var reader = new TupleKeyReader(key);
        if (reader.TryReadKind(RecordKind.Address)
            && reader.TryRead(out string _)
            && reader.TryRead(out GrainId grain)
            && reader.IsAtEnd)
        {
            return grain;
        }

        throw RecordReader.DamagedRecord(store.Keyspace, "the key of a grain's address", "it has other parts");
    }

    private byte[] Prefix()
    {
        using var key = new TupleKey(RecordKind.Address, stackalloc byte[TupleKey.StackBytes]);
        key.Add(clusterId);
        return key.Span.ToArray();
    }

    private TupleKey KeyOf(GrainId grain, Span<byte> buffer)
    {
        var key = new TupleKey(RecordKind.Address, buffer);
        key.Add(clusterId);
        key.Add(grain);
        return key;
    }
}
