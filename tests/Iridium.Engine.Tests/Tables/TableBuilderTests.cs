using Iridium.Engine.Records;
using Iridium.Engine.Tables;

namespace Iridium.Engine.Tests.Tables;

public class TableBuilderTests
{
    private readonly TableBuilder _builder = new(new TableFile(), 1, Guid.NewGuid(), new TableOptions());

    [Fact]
    public void Entries_out_of_order_are_refused()
    {
        _builder.Add("b"u8, 5, EntryKind.Put, "1"u8);
        Assert.Throws<ArgumentException>(() => _builder.Add("a"u8, 9, EntryKind.Put, "1"u8));
        Assert.Throws<ArgumentException>(() => _builder.Add("b"u8, 6, EntryKind.Put, "1"u8));
        Assert.Throws<ArgumentException>(() => _builder.Add("b"u8, 5, EntryKind.Put, "1"u8));
        _builder.Add("b"u8, 4, EntryKind.Put, "1"u8);
        Assert.Equal(2, _builder.EntryCount);
    }

    [Fact]
    public void What_no_table_can_hold_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.Add([], 1, EntryKind.Put, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.Add(new byte[65_536], 1, EntryKind.Put, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.Add([1], -1, EntryKind.Put, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.Add([1], 1L << 56, EntryKind.Put, []));
        Assert.Throws<ArgumentException>(() => _builder.Add([1], 1, EntryKind.Delete, [1]));
        Assert.Throws<ArgumentException>(() => _builder.Add([1], 1, EntryKind.Touch, [1]));
        Assert.Throws<ArgumentException>(() => _builder.Add([1], 1, EntryKind.PutExpiring, new byte[7]));
        Assert.Throws<ArgumentException>(() => _builder.Add([1], 1, EntryKind.DeleteRange, []));
        Assert.Throws<ArgumentException>(() => _builder.AddRangeTombstone(new RangeTombstone([2], [2], 1)));
        Assert.True(_builder.IsEmpty);
        Assert.Throws<InvalidOperationException>(_builder.Finish);
    }

    [Fact]
    public void A_finished_builder_takes_no_more()
    {
        _builder.Add([1], (1L << 56) - 1, EntryKind.Put, []);
        TableMeta meta = _builder.Finish();
        Assert.Equal((1L << 56) - 1, meta.LargestSequence);
        Assert.Throws<ObjectDisposedException>(() => _builder.Add([2], 1, EntryKind.Put, []));
        Assert.Throws<ObjectDisposedException>(() => _builder.Finish());
    }

    [Fact]
    public void Open_ended_tombstones_leave_the_table_open()
    {
        _builder.Add("m"u8, 3, EntryKind.Put, []);
        _builder.AddRangeTombstone(new RangeTombstone("x"u8.ToArray(), [], 4));
        _builder.AddRangeTombstone(new RangeTombstone([], "b"u8.ToArray(), 4));
        TableMeta meta = _builder.Finish();
        Assert.Empty(meta.Start);
        Assert.Empty(meta.End);
    }

    [Fact]
    public void Estimated_size_stays_near_the_truth()
    {
        byte[] value = new byte[100];
        for (int i = 0; i < 20_000; i++)
            _builder.Add([(byte)(i >> 16), (byte)(i >> 8), (byte)i], 1, EntryKind.Put, value);
        long estimated = _builder.EstimatedFileBytes;
        Assert.InRange(estimated, 20_000 * 100, _builder.Finish().FileBytes * 1.01);
    }

    [Fact]
    public void A_large_value_is_written_without_being_copied()
    {
        byte[] value = new byte[32 << 20];
        new Random(1).NextBytes(value);
        var file = new TableFile();
        file.SetLength(40 << 20);
        var builder = new TableBuilder(file, 1, Guid.NewGuid(), new TableOptions());
        builder.Add("a"u8, 1, EntryKind.Put, "small"u8);
        long before = GC.GetAllocatedBytesForCurrentThread();
        builder.Add("b"u8, 1, EntryKind.Put, value);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        builder.Add("c"u8, 1, EntryKind.Put, "small"u8);
        TableMeta meta = builder.Finish();
        file.SetLength(meta.FileBytes);
        using TableReader table = TableReader.Open(file, meta, cache: null);
        var found = default(FoundEntry);
        HeldBlock held = default;
        Assert.True(table.TryFind("b"u8, 1, fillCache: false, ref found, ref held));
        Assert.True(found.Payload.SequenceEqual(value));
        Assert.True(table.TryFind("c"u8, 1, fillCache: false, ref found, ref held));
        held.Release();
        Assert.Empty(TableVerifyTests.Verify(table));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Refused(new TableOptions { BlockBytes = 0 });
        Refused(new TableOptions { RestartInterval = 257 });
        Refused(new TableOptions { FilterBitsPerKey = -1 });

        static void Refused(TableOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(
                () => new TableBuilder(new TableFile(), 1, Guid.NewGuid(), options));
    }
}
