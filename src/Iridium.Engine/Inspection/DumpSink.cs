using Iridium.Engine.Records;

namespace Iridium.Engine.Inspection;

/// <summary>Builds the lines of a dump and counts the damage in it. Used by one thread.</summary>
internal sealed class DumpSink(Action<FileDumpLine> onLine)
{
    /// <summary>Damaged places told of so far.</summary>
    public int DamageCount { get; private set; }

    public void Add(long offset, int depth, string kind, params IReadOnlyList<FileDumpField> fields) =>
        onLine(new FileDumpLine(offset, depth, kind, fields));

    public void Damage(long offset, string detail)
    {
        DamageCount++;
        Add(Math.Max(offset, 0), 0, FileDumpLine.Damage, [new FileDumpField("detail", detail)]);
    }

    public void TornTail(long offset, long bytes)
    {
        const string meaning = "not a whole record; an open cuts it when the file is the newest of its kind";
        Add(offset, 0, FileDumpLine.TornTail, [new("bytes", bytes), new("detail", meaning)]);
    }

    /// <summary>Tells of an operation on a key, from a log or a table.</summary>
    public void Entry(long offset, List<FileDumpField> fields, EntryKind kind, ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> value = payload;
        if (kind is EntryKind.PutExpiring or EntryKind.Touch or EntryKind.PutBlobExpiring)
        {
            fields.Add(new("expiresAt", Expiry(ExpiryCodec.Read(payload))));
            value = payload[ExpiryCodec.Bytes..];
        }

        if (kind == EntryKind.DeleteRange) fields.Add(new("end", payload.ToArray()));
        if (kind is EntryKind.Put or EntryKind.PutExpiring)
        {
            fields.Add(new("valueBytes", (long)value.Length));
            bool isWhole = value.Length <= FileDump.ValueBytesShown;
            ReadOnlySpan<byte> shown = isWhole ? value : value[..FileDump.ValueBytesShown];
            fields.Add(new(isWhole ? "value" : "valueStart", shown.ToArray()));
        }

        if (BlobReference.IsBlob(kind) && BlobReference.TryRead(value, out BlobReference blob))
        {
            fields.Add(new("valueBytes", (long)blob.ValueBytes));
            fields.Add(new("blobFile", blob.FileNumber));
            fields.Add(new("blobOffset", blob.Offset));
            fields.Add(new("blobBytes", blob.StoredBytes));
        }

        Add(offset, 1, NameOf(kind), fields);
    }

    /// <summary>An expiry as the value of a field: the instant, or <c>never</c>.</summary>
    public static object Expiry(long ticks) =>
        ExpiryCodec.ToInstant(ticks) is DateTimeOffset instant ? instant : "never";

    private static string NameOf(EntryKind kind) => kind switch
    {
        EntryKind.Put or EntryKind.PutExpiring => "put",
        EntryKind.PutBlob or EntryKind.PutBlobExpiring => "put-blob",
        EntryKind.Delete => "delete",
        EntryKind.Touch => "touch",
        EntryKind.DeleteRange => "delete-range",
        _ => "unknown",
    };
}
