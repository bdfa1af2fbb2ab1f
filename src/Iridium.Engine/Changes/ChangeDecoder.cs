using System.Diagnostics.CodeAnalysis;
using Iridium.Engine.Records;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Changes;

/// <summary>Turns a record of the log into what a change stream delivers. The bytes are copied once. Pure.</summary>
internal static class ChangeDecoder
{
    /// <summary>Decodes a batch; false when it is not well-formed.</summary>
    public static bool TryDecode(
        in WalRecord record,
        Func<int, string?> nameOf,
        BlobValueReader valueOf,
        [NotNullWhen(true)] out ChangeBatch? batch)
    {
        byte[] bytes = record.Operations.ToArray();
        var reader = new BatchReader(bytes);
        var operations = new List<ChangeOperation>(Math.Min(record.Count, bytes.Length));
        long sequence = record.FirstSequence;
        while (reader.MoveNext())
        {
            ReadOnlyMemory<byte> payload = Within(bytes, reader.Payload);
            bool expires = ExpiryCodec.IsExpiringPut(reader.Kind) || reader.Kind == EntryKind.Touch;
            ReadOnlyMemory<byte> blob = BlobReference.TryRead(reader.Kind, reader.Payload, out BlobReference reference)
                && BlobReference.IsBlob(reader.Kind)
                    ? valueOf(reader.Keyspace, sequence, reader.Key, reference)
                    : default;
            operations.Add(new ChangeOperation
            {
                Kind = KindOf(reader.Kind),
                Sequence = sequence++,
                KeyspaceId = reader.Keyspace,
                Keyspace = nameOf(reader.Keyspace),
                Key = Within(bytes, reader.Key),
                End = reader.Kind == EntryKind.DeleteRange ? payload : default,
                Value = reader.Kind switch
                {
                    EntryKind.Put => payload,
                    EntryKind.PutExpiring => payload[ExpiryCodec.Bytes..],
                    EntryKind.PutBlob or EntryKind.PutBlobExpiring => blob,
                    _ => default,
                },
                ExpiresAt = expires ? ExpiryCodec.ToInstant(ExpiryCodec.Read(payload.Span)) : null,
            });
        }

        bool isWhole = !reader.IsDamaged && operations.Count == record.Count;
        batch = isWhole ? new ChangeBatch(record.FirstSequence, record.LastSequence, operations) : null;
        return isWhole;
    }

    private static ReadOnlyMemory<byte> Within(byte[] bytes, ReadOnlySpan<byte> part) =>
        new ReadOnlySpan<byte>(bytes).Overlaps(part, out int offset) ? bytes.AsMemory(offset, part.Length) : default;

    private static ChangeKind KindOf(EntryKind kind) => kind switch
    {
        EntryKind.Delete => ChangeKind.Delete,
        EntryKind.DeleteRange => ChangeKind.DeleteRange,
        EntryKind.Touch => ChangeKind.Touch,
        _ => ChangeKind.Put,
    };
}
