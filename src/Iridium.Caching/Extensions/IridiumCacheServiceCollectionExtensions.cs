using Iridium.Caching;
using Iridium.Caching.Hosting;
using Iridium.Engine;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers caches kept in an embedded Iridium database.</summary>
/// <remarks>
/// <para>Each registers one <see cref="IridiumCache"/> as <see cref="IDistributedCache"/> and
/// <see cref="IBufferDistributedCache"/>, and its <see cref="IridiumDatabase"/> unless one is registered already. The
/// database takes <see cref="TimeProvider"/> and the logger factory from the container, is opened when the host starts,
/// and closes when the container is disposed.</para>
/// <para>At start, wrong options end the host with an <see cref="Options.OptionsValidationException"/> that lists all
/// faults, and a directory that cannot be opened with the <see cref="IridiumException"/> that says why.</para>
/// </remarks>
public static class IridiumCacheServiceCollectionExtensions
{
    /// <summary>Registers the application's distributed cache.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; <see cref="IridiumCacheOptions.Path"/> is required.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddIridiumCache(
        this IServiceCollection services,
        Action<IridiumCacheOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        CacheServices.AddCache(services, serviceKey: null).Configure(configure);
        return services;
    }

    /// <summary>Registers the application's distributed cache with options from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section whose keys are the names of the options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddIridiumCache(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        CacheServices.AddCache(services, serviceKey: null).Bind(configuration);
        return services;
    }

    /// <summary>Registers a cache under a service key, beside the application's distributed cache.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; a string is also the name of the cache's options.</param>
    /// <param name="configure">Sets the options; <see cref="IridiumCacheOptions.Path"/> is required.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddKeyedIridiumCache(
        this IServiceCollection services,
        object serviceKey,
        Action<IridiumCacheOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(serviceKey);
        ArgumentNullException.ThrowIfNull(configure);
        CacheServices.AddCache(services, serviceKey).Configure(configure);
        return services;
    }

    /// <summary>Registers a cache under a service key with options from configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key; a string is also the name of the cache's options.</param>
    /// <param name="configuration">The section whose keys are the names of the options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddKeyedIridiumCache(
        this IServiceCollection services,
        object serviceKey,
        IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(serviceKey);
        ArgumentNullException.ThrowIfNull(configuration);
        CacheServices.AddCache(services, serviceKey).Bind(configuration);
        return services;
    }
}
