using System.Data.Common;
using Iridium.Data;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers data sources.</summary>
public static class IridiumDataServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="IridiumDataSource"/>, also as <see cref="DbDataSource"/>, which logs to the container's
    /// loggers, and connections from it, also as <see cref="DbConnection"/>, which are opened by who asks for them.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">See <see cref="IridiumConnectionStringBuilder"/>.</param>
    /// <param name="configure">Changes the builder; may be null.</param>
    /// <param name="serviceKey">A key, to register several; null for none.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The connection string is not valid.</exception>
    public static IServiceCollection AddIridiumDataSource(
        this IServiceCollection services,
        string connectionString,
        Action<IServiceProvider, IridiumDataSourceBuilder>? configure = null,
        object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        _ = new IridiumConnectionStringBuilder(connectionString);
        services.TryAdd(ServiceDescriptor.KeyedSingleton(typeof(IridiumDataSource), serviceKey, (provider, _) =>
        {
            IridiumDataSourceBuilder builder = new IridiumDataSourceBuilder(connectionString)
                .UseLoggerFactory(provider.GetService<ILoggerFactory>());
            configure?.Invoke(provider, builder);
            return builder.Build();
        }));
        services.TryAdd(ServiceDescriptor.KeyedSingleton(
            typeof(DbDataSource), serviceKey, (provider, key) => SourceOf(provider, key)));
        services.TryAdd(ServiceDescriptor.KeyedTransient(
            typeof(IridiumConnection), serviceKey, (provider, key) => SourceOf(provider, key).CreateConnection()));
        services.TryAdd(ServiceDescriptor.KeyedTransient(
            typeof(DbConnection), serviceKey, (provider, key) => SourceOf(provider, key).CreateConnection()));
        return services;
    }

    private static IridiumDataSource SourceOf(IServiceProvider provider, object? key) => key is null
        ? provider.GetRequiredService<IridiumDataSource>()
        : provider.GetRequiredKeyedService<IridiumDataSource>(key);
}
