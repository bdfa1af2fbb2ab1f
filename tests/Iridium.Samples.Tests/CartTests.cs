using System.Net;
using System.Text.Json;

namespace Iridium.Samples.Tests;

/// <summary>The sample's HTTP surface, one running sample for all tests and one visitor for each.</summary>
public sealed class CartTests(RunningSample running) : IClassFixture<RunningSample>, IDisposable
{
    private readonly Visitor _visitor = new();

    private SampleProcess Sample => running.Process;

    public void Dispose() => _visitor.Dispose();

    [Fact]
    public async Task The_cart_answers_with_items_and_visits_and_nothing_else()
    {
        await _visitor.AddAsync(Sample, "apple");
        Assert.Equal("""{"items":{"apple":1},"visits":1}""", await _visitor.TextAsync(Sample, "/api/cart"));
    }

    [Fact]
    public async Task A_visit_is_a_get_of_the_page_or_of_the_cart()
    {
        Assert.Equal(1, (await _visitor.CartAsync(Sample)).Visits);
        await _visitor.TextAsync(Sample, "/");
        await _visitor.TextAsync(Sample, "/api/stats");
        await _visitor.TextAsync(Sample, "/health");
        await _visitor.TextAsync(Sample, "/assets/app.js");
        Assert.Equal(2, (await _visitor.AddAsync(Sample, "apple")).Visits);
        Assert.Equal(3, (await _visitor.CartAsync(Sample)).Visits);
    }

    [Fact]
    public async Task Removing_takes_one_and_the_last_one_takes_the_line()
    {
        await _visitor.AddAsync(Sample, "apple");
        await _visitor.AddAsync(Sample, "apple");
        Assert.Equal(1, (await _visitor.RemoveAsync(Sample, "/cart/apple")).Items["apple"]);
        Assert.Empty((await _visitor.RemoveAsync(Sample, "/cart/apple")).Items);
        Assert.Empty((await _visitor.RemoveAsync(Sample, "/cart/apple")).Items);
        await _visitor.AddAsync(Sample, "pear");
        await _visitor.AddAsync(Sample, "lemon");
        Assert.Empty((await _visitor.RemoveAsync(Sample, "/cart")).Items);
    }

    [Theory]
    [InlineData("Äpfel & Bürnen")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("and/or")]
    [InlineData("100% wool, size +2?")]
    [InlineData("苹果 🍎")]
    [InlineData("__proto__")]
    public async Task Any_name_comes_back_as_it_was_given(string name)
    {
        await _visitor.AddAsync(Sample, name);
        Assert.Equal([name], (await _visitor.CartAsync(Sample)).Items.Keys);
    }

    [Fact]
    public async Task A_name_is_never_markup_in_the_page()
    {
        await _visitor.AddAsync(Sample, "</script><script>alert(1)</script>");
        string page = await _visitor.TextAsync(Sample, "/");
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("alert(1)", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_over_the_limit_is_refused_and_the_cart_stays_as_it_was()
    {
        Assert.Single((await _visitor.AddAsync(Sample, new string('x', 64))).Items);
        await AssertRefusedAsync(new string('y', 65), "at most 64");
        await AssertRefusedAsync(" ", "needs a name");
        await AssertRefusedAsync("two\nlines", "control characters");
        Assert.Single((await _visitor.CartAsync(Sample)).Items);
    }

    [Fact]
    public async Task The_item_after_the_hundredth_is_refused_but_more_of_the_old_ones_are_not()
    {
        for (int i = 0; i < 100; i++) await _visitor.AddAsync(Sample, $"item {i}");
        await AssertRefusedAsync("one too many", "100 different items");
        VisitorCart cart = await _visitor.AddAsync(Sample, "item 7");
        Assert.Equal(100, cart.Items.Count);
        Assert.Equal(2, cart.Items["item 7"]);
    }

    [Fact]
    public async Task Adds_that_overlap_in_one_session_all_count()
    {
        await _visitor.AddAsync(Sample, "apple");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _visitor.AddAsync(Sample, "apple")));
        Assert.Equal(51, (await _visitor.CartAsync(Sample)).Items["apple"]);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_of_other_sites()
    {
        using HttpResponseMessage response = await _visitor.TryAddAsync(Sample, "apple");
        string cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Single(_visitor.Cookies);
    }

    [Fact]
    public async Task Statistics_are_the_engines_in_camel_case()
    {
        await _visitor.AddAsync(Sample, "apple");
        JsonElement before = await _visitor.StatisticsAsync(Sample);
        await _visitor.AddAsync(Sample, "apple");
        JsonElement after = await _visitor.StatisticsAsync(Sample);

        string[] counters =
            ["entries", "memtableBytes", "memtableEntries", "tables", "tableBytes", "walSegments", "walBytes"];
        Assert.All(counters, name => Assert.True(after.GetProperty(name).GetInt64() >= 0, name));
        Assert.Equal(JsonValueKind.Null, after.GetProperty("failure").ValueKind);
        Assert.All(after.GetProperty("keyspaces").EnumerateArray(), keyspace =>
        {
            Assert.NotEmpty(keyspace.GetProperty("name").GetString()!);
            Assert.Equal(JsonValueKind.Array, keyspace.GetProperty("levels").ValueKind);
        });
        Assert.True(after.GetProperty("lastSequence").GetInt64() > before.GetProperty("lastSequence").GetInt64());
        Assert.True(after.GetProperty("entries").GetInt64() > 0);
    }

    [Fact]
    public async Task Looking_at_the_statistics_writes_nothing()
    {
        await _visitor.AddAsync(Sample, "apple");
        JsonElement before = await _visitor.StatisticsAsync(Sample);
        for (int i = 0; i < 5; i++) await _visitor.TextAsync(Sample, "/health");
        JsonElement after = await _visitor.StatisticsAsync(Sample);
        Assert.Equal(before.GetProperty("lastSequence").GetInt64(), after.GetProperty("lastSequence").GetInt64());
    }

    [Fact]
    public async Task The_health_check_answers_healthy() =>
        Assert.Equal("Healthy", await _visitor.TextAsync(Sample, "/health"));

    [Fact]
    public async Task The_page_loads_nothing_from_elsewhere()
    {
        using HttpResponseMessage response = await _visitor.GetAsync(Sample, "/");
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("default-src 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
    }

    private async Task AssertRefusedAsync(string name, string reason)
    {
        using HttpResponseMessage response = await _visitor.TryAddAsync(Sample, name);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Contains(reason, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
