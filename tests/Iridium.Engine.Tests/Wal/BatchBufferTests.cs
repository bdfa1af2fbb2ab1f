using Iridium.Engine.Records;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Tests.Wal;

public sealed class BatchBufferTests
{
    [Fact]
    public void Large_batches_share_no_memory_and_can_be_filled_again()
    {
        var first = new BatchBuffer();
        var second = new BatchBuffer();
        for (int round = 0; round < 3; round++)
        {
            Fill(first, (byte)(1 + round));
            Fill(second, (byte)(101 + round));
            Check(first, (byte)(1 + round));
            Check(second, (byte)(101 + round));
            first.Clear();
            first.Clear();
            Assert.Equal(0, first.Bytes);
            Check(second, (byte)(101 + round));
            second.Clear();
        }
    }

    private static void Fill(BatchBuffer batch, byte fill)
    {
        byte[] value = new byte[1_000];
        value.AsSpan().Fill(fill);
        for (int i = 0; i < 200; i++) batch.AddPut(1, [fill, (byte)i], value, null);
    }

    private static void Check(BatchBuffer batch, byte fill)
    {
        var reader = new BatchReader(batch.Operations);
        for (int i = 0; i < 200; i++)
        {
            Assert.True(reader.MoveNext());
            Assert.Equal(EntryKind.Put, reader.Kind);
            Assert.True(reader.Key.SequenceEqual([fill, (byte)i]));
            Assert.Equal(1_000, reader.Payload.Length);
            Assert.False(reader.Payload.ContainsAnyExcept(fill));
        }

        Assert.False(reader.MoveNext());
    }
}
