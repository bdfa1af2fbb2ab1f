using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Inspection;

/// <summary>
/// Tells of the header, the records and the operations of a log segment. After a damaged record it goes on with the
/// next one that shows that the damaged one was durable.
/// </summary>
internal static class WalDump
{
    public static void Run(IFile file, long number, DumpSink sink)
    {
        Header(file, number, sink);
        long key = FrameDump.KeyOf(file, number, WalHeader.SaltOffset);
        FrameDump.Run(file, key, WalHeader.Bytes, sink, (offset, body) => Record(offset, body, sink));
    }

    private static void Header(IFile file, long number, DumpSink sink)
    {
        try
        {
            WalHeader header = WalHeader.Read(file, number);
            sink.Add(
                0,
                0,
                "header",
                new("file", "log segment"),
                new("formatVersion", (long)header.Version),
                new("number", header.Number),
                new("predecessor", header.PredecessorNumber),
                new("predecessorBytes", header.PredecessorBytes),
                new("predecessorLastSequence", header.PredecessorLastSequence));
        }
        catch (CorruptionException damage)
        {
            sink.Damage(damage.Offset, damage.Detail);
        }
    }

    private static void Record(long offset, ReadOnlySpan<byte> body, DumpSink sink)
    {
        if (!WalRecord.TryParse(body, out WalRecord record))
        {
            sink.Damage(offset, "the log record is not well-formed");
            return;
        }

        if (record.Type != WalRecord.BatchType)
        {
            string kind = record.Type == WalRecord.SealType ? "seal" : "skip";
            sink.Add(offset, 0, kind, new FileDumpField("lastSequence", record.FirstSequence));
            return;
        }

        sink.Add(
            offset,
            0,
            "batch",
            new("sequence", record.FirstSequence),
            new("operations", (long)record.Count),
            new("bytes", (long)body.Length));
        Operations(offset + Frame.HeaderBytes + WalRecord.HeadBytes, in record, sink);
    }

    private static void Operations(long start, in WalRecord record, DumpSink sink)
    {
        long sequence = record.FirstSequence;
        var operations = new BatchReader(record.Operations);
        long offset = start;
        for (; operations.MoveNext(); offset = start + operations.Offset, sequence++)
        {
            List<FileDumpField> fields =
            [
                new("sequence", sequence),
                new("keyspace", (long)operations.Keyspace),
                new("key", operations.Key.ToArray()),
            ];
            sink.Entry(offset, fields, operations.Kind, operations.Payload);
        }

        long count = sequence - record.FirstSequence;
        if (operations.IsDamaged) sink.Damage(offset, "the operation is not well-formed");
        else if (count != record.Count)
            sink.Damage(offset, $"the batch has {count} operations, its head says {record.Count}");
    }
}
