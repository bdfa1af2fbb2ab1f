using System.Text;
using Iridium.Engine;

namespace Iridium.Guide.Tests;

/// <summary>docs/guide/snapshots.md</summary>
public sealed class SnapshotsTests : GuideDatabase
{
    private Keyspace People()
    {
        Keyspace people = Database.GetOrCreateKeyspace("people");
        people.Put("ada"u8, "Lovelace"u8);
        people.Put("alan"u8, "Turing"u8);
        people.Put("grace"u8, "Hopper"u8);
        return people;
    }

    [Fact]
    public void A_value_is_read_where_it_lies()
    {
        Keyspace people = People();

        // snippet
        if (people.TryGetPinned("ada"u8, out PinnedValue value))
        {
            using (value) Assert.True(value.Span.SequenceEqual("Lovelace"u8));
        }
        // end snippet
    }

    [Fact]
    public void Many_values_are_read_at_once()
    {
        Keyspace people = People();

        // snippet
        ReadOnlyMemory<byte>[] keys = ["ada"u8.ToArray(), "nobody"u8.ToArray()];
        byte[]?[] values = people.MultiGet(keys);
        Assert.NotNull(values[0]);
        Assert.Null(values[1]);
        // end snippet
    }

    [Fact]
    public void A_snapshot_does_not_move()
    {
        IridiumDatabase database = Database;
        Keyspace people = People();

        // snippet
        using Snapshot snapshot = database.CreateSnapshot();
        people.Put("ada"u8, "King"u8);

        byte[]? before = people.Get("ada"u8, new ReadOptions(Snapshot: snapshot));
        Assert.Equal("Lovelace"u8.ToArray(), before);
        Assert.Equal("King"u8.ToArray(), people.Get("ada"u8));
        // end snippet
    }

    [Fact]
    public void A_cursor_walks_both_ways()
    {
        Keyspace people = People();

        // snippet
        using Cursor cursor = people.OpenCursor();
        var names = new List<string>();
        while (cursor.MoveNext()) names.Add(Encoding.UTF8.GetString(cursor.Key));
        Assert.Equal(["ada", "alan", "grace"], names);

        Assert.True(cursor.SeekBefore("grace"u8));
        Assert.True(cursor.Key.SequenceEqual("alan"u8));
        Assert.True(cursor.MovePrevious());
        Assert.True(cursor.Key.SequenceEqual("ada"u8));
        // end snippet
    }

    [Fact]
    public void A_page_begins_behind_the_last_key()
    {
        Keyspace people = People();

        // snippet
        byte[] last = "ada"u8.ToArray();
        byte[] behind = [.. last, 0];
        using Cursor page = people.OpenCursor(KeyRange.From(behind));
        Assert.True(page.MoveNext());
        Assert.True(page.Key.SequenceEqual("alan"u8));
        // end snippet
    }
}
