using Iridium.Engine;
using Iridium.Engine.Files;
using Iridium.Orleans.Hosting;
using Iridium.Orleans.Tests.Child;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.GrainDirectory;
using Orleans.Hosting;
using Orleans.Messaging;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Transactions.Abstractions;

namespace Iridium.Orleans.Tests.Hosting;

public sealed class RegistrationTests
{
    private readonly FakeSiloBuilder _builder = new();

    [Fact]
    public async Task One_line_registers_every_provider_on_one_database()
    {
        _builder.UseIridium("/silo", options => options.ConfigureDatabase = _builder.InMemory)
            .AddIridiumGrainDirectory("local");
        await using ServiceProvider services = _builder.Services.BuildServiceProvider();
        ValidatorOf(services).ValidateConfiguration();
        var storage = services.GetRequiredService<IGrainStorage>();
        Assert.Same(storage, services.GetRequiredKeyedService<IGrainStorage>("Default"));
        await storage.WriteStateAsync("s", StorageFixture.Grain(), StorageFixture.NewState(1));
        await services.GetRequiredKeyedService<IGrainStorage>("PubSubStore")
            .WriteStateAsync("s", StorageFixture.Grain(), StorageFixture.NewState(2));
        await services.GetRequiredService<IReminderTable>().StartAsync();
        await services.GetRequiredService<IMembershipTable>().InitializeMembershipTableAsync(true);
        Assert.NotNull(services.GetRequiredService<ITransactionalStateStorageFactory>());
        await services.GetRequiredKeyedService<IGrainDirectory>("local").Lookup(StorageFixture.Grain());
        Assert.NotNull(services.GetRequiredService<IIridiumGrainBatchFactory>().Create());
        Assert.Single((await services.GetRequiredService<IIridiumGrainCatalog>().ListAsync(new GrainQuery())).Grains);
        IridiumDatabase database = Assert.Single(services.GetRequiredService<EngineLeases>().Databases);
        Assert.Equal(
            ["default", "directory.local", "grains.Default", "grains.PubSubStore", "membership", "reminders"],
            database.KeyspaceNames);
    }

    [Fact]
    public async Task Silos_of_one_process_share_a_database_which_closes_with_the_last()
    {
        var other = new FakeSiloBuilder();
        foreach (FakeSiloBuilder builder in new[] { _builder, other })
            builder.UseIridium("/silo", options => options.ConfigureDatabase = _builder.InMemory);
        ServiceProvider first = _builder.Services.BuildServiceProvider();
        ServiceProvider second = other.Services.BuildServiceProvider();
        await first.GetRequiredService<IGrainStorage>()
            .WriteStateAsync("s", StorageFixture.Grain(), StorageFixture.NewState(1));
        var read = new GrainState<Counter>();
        await second.GetRequiredService<IGrainStorage>().ReadStateAsync("s", StorageFixture.Grain(), read);
        Assert.Equal(1, read.State!.Number);
        await first.DisposeAsync();
        await second.GetRequiredService<IGrainStorage>().WriteStateAsync("s", StorageFixture.Grain(), read);
        Assert.Throws<DatabaseLockedException>(() => Open(_builder.Files));
        await second.DisposeAsync();
        Open(_builder.Files).Dispose();
    }

    [Fact]
    public async Task A_database_of_the_application_is_used_and_left_open()
    {
        using IridiumDatabase database = Open(_builder.Files);
        _builder.Services.AddKeyedSingleton("mine", database);
        _builder.AddIridiumGrainStorageAsDefault(options =>
            options.GetDatabase = services => services.GetRequiredKeyedService<IridiumDatabase>("mine"));
        ServiceProvider services = _builder.Services.BuildServiceProvider();
        await services.GetRequiredService<IGrainStorage>()
            .WriteStateAsync("s", StorageFixture.Grain(), StorageFixture.NewState(1));
        await services.DisposeAsync();
        Assert.True(database.TryGetKeyspace("grains.Default", out Keyspace? keyspace));
        keyspace.Put("still open"u8, default);
    }

    [Fact]
    public void All_faults_of_all_providers_are_reported_at_once()
    {
        _builder.AddIridiumGrainStorage("a", options => options.Durability = (Durability)7)
            .AddIridiumGrainStorage("b", options => (options.Path, options.TimeToLive) = (" ", TimeSpan.Zero))
            .UseIridiumReminders(options => options.Keyspace = new string('x', 300))
            .UseIridiumClustering(options => (options.Path, options.GetDatabase) = ("x", _ => null!));
        using ServiceProvider services = _builder.Services.BuildServiceProvider();
        OrleansConfigurationException error =
            Assert.Throws<OrleansConfigurationException>(ValidatorOf(services).ValidateConfiguration);
        string[] wanted =
        [
            "grain storage 'a': Path is not set", "grain storage 'a': Durability is 7",
            "grain storage 'b': Path is empty",
            "grain storage 'b': TimeToLive", "reminders: Path is not set", "reminders: Keyspace is 300 bytes",
            "clustering: Path and GetDatabase are both set",
        ];
        Assert.All(wanted, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_serializer_is_the_one_of_the_options_else_of_the_name_else_the_default()
    {
        var own = new JsonStates();
        var named = new JsonStates();
        _builder.Services.AddKeyedSingleton<IGrainStorageSerializer>("named", named);
        _builder.AddIridiumGrainStorage("own", options => options.GrainStorageSerializer = own)
            .AddIridiumGrainStorage("named")
            .AddIridiumGrainStorage("plain");
        using ServiceProvider services = _builder.Services.BuildServiceProvider();
        var options = services.GetRequiredService<IOptionsMonitor<IridiumGrainStorageOptions>>();
        Assert.Same(own, options.Get("own").GrainStorageSerializer);
        Assert.Same(named, options.Get("named").GrainStorageSerializer);
        Assert.Same(
            services.GetRequiredService<IGrainStorageSerializer>(), options.Get("plain").GrainStorageSerializer);
    }

    [Fact]
    public void Configuration_sets_the_options_and_says_what_it_cannot_read()
    {
        var settings = new ConfigurationManager
        {
            ["ConnectionStrings:main"] = "Path=/somewhere;Durability=Interval",
            ["p:ConnectionName"] = "main",
            ["p:Keyspace"] = "mine",
            ["p:DeleteStateOnClear"] = "true",
            ["p:TimeToLive"] = "7.00:00:00",
            ["p:StateTimeToLive:cart"] = "01:00:00",
            ["bad:ConnectionString"] = "Path=/x;Colour=red",
        };
        _builder.Services.AddSingleton<IConfiguration>(settings);
        new GrainStorageBuilder().Configure(_builder, "p", settings.GetSection("p"));
        new RemindersBuilder().Configure(_builder, null, settings.GetSection("bad"));
        using ServiceProvider services = _builder.Services.BuildServiceProvider();
        IridiumGrainStorageOptions options =
            services.GetRequiredService<IOptionsMonitor<IridiumGrainStorageOptions>>().Get("p");
        Assert.Equal(
            ("/somewhere", Durability.Interval, "mine", true, TimeSpan.FromDays(7), TimeSpan.FromHours(1)),
            (options.Path, options.Durability, options.Keyspace, options.DeleteStateOnClear, options.TimeToLive,
                options.StateTimeToLive["cart"]));
        OrleansConfigurationException error = Assert.Throws<OrleansConfigurationException>(
            () => services.GetRequiredService<IOptions<IridiumReminderOptions>>().Value);
        Assert.Contains("Colour", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_client_of_the_process_finds_gateways()
    {
        ((IClientBuilder)_builder).UseIridiumClustering(options =>
            (options.Path, options.ConfigureDatabase) = ("/silo", _builder.InMemory));
        await using ServiceProvider services = _builder.Services.BuildServiceProvider();
        var gateways = services.GetRequiredService<IGatewayListProvider>();
        await gateways.InitializeGatewayListProviderAsync();
        Assert.Empty(await gateways.GetGatewaysAsync());
    }

    [Fact]
    public async Task The_health_check_tells_what_the_databases_hold()
    {
        _builder.UseIridium("/silo", options => options.ConfigureDatabase = _builder.InMemory);
        _builder.Services.AddHealthChecks().AddIridiumSilo();
        await using ServiceProvider services = _builder.Services.BuildServiceProvider();
        await services.GetRequiredService<IGrainStorage>()
            .WriteStateAsync("s", StorageFixture.Grain(), StorageFixture.NewState(1));
        HealthReport report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Healthy, report.Status);
        Assert.True((long)report.Entries["iridium-silo"].Data["lastSequence"] > 0);
    }

    private static IridiumConfigurationValidator ValidatorOf(IServiceProvider services) =>
        services.GetServices<IConfigurationValidator>().OfType<IridiumConfigurationValidator>().Single();

    private static IridiumDatabase Open(IFileSystem files) =>
        IridiumDatabase.Open("/silo", new DatabaseOptions { FileSystem = files });
}
