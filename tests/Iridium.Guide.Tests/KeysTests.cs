using System.Buffers.Binary;
using Iridium.Engine;

namespace Iridium.Guide.Tests;

/// <summary>docs/guide/keys.md</summary>
public sealed class KeysTests : GuideDatabase
{
    [Fact]
    public void Numbers_are_written_big_endian()
    {
        Keyspace orders = Database.GetOrCreateKeyspace("orders");

        // snippet
        Span<byte> key = stackalloc byte[8];
        foreach (ulong order in (ulong[])[300, 2, 10])
        {
            BinaryPrimitives.WriteUInt64BigEndian(key, order);
            orders.Put(key, "…"u8);
        }

        using Cursor cursor = orders.OpenCursor();
        cursor.MoveNext();
        Assert.Equal(2UL, BinaryPrimitives.ReadUInt64BigEndian(cursor.Key));
        // end snippet
    }

    [Fact]
    public void Parts_end_with_a_byte_of_their_own()
    {
        Keyspace visits = Database.GetOrCreateKeyspace("visits");

        // snippet
        visits.Put("user/1/2026-11-01"u8, "home"u8);
        visits.Put("user/1/2026-11-02"u8, "cart"u8);
        visits.Put("user/10/2026-11-01"u8, "home"u8);

        int found = 0;
        using Cursor cursor = visits.OpenCursor(KeyRange.Prefix("user/1/"u8.ToArray()));
        while (cursor.MoveNext()) found++;
        Assert.Equal(2, found);
        // end snippet
    }

    [Fact]
    public void A_range_has_its_start_and_not_its_end()
    {
        Keyspace log = Database.GetOrCreateKeyspace("log");

        // snippet
        for (byte i = 0; i < 100; i++) log.Put([1, i], "entry"u8);
        log.DeleteRange(KeyRange.Between(new byte[] { 1, 0 }, new byte[] { 1, 90 }));

        using Cursor rest = log.OpenCursor();
        Assert.True(rest.MoveNext());
        Assert.Equal(90, rest.Key[1]);
        // end snippet
    }
}
