using System.Text;
using Iridium.Engine;

namespace Iridium.Guide.Tests;

/// <summary>docs/guide/batches.md</summary>
public sealed class BatchesTests : GuideDatabase
{
    [Fact]
    public void A_batch_spans_keyspaces()
    {
        IridiumDatabase database = Database;
        Keyspace accounts = database.GetOrCreateKeyspace("accounts");
        Keyspace journal = database.GetOrCreateKeyspace("journal");

        // snippet
        WriteBatch batch = new WriteBatch()
            .Put(accounts, "ada"u8, "90"u8)
            .Put(accounts, "bob"u8, "110"u8)
            .Put(journal, "2026-11-01/1"u8, "ada pays bob 10"u8)
            .Delete(journal, "draft"u8);
        CommitResult result = database.Write(batch);
        Assert.True(result.Committed);
        // end snippet

        Assert.Equal("110"u8.ToArray(), accounts.Get("bob"u8));
    }

    [Fact]
    public void A_record_has_a_sequence()
    {
        Keyspace accounts = Database.GetOrCreateKeyspace("accounts");

        // snippet
        long sequence = accounts.Put("ada"u8, "90"u8);
        Assert.True(accounts.TryGetInfo("ada"u8, out RecordInfo info));
        Assert.Equal(sequence, info.Sequence);
        // end snippet
    }

    [Fact]
    public void Compare_and_set_is_a_loop()
    {
        IridiumDatabase database = Database;
        Keyspace counters = database.GetOrCreateKeyspace("counters");
        counters.Put("visits"u8, "41"u8);

        // snippet
        while (true)
        {
            byte[] old = counters.Get("visits"u8)!;
            counters.TryGetInfo("visits"u8, out RecordInfo info);
            int next = int.Parse(old) + 1;
            WriteBatch batch = new WriteBatch()
                .RequireSequence(counters, "visits"u8, info.Sequence)
                .Put(counters, "visits"u8, Encoding.UTF8.GetBytes(next.ToString()));
            if (database.Write(batch).Committed) break;
        }
        // end snippet

        Assert.Equal("42"u8.ToArray(), counters.Get("visits"u8));
    }

    [Fact]
    public void Absence_is_a_condition_too()
    {
        IridiumDatabase database = Database;
        Keyspace locks = database.GetOrCreateKeyspace("locks");

        // snippet
        WriteBatch claim = new WriteBatch()
            .RequireAbsent(locks, "job-7"u8)
            .Put(locks, "job-7"u8, "worker-1"u8);
        Assert.True(database.Write(claim).Committed);

        CommitResult second = database.Write(claim);
        Assert.False(second.Committed);
        Assert.Equal(0, second.FailedCondition);
        Assert.True(second.FoundSequence > 0);
        // end snippet
    }

    [Fact]
    public async Task Writes_that_wait_share_syncs()
    {
        Keyspace events = Database.GetOrCreateKeyspace("events");

        // snippet
        ValueTask<long>[] writes = [.. Enumerable.Range(0, 1_000)
            .Select(i => events.PutAsync(BitConverter.GetBytes(i), new byte[100]))];
        foreach (ValueTask<long> write in writes) await write;
        // end snippet

        Assert.True(Database.GetStatistics().WalSyncs < 1_000);
    }
}
