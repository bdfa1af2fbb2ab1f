using System.Text;
using Iridium.Orleans.Batches;
using Iridium.Orleans.Tests.Child;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;

namespace Iridium.Orleans.Tests.Batches;

public sealed class GrainBatchTests
{
    private readonly GrainBatchFactory _factory = new(Options.Create(new ClusterOptions { ServiceId = "service" }));

    [Fact]
    public async Task States_and_a_message_are_committed_together()
    {
        using var fixture = new StorageFixture();
        StateFacet<Counter> account = Facet(fixture, "account");
        StateFacet<Counter> audit = Facet(fixture, "audit");
        StateFacet<Counter> old = Facet(fixture, "old");
        await old.WriteStateAsync();
        account.State.Number = 10;
        audit.State.Number = 1;
        long before = fixture.Database.LastSequence;
        await _factory.Create().Write(account).Write(audit).Clear(old).Send("mail", "paid"u8).CommitAsync();
        Assert.Equal(before + 4, fixture.Database.LastSequence);
        Assert.True(account.RecordExists && audit.RecordExists && !old.RecordExists);
        Assert.Equal(account.Etag, (await fixture.ReadAsync(StorageFixture.Grain(), "account")).ETag);
        Assert.Equal(old.Etag, (await fixture.ReadAsync(StorageFixture.Grain(), "old")).ETag);
        Assert.Equal("paid", Encoding.UTF8.GetString(Assert.Single(Outbox(fixture).Read("mail")).Message.Span));

        // The new ETags are good for a write alone and for another batch.
        await account.WriteStateAsync();
        await _factory.Create().Write(account).Write(audit).CommitAsync();
    }

    [Fact]
    public async Task When_one_state_was_changed_nothing_is_written_and_its_etags_are_told()
    {
        using var fixture = new StorageFixture();
        StateFacet<Counter> account = Facet(fixture, "account");
        StateFacet<Counter> audit = Facet(fixture, "audit");
        await audit.WriteStateAsync();
        StateFacet<Counter> elsewhere = Facet(fixture, "audit");
        await elsewhere.ReadStateAsync();
        await elsewhere.WriteStateAsync();
        InconsistentStateException error = await Assert.ThrowsAsync<InconsistentStateException>(
            () => _factory.Create().Write(account).Write(audit).Send("mail", "no"u8).CommitAsync());
        Assert.Equal((elsewhere.Etag, audit.Etag), (error.StoredEtag, error.CurrentEtag));
        Assert.Null(account.Etag);
        Assert.False((await fixture.ReadAsync(StorageFixture.Grain(), "account")).RecordExists);
        Assert.Empty(Outbox(fixture).Read("mail"));
    }

    [Fact]
    public async Task Clearing_with_deletion_takes_part_too()
    {
        using var fixture = new StorageFixture(options => options.DeleteStateOnClear = true);
        StateFacet<Counter> account = Facet(fixture, "account");
        StateFacet<Counter> cart = Facet(fixture, "cart");
        StateFacet<Counter> never = Facet(fixture, "never");
        await cart.WriteStateAsync();
        await _factory.Create().Write(account).Clear(cart).Clear(never).CommitAsync();
        Assert.Equal((true, null, null), (account.RecordExists, cart.Etag, never.Etag));
        await account.WriteStateAsync();
    }

    [Fact]
    public async Task A_state_of_another_provider_or_database_ends_the_batch()
    {
        using var fixture = new StorageFixture();
        using var other = new StorageFixture();
        StateFacet<Counter> account = Facet(fixture, "account");
        var foreign = new StateFacet<Counter>(new ForeignStorage(), "foreign", StorageFixture.Grain());
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _factory.Create().Write(account).Write(foreign).CommitAsync());
        await Assert.ThrowsAsync<ArgumentException>(
            () => _factory.Create().Write(account).Write(Facet(other, "account")).CommitAsync());
        Assert.False((await fixture.ReadAsync(StorageFixture.Grain(), "account")).RecordExists);
        Assert.False((await other.ReadAsync(StorageFixture.Grain(), "account")).RecordExists);
    }

    [Fact]
    public async Task A_batch_is_for_one_commit_and_has_each_state_once()
    {
        using var fixture = new StorageFixture();
        StateFacet<Counter> account = Facet(fixture, "account");
        IIridiumGrainBatch batch = _factory.Create().Write(account);
        Assert.Throws<ArgumentException>(() => batch.Clear(account));
        await batch.CommitAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => batch.CommitAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => _factory.Create().Send("q", "x"u8).CommitAsync());
    }

    [Fact]
    public async Task Messages_are_read_in_order_removed_by_number_and_never_collide_after_a_restart()
    {
        using var fixture = new StorageFixture();
        for (int i = 0; i < 6; i++)
        {
            StateFacet<Counter> account = Facet(fixture, $"account{i}");
            await _factory.Create().Write(account).Send("q", [(byte)i]).Send("other", "x"u8).CommitAsync();
            if (i == 3) fixture.Reopen();
        }

        Outbox outbox = Outbox(fixture);
        Assert.Equal([0, 1, 2, 3, 4, 5], outbox.Read("q").Select(message => message.Message.Span[0]));
        long[] numbers = [.. outbox.Read("q", limit: 2).Select(message => message.Number)];
        await outbox.RemoveAsync("q", [.. numbers, 999_999]);
        Assert.Equal([2, 3, 4, 5], outbox.Read("q").Select(message => message.Message.Span[0]));
        Assert.Equal(6, outbox.Read("other").Count);
    }

    private static StateFacet<Counter> Facet(StorageFixture fixture, string name) =>
        new(fixture.Storage, name, StorageFixture.Grain());

    private static Outbox Outbox(StorageFixture fixture) => new(() => fixture.Database, "service");
}
