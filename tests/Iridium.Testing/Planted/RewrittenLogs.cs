using Iridium.Engine.Coding;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Wal;

namespace Iridium.Testing.Planted;

/// <summary>
/// Errors of reading a log, by changing a log that is there before it is opened: every checksum is made to fit, and
/// with <paramref name="splitsBatches"/> the last operation of each batch is made one without effect.
/// </summary>
internal sealed class RewrittenLogs(IFileSystem inner, bool splitsBatches) : PassingFileSystem(inner)
{
    public override IFile OpenRead(string path)
    {
        Rewrite(path);
        return base.OpenRead(path);
    }

    public override IFile OpenWrite(string path)
    {
        Rewrite(path);
        return base.OpenWrite(path);
    }

    private void Rewrite(string path)
    {
        if (!path.EndsWith(".wal", StringComparison.Ordinal)) return;
        using IFile file = Inner.OpenWrite(path);
        byte[] before = new byte[file.Length];
        file.Read(before, 0);
        byte[] after = [.. before];
        LogFrames.Seal(after, splitsBatches ? DropLast : null);
        if (after.AsSpan().SequenceEqual(before)) return;
        file.Write(after, 0);
        file.Sync();
    }

    private static void DropLast(Span<byte> body)
    {
        if (!WalRecord.TryParse(body, out WalRecord record) || record.Count < 2) return;
        var reader = new BatchReader(record.Operations);
        int last = 0;
        for (int i = 0; i < record.Count - 1; i++)
        {
            if (!reader.MoveNext()) return;
            last = reader.Offset;
        }

        // A delete of a key that nobody has takes the place of the operation, byte for byte.
        Span<byte> operation = body[(WalRecord.HeadBytes + last)..];
        int at = 1;
        if (!Varint.TryReadLength(operation, ref at, out _)) return;
        int keyBytes = operation.Length - at - 2;
        if (keyBytes is < 1 or > 127) return;
        operation[0] = (byte)EntryKind.Delete;
        operation[at] = (byte)keyBytes;
        operation.Slice(at + 1, keyBytes).Fill((byte)'~');
        operation[^1] = 0;
    }
}
