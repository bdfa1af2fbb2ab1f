using Iridium.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace Iridium.Orleans.Tests.Silo.Real;

/// <summary>Real silos on databases in fresh directories.</summary>
public sealed class SiloTests : ISiloTests, IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_grain_finds_its_state_after_deactivation()
    {
        await using TestSilo silo = await TestSilo.StartAsync(_directory["data"]);
        ICounterGrain grain = silo.Counter("one");
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(i, await grain.Add(1));
            await grain.Deactivate();
            Assert.Equal(i, await grain.Number());
        }

        await grain.Clear();
        await grain.Deactivate();
        Assert.Equal(0, await grain.Number());
        Assert.Equal(5, await grain.Add(5));
    }

    [Fact]
    public async Task A_grain_finds_its_state_reminders_and_transactions_after_all_silos_were_restarted()
    {
        for (int run = 1; run <= 2; run++)
        {
            await using TestSilo silo = await TestSilo.StartAsync(_directory["data"]);
            Assert.Equal(run, await silo.Counter("one").Add(1));
            await silo.Bank("mine").Deposit(10);
            Assert.Equal(10 * run, await silo.Bank("mine").Balance());
            Assert.Equal(run - 1, await silo.Counter("one").ReminderCount());
            await silo.Counter("one").StartReminder();
        }
    }

    [Fact]
    public async Task Two_silos_of_one_process_share_the_states_and_the_membership()
    {
        await using TestSilo first = await TestSilo.StartAsync(_directory["data"]);
        await using (TestSilo second = await TestSilo.StartAsync(_directory["data"]))
        {
            MembershipTableData table = await first.Services.GetRequiredService<IMembershipTable>().ReadAllAsync();
            Assert.Equal(2, table.Members.Count(member => member.Item1.Status == SiloStatus.Active));
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => first.Counter($"g{i}").Add(i)));
            for (int i = 0; i < 20; i++) Assert.Equal(i, await second.Counter($"g{i}").Number());
        }

        for (int i = 0; i < 20; i++) Assert.Equal(i + 1, await first.Counter($"g{i}").Add(1));
    }

    [Fact]
    public async Task A_silo_with_another_directory_is_refused_beside_a_running_one()
    {
        await using TestSilo first = await TestSilo.StartAsync(_directory["data"]);

        // Both find one another in one membership table, but their grains would be kept in two databases.
        OrleansConfigurationException error = await Assert.ThrowsAsync<OrleansConfigurationException>(() =>
            TestSilo.StartAsync(silo => silo
                .UseIridiumClustering(options => options.Path = _directory["data"])
                .AddIridiumGrainStorageAsDefault(options => options.Path = _directory["other"])));
        Assert.Contains(_directory["other"], error.Message, StringComparison.Ordinal);
        Assert.Contains("AllowProcessLocalStore", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await first.Counter("one").Add(1));
        await using TestSilo allowed = await TestSilo.StartAsync(silo => silo
            .Configure<IridiumSiloOptions>(options => options.AllowProcessLocalStore = true)
            .UseIridiumClustering(options => options.Path = _directory["data"])
            .AddIridiumGrainStorageAsDefault(options => options.Path = _directory["other"]));
    }

    [Fact]
    public async Task A_batch_changes_several_states_of_a_grain_and_keeps_their_etags()
    {
        await using TestSilo silo = await TestSilo.StartAsync(_directory["data"]);
        for (int i = 1; i <= 3; i++) Assert.Equal((i * 7, i * 7), await silo.Counter("one").AddToBoth(7));
        Assert.Equal(3, silo.Services.GetRequiredService<IIridiumOutbox>().Read("added").Count);
        GrainPage page = await silo.Services.GetRequiredService<IIridiumGrainCatalog>().ListAsync(new GrainQuery());
        Assert.Equal(["first", "second"], page.Grains.Select(grain => grain.StateName));
    }

    [Fact]
    public async Task A_reminder_fires_after_a_restart()
    {
        string key = $"remind-{Guid.NewGuid():N}";
        await using (TestSilo silo = await TestSilo.StartAsync(_directory["data"]))
            await silo.Counter(key).StartReminder();
        Task tick = Ticks.Next(key);
        await using (await TestSilo.StartAsync(_directory["data"]))
            await tick;
    }

    [Fact]
    public async Task Configuration_alone_adds_the_providers()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Orleans:Clustering:ProviderType"] = "Iridium",
            ["Orleans:Clustering:Path"] = _directory["data"],
            ["Orleans:Reminders:ProviderType"] = "Iridium",
            ["Orleans:Reminders:ConnectionString"] = $"Path={_directory["data"]};Durability=Os",
            ["Orleans:GrainStorage:Default:ProviderType"] = "Iridium",
            ["Orleans:GrainStorage:Default:ConnectionName"] = "grains",
            ["ConnectionStrings:grains"] = _directory["data"],
            ["Orleans:GrainDirectory:default:ProviderType"] = "Iridium",
            ["Orleans:GrainDirectory:default:Path"] = _directory["data"],
        };
        for (int run = 1; run <= 2; run++)
        {
            await using TestSilo silo = await TestSilo.StartAsync(_ => { }, settings);
            Assert.Equal(run, await silo.Counter("one").Add(1));
            Assert.Equal(0, await silo.Counter("one").ReminderCount());
            Assert.IsType<IridiumMembershipTable>(silo.Services.GetRequiredService<IMembershipTable>());
        }
    }

    [Fact]
    public async Task A_cluster_of_the_test_host_keeps_states_across_its_silos()
    {
        string path = _directory["data"];
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 2);
        builder.ConfigureSilo((_, silo) => silo.AddIridiumGrainStorageAsDefault(options => options.Path = path));
        await using InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            cluster.Client.GetGrain<ICounterGrain>($"g{i}").Add(i)));
        await cluster.RestartSiloAsync(cluster.Silos[1]);
        for (int i = 0; i < 20; i++)
            Assert.Equal(i + 1, await cluster.Client.GetGrain<ICounterGrain>($"g{i}").Add(1));
    }
}
