using Iridium.Engine;

namespace Iridium.Guide.Tests;

/// <summary>docs/guide/durability.md</summary>
public sealed class DurabilityTests : GuideDatabase
{
    [Fact]
    public void A_write_names_its_durability()
    {
        Keyspace accounts = Database.GetOrCreateKeyspace("accounts");
        Keyspace cache = Database.GetOrCreateKeyspace("cache");

        // snippet
        accounts.Put("ada"u8, "90"u8);
        cache.Put("page"u8, "<html>"u8, WriteOptions.Os);
        // end snippet

        Assert.Equal(1, Database.GetStatistics().WalSyncs);
    }

    [Fact]
    public void A_sync_write_ends_a_load()
    {
        Keyspace cache = Database.GetOrCreateKeyspace("cache");

        // snippet
        for (int i = 0; i < 1_000; i++) cache.Put(BitConverter.GetBytes(i), new byte[100], WriteOptions.Buffered);
        cache.Put("loaded"u8, "yes"u8, WriteOptions.Sync);
        // end snippet

        Assert.Equal(1, Database.GetStatistics().WalSyncs);
    }
}
