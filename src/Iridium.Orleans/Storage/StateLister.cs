using System.Buffers.Text;
using Iridium.Engine;
using Iridium.Orleans.Keys;
using Iridium.Orleans.Records;
using Orleans.Runtime;

namespace Iridium.Orleans.Storage;

/// <summary>
/// Lists states in pages. With a name it walks one range of keys. With a type alone it jumps: from each name of a state
/// to that type in it, and from there to the next name, so grains of other types are not walked. Thread-safe.
/// </summary>
internal sealed class StateLister(Store store, string serviceId)
{
    public GrainPage List(GrainQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.PageSize, 1, nameof(query.PageSize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.PageSize, GrainQuery.PageSizeMax, nameof(query.PageSize));
        byte[] prefix = PrefixOf(query.StateName, query.StateName is null ? null : query.GrainType);
        using Cursor cursor = store.Keyspace.OpenCursor(KeyRange.Prefix(prefix));
        bool isOn = query.ContinuationToken is { } token ? SeekAfter(cursor, prefix, token) : cursor.MoveNext();
        var found = new List<StoredGrain>();
        byte[] last = [];
        while (isOn)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (string name, GrainId grain) = NameOf(cursor.Key);
            if (query.GrainType is { } type && !grain.Type.AsSpan().SequenceEqual(GrainType.Create(type).AsSpan()))
            {
                isOn = SeekType(cursor, name, grain.Type, type);
                continue;
            }

            if (!StateRecord.IsTombstone(cursor.Value, store.Keyspace))
            {
                if (found.Count == query.PageSize) return new GrainPage(found, Base64Url.EncodeToString(last));
                last = cursor.Key.ToArray();
                found.Add(Describe(name, grain, cursor.Info));
            }

            isOn = cursor.MoveNext();
        }

        return new GrainPage(found, ContinuationToken: null);
    }

    private static StoredGrain Describe(string name, GrainId grain, RecordInfo info) => new(
        grain, name, ETags.Text(info.Sequence), info.ValueBytes - StateRecord.HeaderBytes, info.ExpiresAt);

    private static bool SeekAfter(Cursor cursor, byte[] prefix, string token)
    {
        byte[] last;
        try
        {
            last = Base64Url.DecodeFromChars(token);
        }
        catch (FormatException error)
        {
            throw new ArgumentException("The continuation token is not one of a page.", nameof(token), error);
        }

        if (!last.AsSpan().StartsWith(prefix))
            throw new ArgumentException("The continuation token is of another query.", nameof(token));

        // The first key above the last one is that key and a zero byte.
        return cursor.Seek([.. last, 0]);
    }

    /// <summary>Goes to the first grain of a type: in this name if that is still to come, else in the next.</summary>
    private bool SeekType(Cursor cursor, string name, GrainType standing, string type)
    {
        byte[] wanted = PrefixOf(name, type);
        if (standing.AsSpan().SequenceCompareTo(GrainType.Create(type).AsSpan()) < 0) return cursor.Seek(wanted);

        ReadOnlyMemory<byte> nextName = KeyRange.Prefix(PrefixOf(name, type: null)).End;
        return cursor.Seek(nextName.Span);
    }

    private byte[] PrefixOf(string? name, string? type)
    {
        using var key = new TupleKey(RecordKind.State, stackalloc byte[TupleKey.StackBytes]);
        key.Add(serviceId);
        if (name is not null) key.Add(name);
        if (type is not null) key.Add(type);
        return key.Span.ToArray();
    }

    private (string Name, GrainId Grain) NameOf(ReadOnlySpan<byte> key)
    {
        var reader = new TupleKeyReader(key);
        if (reader.TryReadKind(RecordKind.State)
            && reader.TryRead(out string _)
            && reader.TryRead(out string name)
            && reader.TryRead(out GrainId grain)
            && reader.IsAtEnd)
        {
            return (name, grain);
        }

        throw RecordReader.DamagedRecord(store.Keyspace, "the key of a grain state", "it has other parts");
    }
}
