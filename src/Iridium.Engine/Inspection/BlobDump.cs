using Iridium.Engine.Blobs;

namespace Iridium.Engine.Inspection;

/// <summary>Tells of header and footer together, and then of each record; values are checked and not shown.</summary>
internal static class BlobDump
{
    public static void Run(MeteredFile file, DumpSink sink, CancellationToken cancellationToken)
    {
        BlobFileMeta meta;
        try
        {
            meta = BlobFileEnds.Read(file);
        }
        catch (CorruptionException damage)
        {
            sink.Damage(damage.Offset, damage.Detail);
            return;
        }

        FileDumpField[] kind = [new("file", "blob"), new("formatVersion", (long)BlobFormat.FormatVersion)];
        sink.Add(0, 0, "header", [.. kind, .. FieldsOf(meta)]);
        new BlobWalk(file, meta, sink.Damage).Run(record => Record(record, sink), cancellationToken);
    }

    public static IReadOnlyList<FileDumpField> FieldsOf(BlobFileMeta blob) =>
    [
        new("number", blob.Number),
        new("uniqueId", blob.UniqueId),
        new("fileBytes", blob.FileBytes),
        new("records", blob.RecordCount),
        new("valueBytes", blob.ValueBytes),
        new("streamed", blob.IsStreamed ? "yes" : "no"),
    ];

    private static void Record(BlobWalkRecord record, DumpSink sink) => sink.Add(
        record.Offset,
        1,
        "record",
        new("key", record.Key),
        new("valueBytes", record.ValueBytes),
        new("storedBytes", record.StoredBytes));
}
