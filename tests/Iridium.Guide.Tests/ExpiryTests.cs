using Iridium.Engine;
using Iridium.Testing;

namespace Iridium.Guide.Tests;

/// <summary>docs/guide/expiry.md</summary>
public sealed class ExpiryTests : GuideDatabase
{
    [Fact]
    public void A_record_expires()
    {
        IridiumDatabase database = Database;
        FakeTimeProvider clock = Clock;
        Keyspace sessions = database.GetOrCreateKeyspace("sessions");

        // snippet
        DateTimeOffset inTwentyMinutes = database.TimeProvider.GetUtcNow().AddMinutes(20);
        sessions.Put("s1"u8, "cart"u8, new WriteOptions(ExpiresAt: inTwentyMinutes));
        Assert.NotNull(sessions.Get("s1"u8));

        clock.Advance(TimeSpan.FromMinutes(21));
        Assert.Null(sessions.Get("s1"u8));
        // end snippet
    }

    [Fact]
    public void A_touch_changes_the_expiry_alone()
    {
        Keyspace sessions = Database.GetOrCreateKeyspace("sessions");
        DateTimeOffset inTwentyMinutes = Clock.GetUtcNow().AddMinutes(20);

        // snippet
        long written = sessions.Put("s1"u8, "cart"u8, new WriteOptions(ExpiresAt: inTwentyMinutes));
        Assert.True(sessions.Touch("s1"u8, inTwentyMinutes.AddMinutes(20)));
        Assert.True(sessions.TryGetInfo("s1"u8, out RecordInfo info));
        Assert.Equal(written, info.Sequence);
        Assert.Equal(inTwentyMinutes.AddMinutes(20), info.ExpiresAt);
        Assert.False(sessions.Touch("gone"u8, inTwentyMinutes));
        // end snippet
    }

    [Fact]
    public void A_keyspace_drops_whole_tables_by_age()
    {
        IridiumDatabase database = Database;

        // snippet
        Keyspace metrics = database.GetOrCreateKeyspace("metrics", new KeyspaceOptions
        {
            Compaction = CompactionStyle.Fifo,
            FifoAgeMax = TimeSpan.FromDays(7),
        });
        // end snippet

        metrics.Put("old"u8, "1"u8);
        database.Flush();
        Clock.Advance(TimeSpan.FromDays(8));
        database.Compact();
        Assert.Null(metrics.Get("old"u8));
    }
}
