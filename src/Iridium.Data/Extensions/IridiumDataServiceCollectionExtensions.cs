using System.Data.Common;
using Iridium.Data;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers data sources.</summary>
public static class IridiumDataServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="IridiumDataSource"/> as a singleton, also as <see cref="DbDataSource"/>, which logs to
    /// the container's loggers and is disposed with the container; and connections from it, also as
    /// <see cref="DbConnection"/>, which are opened by who asks for them. What is registered already stays.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">See <see cref="IridiumConnectionStringBuilder"/>.</param>
    /// <param name="configure">Changes the builder when the data source is first asked for; may be null.</param>
    /// <param name="serviceKey">A key, to register several; null for none.</param>
    /// <param name="connectionLifetime">
    /// Transient: each request gets a connection of its own. Scoped: one for each scope, which closes it.
    /// </param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The connection string is not valid.</exception>
    public static IServiceCollection AddIridiumDataSource(
        this IServiceCollection services,
        string connectionString,
        Action<IServiceProvider, IridiumDataSourceBuilder>? configure = null,
        object? serviceKey = null,
        ServiceLifetime connectionLifetime = ServiceLifetime.Transient)
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
            typeof(DbDataSource), serviceKey, (provider, key) => Resolve<IridiumDataSource>(provider, key)));
        services.TryAdd(ServiceDescriptor.DescribeKeyed(
            typeof(IridiumConnection),
            serviceKey,
            (provider, key) => Resolve<IridiumDataSource>(provider, key).CreateConnection(),
            connectionLifetime));
        services.TryAdd(ServiceDescriptor.DescribeKeyed(
            typeof(DbConnection),
            serviceKey,
            (provider, key) => Resolve<IridiumConnection>(provider, key),
            connectionLifetime));
        return services;
    }

    private static T Resolve<T>(IServiceProvider provider, object? key)
        where T : notnull =>
        key is null ? provider.GetRequiredService<T>() : provider.GetRequiredKeyedService<T>(key);
}
