using System.Buffers.Binary;
using Iridium.Engine.Files;

namespace Iridium.Engine.Tests.Database;

/// <summary>What a read holds in memory, and for how long.</summary>
public sealed class PinnedReadTests
{
    private const int Records = 2_000;

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    [InlineData(1 << 20)]
    public void Values_stay_as_they_are_while_their_blocks_are_evicted_and_their_tables_deleted(long cacheBytes)
    {
        IridiumDatabase database = Open(cacheBytes);
        Fill(database, 1);
        for (int i = 0; i < Records; i += 100)
        {
            Assert.True(database.Default.TryGetPinned(Key(i), out PinnedValue first));
            var bypass = new ReadOptions(BypassCache: true);
            Assert.True(database.Default.TryGetPinned(Key(i), out PinnedValue second, bypass));
            for (int other = 0; other < Records; other += 10) Assert.NotNull(database.Default.Get(Key(other)));
            if (i == 1_000)
            {
                Fill(database, 2);
                database.Compact();
            }

            byte expected = (byte)(i > 1_000 ? 2 : 1);
            Assert.Equal(-1, first.Span.IndexOfAnyExcept(expected));
            Assert.Equal(-1, second.Span.IndexOfAnyExcept(expected));
            Assert.Equal(100, first.Span.Length);
            first.Dispose();
            first.Dispose();
            second.Dispose();
            Assert.True(first.Span.IsEmpty);
        }

        database.Dispose();
    }

    [Fact]
    public void A_value_in_a_table_does_not_keep_the_table()
    {
        var files = new MemoryFileSystem();
        using IridiumDatabase database = Open(1 << 20, files);
        Fill(database, 1);
        string[] before = Tables(files);
        Assert.True(database.Default.TryGetPinned(Key(5), out PinnedValue value));
        Fill(database, 2);
        database.Compact();
        Assert.Empty(Tables(files).Intersect(before));
        Assert.Equal(-1, value.Span.IndexOfAnyExcept((byte)1));
        value.Dispose();
    }

    [Fact]
    public void Open_tables_and_cursors_are_counted_and_nothing_is_left_when_all_is_closed()
    {
        IridiumDatabase database = Open(1 << 20);
        Fill(database, 1);
        var cache = database.Engine.State.Context.BlockCache;
        Assert.NotNull(database.Default.Get(Key(1)));

        // The filter alone takes ten bits for each record, and the index a few bytes for each block.
        long openTables = cache.PinnedBytes;
        Assert.InRange(openTables, Records * 10 / 8, 20_000);
        using (Cursor cursor = database.Default.OpenCursor())
        {
            Assert.True(cursor.MoveNext());
            Assert.InRange(cache.PinnedBytes, openTables + 4_000, openTables + 5_000);
        }

        Assert.Equal(openTables, cache.PinnedBytes);
        Assert.True(database.Default.TryGetPinned(Key(1), out PinnedValue value));
        Assert.True(cache.PinnedBytes > openTables);
        database.Dispose();
        Assert.InRange(cache.OutstandingBytes, 100, 5_000);
        Assert.Equal(-1, value.Span.IndexOfAnyExcept((byte)1));
        value.Dispose();
        Assert.Equal(0, cache.OutstandingBytes);
        Assert.Equal(0, cache.Bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void A_cursor_can_seek_to_the_value_it_stands_on(long cacheBytes)
    {
        using IridiumDatabase database = Open(cacheBytes);

        // Each value is the key of a record far away, through all of them.
        for (int i = 0; i < Records; i++) database.Default.Put(Key(i), [.. Key((i + 777) % Records), .. new byte[90]]);
        database.Flush();
        using Cursor cursor = database.Default.OpenCursor();
        Assert.True(cursor.MoveNext());
        for (int i = 0; i < Records; i++)
        {
            int expected = (i + 1) * 777 % Records;
            Assert.True(i % 2 == 0 ? cursor.Seek(cursor.Value[..4]) : cursor.SeekBefore(Next(cursor.Value[..4])));
            Assert.Equal(Key(expected), cursor.Key);
        }

        static byte[] Next(ReadOnlySpan<byte> key) => [.. key, 0];
    }

    private static IridiumDatabase Open(long cacheBytes, MemoryFileSystem? files = null) => IridiumDatabase.Open(
        "pinned",
        new DatabaseOptions
        {
            FileSystem = files ?? new MemoryFileSystem(),
            Durability = Durability.Os,
            BlockCacheBytesMax = cacheBytes,
        });

    private static void Fill(IridiumDatabase database, byte content)
    {
        byte[] value = new byte[100];
        value.AsSpan().Fill(content);
        for (int i = 0; i < Records; i++) database.Default.Put(Key(i), value);
        database.Flush();
    }

    private static string[] Tables(MemoryFileSystem files) =>
        [.. files.ListFiles("pinned").Where(name => name.EndsWith(".tbl", StringComparison.Ordinal))];

    private static byte[] Key(int number)
    {
        byte[] key = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(key, number);
        return key;
    }
}
