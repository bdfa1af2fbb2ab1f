using System.Buffers.Binary;
using Iridium.Engine;
using Iridium.Engine.Changes;
using Iridium.Engine.Wal;

namespace Iridium.Testing.Fuzzing;

/// <summary>
/// A record of the log, as a change stream delivers it. A batch that was read is written again, and read as the same.
/// </summary>
internal sealed class ChangesTarget() : FuzzTarget("changes")
{
    public override IEnumerable<byte[]> Seeds()
    {
        foreach (byte[] operations in new BatchTarget().Seeds())
        {
            var reader = new BatchReader(operations);
            int count = 0;
            while (reader.MoveNext()) count++;
            yield return Body(operations, count);
        }
    }

    public override void Seal(Span<byte> input)
    {
        // What counts the operations is no checksum, yet almost every change would end at it.
        if (input.Length < WalRecord.HeadBytes) return;
        var reader = new BatchReader(input[WalRecord.HeadBytes..]);
        int count = 0;
        while (reader.MoveNext()) count++;
        BinaryPrimitives.WriteInt32LittleEndian(input[9..], count);
    }

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        if (!WalRecord.TryParse(input, out WalRecord record)) return 0;
        if (!ChangeDecoder.TryDecode(record, NameOf, ValueOf, out ChangeBatch? batch)) return 1;
        Require(batch.Operations.Count == record.Count, $"{batch.Operations.Count} of {record.Count} operations");
        Require(batch.IsGap == (record.Type != WalRecord.BatchType), "a batch is delivered as a gap");
        if (batch.IsGap) return -record.Type;
        byte[] body = Body(Encode(batch), batch.Operations.Count);
        bool isRead = WalRecord.TryParse(body, out WalRecord written)
            & ChangeDecoder.TryDecode(written, NameOf, ValueOf, out ChangeBatch? again);
        Require(isRead, "what was read is written as no record");
        int shape = 0;
        for (int i = 0; i < batch.Operations.Count; i++)
        {
            ChangeOperation one = batch.Operations[i];
            ChangeOperation other = again!.Operations[i];
            Require(AreSame(one, other), $"operation {i} is written as something else");
            Require(one.Sequence == record.FirstSequence + i, $"operation {i} has sequence {one.Sequence}");
            if (i < 8) shape = (shape * 5) + (int)one.Kind;
        }

        return 2 + shape;
    }

    private static string? NameOf(int keyspace) => keyspace == 1 ? "one" : null;

    private static ReadOnlyMemory<byte> ValueOf(
        int keyspace, long sequence, ReadOnlySpan<byte> key, Engine.Records.BlobReference reference) =>
        BitConverter.GetBytes(reference.Offset);

    private static bool AreSame(ChangeOperation one, ChangeOperation other) =>
        one.Kind == other.Kind
        && one.KeyspaceId == other.KeyspaceId
        && one.Keyspace == other.Keyspace
        && one.ExpiresAt == other.ExpiresAt
        && one.Key.Span.SequenceEqual(other.Key.Span)
        && one.End.Span.SequenceEqual(other.End.Span)
        && one.Value.Span.SequenceEqual(other.Value.Span);

    private static byte[] Encode(ChangeBatch batch)
    {
        var buffer = new BatchBuffer();
        foreach (ChangeOperation each in batch.Operations)
        {
            switch (each.Kind)
            {
                case ChangeKind.Put:
                    buffer.AddPut(each.KeyspaceId, each.Key.Span, each.Value.Span, each.ExpiresAt);
                    break;
                case ChangeKind.Delete:
                    buffer.AddDelete(each.KeyspaceId, each.Key.Span);
                    break;
                case ChangeKind.DeleteRange:
                    buffer.AddDeleteRange(each.KeyspaceId, each.Key.Span, each.End.Span);
                    break;
                default:
                    buffer.AddTouch(each.KeyspaceId, each.Key.Span, each.ExpiresAt);
                    break;
            }
        }

        return buffer.Operations.ToArray();
    }

    private static byte[] Body(ReadOnlySpan<byte> operations, int count)
    {
        byte[] body = [.. new byte[WalRecord.HeadBytes], .. operations];
        WalRecord.WriteHead(body, WalRecord.BatchType, 1, count);
        return body;
    }
}
