using Iridium.Orleans.Tests.Child;
using Orleans;
using Orleans.Runtime;

namespace Iridium.Orleans.Tests.Storage;

public sealed class GrainListTests
{
    [Fact]
    public async Task Grains_are_listed_by_name_by_type_and_by_both_in_pages()
    {
        using var fixture = new StorageFixture();
        foreach (string name in new[] { "account", "audit", "cart" })
        {
            foreach (string type in new[] { "a", "b", "b\0", "c" })
            {
                for (int i = 0; i < 7; i++) await fixture.WriteAsync(StorageFixture.Grain($"{i}", type), i, null, name);
            }
        }

        await fixture.Another("other").WriteStateAsync("cart", StorageFixture.Grain(), StorageFixture.NewState(1));
        Assert.Equal(84, await CountAsync(fixture, new GrainQuery { PageSize = 5 }));
        Assert.Equal(84, await CountAsync(fixture, new GrainQuery { PageSize = 84 }));
        Assert.Equal(28, await CountAsync(fixture, new GrainQuery { StateName = "audit", PageSize = 5 }));
        Assert.Equal(21, await CountAsync(fixture, new GrainQuery { GrainType = "b", PageSize = 4 }));
        var both = new GrainQuery { StateName = "cart", GrainType = "c", PageSize = 7 };
        Assert.Equal(7, await CountAsync(fixture, both));
        Assert.Equal(0, await CountAsync(fixture, new GrainQuery { GrainType = "zz" }));
        Assert.Equal(0, await CountAsync(fixture, new GrainQuery { StateName = "none" }));
    }

    [Fact]
    public async Task A_listed_grain_tells_what_is_stored_and_cleared_ones_are_left_out()
    {
        using var fixture = new StorageFixture(options => options.TimeToLive = TimeSpan.FromHours(1));
        GrainState<Counter> gone = await fixture.WriteAsync(StorageFixture.Grain("gone"), 1, null);
        await fixture.Storage.ClearStateAsync("state", StorageFixture.Grain("gone"), gone);
        GrainState<Counter> state = await fixture.WriteAsync(StorageFixture.Grain("here"), 1, null);
        GrainPage page = await fixture.Storage.ListAsync(new GrainQuery());
        StoredGrain listed = Assert.Single(page.Grains);
        Assert.Null(page.ContinuationToken);
        Assert.Equal(
            (StorageFixture.Grain("here"), "state", state.ETag),
            (listed.GrainId, listed.StateName, listed.ETag));
        Assert.Equal(fixture.Clock.GetUtcNow().AddHours(1), listed.ExpiresAt);
        Assert.True(listed.StateBytes > 10);
    }

    [Theory]
    [InlineData("%%%")]
    [InlineData("AAAA")]
    public async Task A_token_of_something_else_is_refused(string token)
    {
        using var fixture = new StorageFixture();
        await Assert.ThrowsAsync<ArgumentException>(
            () => fixture.Storage.ListAsync(new GrainQuery { ContinuationToken = token }));
    }

    private static async Task<int> CountAsync(StorageFixture fixture, GrainQuery query)
    {
        var seen = new HashSet<(string, GrainId)>();
        while (true)
        {
            GrainPage page = await fixture.Storage.ListAsync(query);
            Assert.InRange(page.Grains.Count, 0, query.PageSize);
            foreach (StoredGrain grain in page.Grains) Assert.True(seen.Add((grain.StateName, grain.GrainId)));
            Assert.All(page.Grains, grain => Assert.True(
                (query.StateName ?? grain.StateName) == grain.StateName
                && (query.GrainType ?? grain.GrainId.Type.ToString()) == grain.GrainId.Type.ToString()));
            if (page.ContinuationToken is null) return seen.Count;
            query = query with { ContinuationToken = page.ContinuationToken };
        }
    }
}
