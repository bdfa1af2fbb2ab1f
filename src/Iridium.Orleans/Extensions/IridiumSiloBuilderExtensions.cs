using Iridium.Orleans;
using Iridium.Orleans.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.GrainDirectory;
using Orleans.Providers;

namespace Orleans.Hosting;

/// <summary>Keeps what a silo persists in an embedded Iridium database.</summary>
/// <remarks>
/// A database is opened when the silo starts and closes when its container is disposed. Wrong options end the start
/// with an <see cref="Runtime.OrleansConfigurationException"/> that lists all faults of all providers, and a directory
/// that cannot be opened with the <see cref="Iridium.Engine.IridiumException"/> that says why. Registering a provider
/// again under the same name adds to its options.
/// </remarks>
public static class IridiumSiloBuilderExtensions
{
    /// <summary>
    /// Keeps everything in one database: grain storage <c>Default</c> and <c>PubSubStore</c>, reminders, the membership
    /// table, and the transactional state <c>Default</c>. Providers registered besides without a path use it too.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="path">Directory of the database, created when missing.</param>
    /// <param name="configure">Sets the other options; may be null.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder UseIridium(
        this ISiloBuilder builder,
        string path,
        Action<IridiumSiloOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        builder.Services.AddOptions<IridiumSiloOptions>().Configure(options =>
        {
            options.Path = path;
            configure?.Invoke(options);
        });
        ProviderServices.AddClustering(builder.Services, isSilo: true);
        ProviderServices.AddReminders(builder.Services);
        ProviderServices.AddStorage(builder.Services, ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);
        ProviderServices.AddStorage(builder.Services, ProviderConstants.DEFAULT_PUBSUB_PROVIDER_NAME);
        ProviderServices.AddTransactions(builder.Services, ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);
        return builder;
    }

    /// <summary>Keeps the states of grains under the name of a storage provider.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">Name of the provider.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddIridiumGrainStorage(
        this ISiloBuilder builder,
        string name,
        Action<IridiumGrainStorageOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        void Build(OptionsBuilder<IridiumGrainStorageOptions> options) => options.Configure(configure);
        return builder.AddIridiumGrainStorage(name, Build);
    }

    /// <summary>Keeps the states of grains under the name of a storage provider.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">Name of the provider.</param>
    /// <param name="configure">Builds the options; null leaves them at their defaults.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddIridiumGrainStorage(
        this ISiloBuilder builder,
        string name,
        Action<OptionsBuilder<IridiumGrainStorageOptions>>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        OptionsBuilder<IridiumGrainStorageOptions> options =
            ProviderServices.AddStorage(builder.Services, name);
        configure?.Invoke(options);
        return builder;
    }

    /// <summary>Keeps the states of grains that name no storage provider.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Sets the options; may be null.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddIridiumGrainStorageAsDefault(
        this ISiloBuilder builder,
        Action<IridiumGrainStorageOptions>? configure = null) =>
        builder.AddIridiumGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configure ?? (_ => { }));

    /// <summary>Keeps reminders, and adds the reminder service.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder UseIridiumReminders(
        this ISiloBuilder builder,
        Action<IridiumReminderOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        void Build(OptionsBuilder<IridiumReminderOptions> options) => options.Configure(configure);
        return builder.UseIridiumReminders(Build);
    }

    /// <summary>Keeps reminders, and adds the reminder service.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Builds the options; null leaves them at their defaults.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder UseIridiumReminders(
        this ISiloBuilder builder,
        Action<OptionsBuilder<IridiumReminderOptions>>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        OptionsBuilder<IridiumReminderOptions> options =
            ProviderServices.AddReminders(builder.Services);
        configure?.Invoke(options);
        return builder;
    }

    /// <summary>Keeps the membership table, for silos of one process.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder UseIridiumClustering(
        this ISiloBuilder builder,
        Action<IridiumClusteringOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        void Build(OptionsBuilder<IridiumClusteringOptions> options) => options.Configure(configure);
        return builder.UseIridiumClustering(Build);
    }

    /// <summary>Keeps the membership table, for silos of one process.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Builds the options; null leaves them at their defaults.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder UseIridiumClustering(
        this ISiloBuilder builder,
        Action<OptionsBuilder<IridiumClusteringOptions>>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        OptionsBuilder<IridiumClusteringOptions> options =
            ProviderServices.AddClustering(builder.Services, isSilo: true);
        configure?.Invoke(options);
        return builder;
    }

    /// <summary>Keeps a grain directory, for grains that name it.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">Name of the provider.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddIridiumGrainDirectory(
        this ISiloBuilder builder,
        string name,
        Action<IridiumGrainDirectoryOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        void Build(OptionsBuilder<IridiumGrainDirectoryOptions> options) => options.Configure(configure);
        return builder.AddIridiumGrainDirectory(name, Build);
    }

    /// <summary>Keeps a grain directory, for grains that name it.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">Name of the provider.</param>
    /// <param name="configure">Builds the options; null leaves them at their defaults.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddIridiumGrainDirectory(
        this ISiloBuilder builder,
        string name,
        Action<OptionsBuilder<IridiumGrainDirectoryOptions>>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        OptionsBuilder<IridiumGrainDirectoryOptions> options =
            ProviderServices.AddDirectory(builder.Services, name);
        configure?.Invoke(options);
        return builder;
    }

    /// <summary>Keeps the directory of grains that name none.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Sets the options; may be null.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder UseIridiumGrainDirectoryAsDefault(
        this ISiloBuilder builder,
        Action<IridiumGrainDirectoryOptions>? configure = null) =>
        builder.AddIridiumGrainDirectory(GrainDirectoryAttribute.DEFAULT_GRAIN_DIRECTORY, configure ?? (_ => { }));

    /// <summary>Keeps transactional states under the name of a storage provider; add transactions with
    /// <c>UseTransactions</c>.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">Name of the provider.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddIridiumTransactionalStateStorage(
        this ISiloBuilder builder,
        string name,
        Action<IridiumTransactionalStateOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        void Build(OptionsBuilder<IridiumTransactionalStateOptions> options) => options.Configure(configure);
        return builder.AddIridiumTransactionalStateStorage(name, Build);
    }

    /// <summary>Keeps transactional states under the name of a storage provider; add transactions with
    /// <c>UseTransactions</c>.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="name">Name of the provider.</param>
    /// <param name="configure">Builds the options; null leaves them at their defaults.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddIridiumTransactionalStateStorage(
        this ISiloBuilder builder,
        string name,
        Action<OptionsBuilder<IridiumTransactionalStateOptions>>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        OptionsBuilder<IridiumTransactionalStateOptions> options =
            ProviderServices.AddTransactions(builder.Services, name);
        configure?.Invoke(options);
        return builder;
    }

    /// <summary>Keeps transactional states that name no storage provider.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Sets the options; may be null.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddIridiumTransactionalStateStorageAsDefault(
        this ISiloBuilder builder,
        Action<IridiumTransactionalStateOptions>? configure = null) =>
        builder.AddIridiumTransactionalStateStorage(
            ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, configure ?? (_ => { }));
}
