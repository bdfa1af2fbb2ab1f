namespace Iridium.Samples.Tests;

/// <summary>What the sample is for: a session outlives the process that held it.</summary>
public sealed class SurvivalTests : IDisposable
{
    private const int KilledBySignalNine = 128 + 9;

    private readonly TemporaryDirectory _folder = new();
    private readonly Visitor _visitor = new();

    public void Dispose()
    {
        _visitor.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Cart_and_visits_survive_a_kill()
    {
        VisitorCart before;
        string address;
        await using (SampleProcess first = await SampleProcess.StartAsync(_folder["data"]))
        {
            address = first.Address;
            for (int i = 0; i < 3; i++) await _visitor.AddAsync(first, "apple");
            before = await _visitor.CartAsync(first);
            Assert.Equal(KilledBySignalNine, await first.KillAsync());
        }

        await using SampleProcess second = await SampleProcess.StartAsync(_folder["data"], address);
        VisitorCart after = await _visitor.CartAsync(second);

        Assert.Equal(3, before.Items["apple"]);
        Assert.Equal(before.Items, after.Items);
        Assert.True(after.Visits > before.Visits, $"{before.Visits} visits before the kill, {after.Visits} after");
    }

    [Fact]
    public async Task An_answered_add_is_there_when_the_kill_follows_at_once()
    {
        string address = "http://127.0.0.1:0";
        for (int round = 1; round <= 3; round++)
        {
            await using SampleProcess sample = await SampleProcess.StartAsync(_folder["data"], address);
            address = sample.Address;
            VisitorCart answer = await _visitor.AddAsync(sample, "pear");
            Assert.Equal(KilledBySignalNine, await sample.KillAsync());
            Assert.Equal(round, answer.Items["pear"]);
        }
    }

    [Fact]
    public async Task Sessions_of_two_visitors_stay_apart_across_a_kill()
    {
        using var other = new Visitor();
        string address;
        await using (SampleProcess first = await SampleProcess.StartAsync(_folder["data"]))
        {
            address = first.Address;
            await _visitor.AddAsync(first, "apple");
            await other.AddAsync(first, "lemon");
            await first.KillAsync();
        }

        await using SampleProcess second = await SampleProcess.StartAsync(_folder["data"], address);
        Assert.Equal(["apple"], (await _visitor.CartAsync(second)).Items.Keys);
        Assert.Equal(["lemon"], (await other.CartAsync(second)).Items.Keys);
    }
}
