using System.Globalization;
using Iridium.Engine.Blobs;
using Iridium.Engine.Files;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Inspection;

/// <summary>Tells of the header and the edits of a manifest, and whether each fits the ones before it.</summary>
internal static class ManifestDump
{
    public static void Run(IFile file, long number, DumpSink sink)
    {
        try
        {
            Manifest.CheckHeader(file, number, out int version);
            sink.Add(
                0,
                0,
                "header",
                new("file", "manifest"),
                new("formatVersion", (long)version),
                new("number", number));
        }
        catch (CorruptionException damage)
        {
            sink.Damage(damage.Offset, damage.Detail);
        }

        ManifestState state = ManifestState.Empty;
        long key = FrameDump.KeyOf(file, number, Manifest.SaltOffset);
        FrameDump.Run(file, key, Manifest.HeaderBytes, sink, (offset, body) =>
        {
            try
            {
                VersionEdit? edit = VersionEditReader.Decode(body);
                Edit(offset, edit, sink);
                if (edit is not null) state = state.With(edit);
            }
            catch (Exception error) when (error is InvalidDataException or FormatVersionException)
            {
                sink.Damage(offset, error.Message);
            }
        });
    }

    private static void Edit(long offset, VersionEdit? edit, DumpSink sink)
    {
        if (edit is null)
        {
            sink.Add(offset, 0, "seal");
            return;
        }

        var fields = new List<FileDumpField>();
        if (edit.DatabaseId is Guid id) fields.Add(new("databaseId", id));
        if (edit.NextFileNumber is long next) fields.Add(new("nextFileNumber", next));
        if (edit.OldestWal is long oldest) fields.Add(new("oldestWal", oldest));
        if (edit.NewestWal is long newest) fields.Add(new("newestWal", newest));
        if (edit.LastKeyspaceId is int last) fields.Add(new("lastKeyspaceId", (long)last));
        if (edit.OldestRetainedWal is long retained) fields.Add(new("oldestRetainedWal", retained));
        sink.Add(offset, 0, "edit", fields);
        foreach (ClosedSegment segment in edit.RetainedWals)
        {
            sink.Add(
                offset,
                1,
                "retained-wal",
                new("number", segment.Number),
                new("bytes", segment.Bytes),
                new("lastSequence", segment.LastSequence),
                new("closed", segment.ClosedTicks));
        }

        foreach (int dropped in edit.DroppedKeyspaces)
            sink.Add(offset, 1, "drop-keyspace", new FileDumpField("keyspace", (long)dropped));
        foreach (KeyspaceRecord keyspace in edit.CreatedKeyspaces)
        {
            FileDumpField[] who = [new("keyspace", (long)keyspace.Id), new("name", keyspace.Name)];
            sink.Add(offset, 1, "create-keyspace", [.. who, .. OptionFields(keyspace.Options)]);
        }

        foreach ((int changed, KeyspaceOptions options) in edit.ChangedOptions)
            sink.Add(offset, 1, "keyspace-options", [new("keyspace", (long)changed), .. OptionFields(options)]);

        foreach (TreeEdit tree in edit.Trees) Tree(offset, tree, sink);
    }

    private static void Tree(long offset, TreeEdit tree, DumpSink sink)
    {
        FileDumpField keyspace = new("keyspace", (long)tree.KeyspaceId);
        if (tree.FlushedThrough is long sequence)
            sink.Add(offset, 1, "flushed-through", keyspace, new("sequence", sequence));
        foreach (BlobFileMeta blob in tree.AddedBlobs)
            sink.Add(offset, 1, "add-blob-file", [keyspace, .. BlobDump.FieldsOf(blob)]);
        foreach (long number in tree.RemovedBlobs)
            sink.Add(offset, 1, "remove-blob-file", keyspace, new("number", number));
        foreach (TableRemoval removal in tree.Removed)
        {
            FileDumpField level = new("level", (long)removal.Level);
            sink.Add(offset, 1, "remove-table", keyspace, level, new("number", removal.Number));
        }

        foreach (TableAddition addition in tree.Added)
        {
            FileDumpField[] place = [keyspace, new("level", (long)addition.Level)];
            sink.Add(
                offset,
                1,
                "add-table",
                [.. place, .. TableDump.FieldsOf(addition.Table), .. PropertyFields(addition.Table)]);
        }
    }

    private static List<FileDumpField> OptionFields(KeyspaceOptions options)
    {
        var fields = new List<FileDumpField>
        {
            new("blockBytes", (long)options.BlockBytes),
            new("filterBitsPerKey", (long)options.FilterBitsPerKey),
            new("compression", options.Compression.ToString()),
            new("compaction", options.Compaction.ToString()),
        };
        if (options.BlobBytesMin > 0)
        {
            fields.Add(new("blobBytesMin", (long)options.BlobBytesMin));
            fields.Add(new("blobGarbageRatio", options.BlobGarbageRatio.ToString(CultureInfo.InvariantCulture)));
        }

        if (options.FifoBytesMax > 0) fields.Add(new("fifoBytesMax", options.FifoBytesMax));
        if (options.FifoAgeMax is TimeSpan age) fields.Add(new("fifoAgeMax", age.ToString()));
        return fields;
    }

    private static List<FileDumpField> PropertyFields(TableMeta table)
    {
        var fields = new List<FileDumpField>();
        if (table.CreatedTicks != 0) fields.Add(new("created", DumpSink.Expiry(table.CreatedTicks)));
        if (table.HalfExpiredTicks != long.MaxValue)
            fields.Add(new("halfExpired", DumpSink.Expiry(table.HalfExpiredTicks)));
        if (table.Blobs.Count > 0) fields.Add(new("blobFiles", (long)table.Blobs.Count));
        if (table.Blobs.Count > 0) fields.Add(new("blobBytes", table.BlobBytes));
        return fields;
    }
}
