using System.Buffers.Binary;
using Iridium.Testing;

namespace Iridium.Engine.Tests.Database;

/// <summary>What a scan does where a range delete hides most of what lies below it.</summary>
public sealed class RangeDeleteScanTests : IDisposable
{
    private const int Records = 20_000;

    private readonly TempDirectory _directory = new();
    private readonly IridiumDatabase _database;

    public RangeDeleteScanTests()
    {
        _database = IridiumDatabase.Open(_directory.Path, new DatabaseOptions { Durability = Durability.Os });
        for (int i = 0; i < Records; i++) _database.Default.Put(Key(i), new byte[100]);
        _database.Compact();
    }

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_scan_does_not_read_the_blocks_that_a_range_delete_hides(bool isFlushed, bool isReverse)
    {
        _database.Default.DeleteRange(KeyRange.Between(Key(10), Key(Records - 10)));
        _database.Default.Put(Key(Records / 2), [1]);
        if (isFlushed) _database.Flush();

        var seen = new List<int>();
        long before = BlocksRead();
        using (Cursor cursor = _database.Default.OpenCursor())
        {
            while (isReverse ? cursor.MovePrevious() : cursor.MoveNext())
                seen.Add(BinaryPrimitives.ReadInt32BigEndian(cursor.Key));
        }

        if (isReverse) seen.Reverse();
        int[] expected = [.. Enumerable.Range(0, 10), Records / 2, .. Enumerable.Range(Records - 10, 10)];
        Assert.Equal(expected, seen);

        // All of the 20,000 records take some 600 blocks.
        Assert.InRange(BlocksRead() - before, 1, 40);
    }

    [Fact]
    public void A_snapshot_from_before_a_range_delete_still_walks_all_of_it()
    {
        using Snapshot snapshot = _database.CreateSnapshot();
        _database.Default.DeleteRange(KeyRange.From(Key(0)));
        using Cursor now = _database.Default.OpenCursor();
        Assert.False(now.MoveNext());
        using Cursor then = _database.Default.OpenCursor(options: new ReadOptions(snapshot));
        int count = 0;
        while (then.MoveNext()) count++;
        Assert.Equal(Records, count);
    }

    private long BlocksRead()
    {
        EngineStatistics statistics = _database.GetStatistics();
        return statistics.BlockCacheHits + statistics.BlockCacheMisses;
    }

    private static byte[] Key(int i)
    {
        byte[] key = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(key, i);
        return key;
    }
}
