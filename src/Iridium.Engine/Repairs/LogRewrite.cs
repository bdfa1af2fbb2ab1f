using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Repairs;

/// <summary>
/// Copies the log into a new segment without its references to streamed values whose files have to go: a put gets its
/// value where that can be read, and becomes a deletion of the key otherwise. Every operation keeps its sequence.
/// </summary>
internal static class LogRewrite
{
    private const int FlushBytes = 1024 * 1024;

    /// <summary>Writes the segment, durably but for its name.</summary>
    /// <returns>Its number.</returns>
    public static long Run(RepairScope scope, LogSurvey log, BlobSurvey blobs)
    {
        long number = scope.NewNumber();
        WalHeader first = log.Kept[0].Header with { Salt = Frame.NewSalt(), Version = WalHeader.FormatVersion };
        WalHeader header = first with { Number = number };
        using WalWriter writer = WalWriter.Create(scope.Files, scope.PathOf(FileNames.Wal(number)), header);
        foreach (KeptSegment segment in log.Kept)
        {
            string name = FileNames.Wal(segment.Number);
            scope.SetAside(name);
            using IFile file = scope.Files.OpenRead(scope.PathOf(name));
            var reader = new WalReader(file, segment.Header, segment.Bytes);
            while (reader.TryRead(out WalRecord record)) Copy(log, blobs, in record, writer);
        }

        writer.Flush();
        writer.Sync();
        return number;
    }

    private static void Copy(LogSurvey log, BlobSurvey blobs, in WalRecord record, WalWriter writer)
    {
        if (record.Type != WalRecord.BatchType) return;
        var batch = new BatchBuffer();
        var operations = new BatchReader(record.Operations);
        for (long sequence = record.FirstSequence; operations.MoveNext(); sequence++)
        {
            EntryKind kind = operations.Kind;
            ReadOnlySpan<byte> payload = operations.Payload;
            if (!log.IsReplayed(operations.Keyspace, sequence)
                || blobs.TryKeep(operations.Key, ref kind, ref payload, out _))
            {
                batch.Add(kind, operations.Keyspace, operations.Key, payload);
            }
            else
            {
                batch.AddDelete(operations.Keyspace, operations.Key);
            }
        }

        writer.AppendBatch(record.FirstSequence, record.Count, batch.Operations);
        if (writer.BufferedBytes > FlushBytes) writer.Flush();
    }
}
