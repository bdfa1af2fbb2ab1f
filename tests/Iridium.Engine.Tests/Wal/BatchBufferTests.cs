using Iridium.Engine.Records;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Tests.Wal;

public sealed class BatchBufferTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Large_batches_share_no_memory_and_can_be_filled_again(bool isPooled)
    {
        var first = new BatchBuffer(isPooled);
        var second = new BatchBuffer(isPooled);
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

    /// <summary>A caller may hold on to a batch of its own for longer than it should: nobody else gets its memory.
    /// </summary>
    [Fact]
    public void Memory_of_a_batch_that_is_not_pooled_stays_its_own()
    {
        var batch = new BatchBuffer();
        Fill(batch, 7);
        ReadOnlySpan<byte> operations = batch.Operations;
        byte[] before = operations.ToArray();
        batch.Clear();
        for (int i = 0; i < 8; i++) Array.Fill(System.Buffers.ArrayPool<byte>.Shared.Rent(before.Length), (byte)0xee);
        Assert.True(operations.SequenceEqual(before));
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
