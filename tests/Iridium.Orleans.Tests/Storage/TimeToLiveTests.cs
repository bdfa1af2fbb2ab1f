using Iridium.Orleans.Tests.Child;
using Orleans;
using Orleans.Storage;

namespace Iridium.Orleans.Tests.Storage;

public sealed class TimeToLiveTests
{
    [Fact]
    public async Task An_expired_state_is_as_if_it_was_never_written_and_its_etag_is_old()
    {
        using var fixture = NewFixture();
        GrainState<Counter> cart = await fixture.WriteAsync(StorageFixture.Grain(), 1, null, "cart");
        GrainState<Counter> other = await fixture.WriteAsync(StorageFixture.Grain(), 2, null, "other");
        fixture.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.True((await fixture.ReadAsync(StorageFixture.Grain(), "cart")).RecordExists);
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        GrainState<Counter> read = await fixture.ReadAsync(StorageFixture.Grain(), "cart");
        Assert.Equal((null, false, new Counter()), (read.ETag, read.RecordExists, read.State));
        InconsistentStateException error = await Assert.ThrowsAsync<InconsistentStateException>(
            () => fixture.WriteAsync(StorageFixture.Grain(), 3, cart.ETag, "cart"));
        Assert.Equal((null, cart.ETag), (error.StoredEtag, error.CurrentEtag));
        await fixture.WriteAsync(StorageFixture.Grain(), 3, null, "cart");

        fixture.Clock.Advance(TimeSpan.FromMinutes(45));
        Assert.True((await fixture.ReadAsync(StorageFixture.Grain(), "other")).RecordExists);
        fixture.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null((await fixture.ReadAsync(StorageFixture.Grain(), "other")).ETag);
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => fixture.Storage.ClearStateAsync("other", StorageFixture.Grain(), other));
    }

    [Fact]
    public async Task Every_write_starts_the_time_anew_and_tombstones_expire_too()
    {
        using var fixture = NewFixture();
        GrainState<Counter> cart = await fixture.WriteAsync(StorageFixture.Grain(), 1, null, "cart");
        for (int i = 0; i < 5; i++)
        {
            fixture.Clock.Advance(TimeSpan.FromMinutes(9));
            await fixture.Storage.WriteStateAsync("cart", StorageFixture.Grain(), cart);
        }

        await fixture.Storage.ClearStateAsync("cart", StorageFixture.Grain(), cart);
        fixture.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(cart.ETag, (await fixture.ReadAsync(StorageFixture.Grain(), "cart")).ETag);
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await fixture.ReadAsync(StorageFixture.Grain(), "cart")).ETag);
    }

    private static StorageFixture NewFixture() => new(options =>
    {
        options.TimeToLive = TimeSpan.FromHours(1);
        options.StateTimeToLive["cart"] = TimeSpan.FromMinutes(10);
    });
}
