using Iridium.Engine.Wal;

namespace Iridium.Testing.Fuzzing;

/// <summary>The operations of one batch.</summary>
internal sealed class BatchTarget() : FuzzTarget("batch")
{
    public override IEnumerable<byte[]> Seeds()
    {
        var buffer = new BatchBuffer();
        buffer.AddPut(1, "key"u8, "value"u8, null);
        yield return buffer.Operations.ToArray();
        buffer.AddDelete(2, "other"u8);
        buffer.AddTouch(1, "key"u8, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        buffer.AddDeleteRange(300, "a"u8, "b"u8);
        buffer.AddPut(1, new byte[200], new byte[300], new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        yield return buffer.Operations.ToArray();
    }

    protected override int Feed(ReadOnlySpan<byte> input)
    {
        int shape = 0;
        var batch = new BatchReader(input);
        for (int count = 0; batch.MoveNext(); count++)
        {
            Require(batch.Offset <= input.Length, "the reader went beyond its bytes");
            if (count < 8) shape = (shape * 7) + (int)batch.Kind;
        }

        return batch.IsDamaged ? ~shape : shape;
    }
}
