using Iridium.Engine;
using Iridium.Orleans.Batches;
using Iridium.Orleans.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Messaging;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Orleans.Transactions.Abstractions;

namespace Iridium.Orleans.Hosting;

/// <summary>What the registration methods do. Registering a provider again under a name adds to its options. Stateless.
/// </summary>
internal static class ProviderServices
{
    private const string Default = ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME;

    public static OptionsBuilder<IridiumGrainStorageOptions> AddStorage(IServiceCollection services, string name)
    {
        OptionsBuilder<IridiumGrainStorageOptions> options = services.AddOptions<IridiumGrainStorageOptions>(name);
        if (!TryAdd<IridiumGrainStorageOptions>(services, $"grain storage '{name}'", name, StateOptionsFaults.Of))
            return options;
        AddSerializer<IridiumGrainStorageOptions>(services, name);
        services.AddGrainStorage(name, CreateStorage);
        services.TryAddSingleton<IIridiumGrainBatchFactory, GrainBatchFactory>();
        services.AddKeyedSingleton<IIridiumGrainCatalog>(
            name, (provider, _) => (IIridiumGrainCatalog)provider.GetRequiredKeyedService<IGrainStorage>(name));
        services.AddKeyedSingleton<IIridiumOutbox>(name, (provider, _) => new Outbox(
            OpenerOf<IridiumGrainStorageOptions>(provider, name), Cluster(provider).ServiceId));
        if (name != Default) return options;
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IIridiumGrainCatalog>(name));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IIridiumOutbox>(name));
        return options;
    }

    public static OptionsBuilder<IridiumReminderOptions> AddReminders(IServiceCollection services)
    {
        OptionsBuilder<IridiumReminderOptions> options = services.AddOptions<IridiumReminderOptions>();
        if (!TryAdd<IridiumReminderOptions>(services, "reminders", Options.DefaultName, StoreFaults.OfStore))
            return options;
        services.AddReminders();
        services.ConfigureFormatter<IridiumReminderOptions>();
        services.AddSingleton<IReminderTable>(provider => new IridiumReminderTable(
            OptionsOf<IridiumReminderOptions>(provider, Options.DefaultName),
            OpenerOf<IridiumReminderOptions>(provider, Options.DefaultName),
            Cluster(provider).ServiceId));
        return options;
    }

    public static OptionsBuilder<IridiumClusteringOptions> AddClustering(IServiceCollection services, bool isSilo)
    {
        OptionsBuilder<IridiumClusteringOptions> options = services.AddOptions<IridiumClusteringOptions>();
        if (!TryAdd<IridiumClusteringOptions>(
            services, "clustering", Options.DefaultName, StoreFaults.OfStore, isGuarded: isSilo))
        {
            return options;
        }

        services.ConfigureFormatter<IridiumClusteringOptions>();
        services.AddSingleton(provider => new IridiumMembershipTable(
            OptionsOf<IridiumClusteringOptions>(provider, Options.DefaultName),
            OpenerOf<IridiumClusteringOptions>(provider, Options.DefaultName),
            Cluster(provider).ClusterId,
            provider.GetService<ILogger<IridiumMembershipTable>>()));
        if (isSilo)
            services.AddSingleton<IMembershipTable>(provider => provider.GetRequiredService<IridiumMembershipTable>());
        else
            services.AddSingleton<IGatewayListProvider>(CreateGateways);
        return options;
    }

    public static OptionsBuilder<IridiumGrainDirectoryOptions> AddDirectory(IServiceCollection services, string name)
    {
        OptionsBuilder<IridiumGrainDirectoryOptions> options = services.AddOptions<IridiumGrainDirectoryOptions>(name);
        if (!TryAdd<IridiumGrainDirectoryOptions>(services, $"grain directory '{name}'", name, StoreFaults.OfStore))
            return options;
        services.ConfigureNamedOptionForLogging<IridiumGrainDirectoryOptions>(name);
        services.AddGrainDirectory(name, (provider, key) => new IridiumGrainDirectory(
            key,
            OptionsOf<IridiumGrainDirectoryOptions>(provider, key),
            OpenerOf<IridiumGrainDirectoryOptions>(provider, key),
            Cluster(provider).ClusterId));
        return options;
    }

    public static OptionsBuilder<IridiumTransactionalStateOptions> AddTransactions(
        IServiceCollection services,
        string name)
    {
        OptionsBuilder<IridiumTransactionalStateOptions> options =
            services.AddOptions<IridiumTransactionalStateOptions>(name);
        string title = $"transactional state '{name}'";
        if (!TryAdd<IridiumTransactionalStateOptions>(services, title, name, StoreFaults.OfStore)) return options;
        AddSerializer<IridiumTransactionalStateOptions>(services, name);
        services.AddKeyedSingleton<ITransactionalStateStorageFactory>(name, (provider, _) =>
            new IridiumTransactionalStateStorageFactory(
                name,
                OptionsOf<IridiumTransactionalStateOptions>(provider, name),
                OpenerOf<IridiumTransactionalStateOptions>(provider, name),
                Cluster(provider).ServiceId));
        services.AddSingleton(provider => (ILifecycleParticipant<ISiloLifecycle>)
            provider.GetRequiredKeyedService<ITransactionalStateStorageFactory>(name));
        if (name == Default)
        {
            services.TryAddSingleton(provider =>
                provider.GetRequiredKeyedService<ITransactionalStateStorageFactory>(name));
        }

        return options;
    }

    /// <summary>Registers what every provider needs; calling it twice is no error.</summary>
    public static void AddCore(IServiceCollection services)
    {
        services.AddOptions();
        services.TryAddSingleton<EngineLeases>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IConfigurationValidator, IridiumConfigurationValidator>());
    }

    private static bool TryAdd<TOptions>(
        IServiceCollection services,
        string title,
        string name,
        Func<TOptions, List<string>> faults,
        bool isGuarded = true)
        where TOptions : IridiumStoreOptions
    {
        AddCore(services);
        if (isGuarded)
        {
            services.TryAddEnumerable(
                ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, SharedStoreGuard>());
        }

        bool isKnown = services.Any(service =>
            !service.IsKeyedService
            && service.ImplementationInstance is StoreRegistration known
            && known.Title == title);
        if (isKnown) return false;
        services.AddSingleton(new StoreRegistration(
            title, provider => OptionsOf<TOptions>(provider, name), options => faults((TOptions)options)));
        return true;
    }

    private static void AddSerializer<TOptions>(IServiceCollection services, string name)
        where TOptions : class, IStorageProviderSerializerOptions
    {
        services.TryAddEnumerable(ServiceDescriptor.Transient<
            IPostConfigureOptions<TOptions>, DefaultStorageProviderSerializerOptionsConfigurator<TOptions>>());
        services.ConfigureNamedOptionForLogging<TOptions>(name);
    }

    private static IridiumGrainStorage CreateStorage(IServiceProvider provider, string name)
    {
        var context = new StateContext(
            OpenerOf<IridiumGrainStorageOptions>(provider, name),
            Cluster(provider).ServiceId,
            provider.GetRequiredService<IActivatorProvider>());
        return new IridiumGrainStorage(name, OptionsOf<IridiumGrainStorageOptions>(provider, name), context);
    }

    private static IridiumGatewayListProvider CreateGateways(IServiceProvider provider) => new(
        provider.GetRequiredService<IridiumMembershipTable>(),
        provider.GetRequiredService<IOptions<GatewayOptions>>().Value.GatewayListRefreshPeriod);

    private static TOptions OptionsOf<TOptions>(IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);

    private static Func<IridiumDatabase> OpenerOf<TOptions>(IServiceProvider provider, string name)
        where TOptions : IridiumStoreOptions =>
        () => provider.GetRequiredService<EngineLeases>().Open(OptionsOf<TOptions>(provider, name));

    private static ClusterOptions Cluster(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ClusterOptions>>().Value;
}
