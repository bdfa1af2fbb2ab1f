using Iridium.Engine;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iridium.Caching.Hosting;

/// <summary>
/// What the registration methods have in common. Registering a cache again under the same key adds to its options. As
/// with the framework's own stores, the distributed cache registered last is the one an application gets. Stateless.
/// </summary>
internal static class CacheServices
{
    /// <summary>Registers the database owner and the start-up opening; calling it twice is no error.</summary>
    public static void AddCore(IServiceCollection services)
    {
        services.AddOptions();
        services.TryAddSingleton<EngineLeases>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<IridiumCacheOptions>, IridiumCacheOptionsValidator>());
        services.AddHostedService<DatabaseOpener>();
    }

    /// <summary>Registers a cache under a key, or the default one under null.</summary>
    /// <returns>The builder of its options.</returns>
    public static OptionsBuilder<IridiumCacheOptions> AddCache(IServiceCollection services, object? serviceKey)
    {
        AddCore(services);
        CacheRegistration registration = FindOrAdd(services, serviceKey);
        if (serviceKey is null) AddDefault(services, registration);
        else AddKeyed(services, registration, serviceKey);
        return services.AddOptions<IridiumCacheOptions>(registration.OptionsName).ValidateOnStart();
    }

    private static CacheRegistration FindOrAdd(IServiceCollection services, object? serviceKey)
    {
        CacheRegistration[] known = [.. services
            .Where(service => !service.IsKeyedService)
            .Select(service => service.ImplementationInstance)
            .OfType<CacheRegistration>()];
        CacheRegistration? found = Array.Find(known, registration => Equals(registration.ServiceKey, serviceKey));
        if (found is not null) return found;

        // Options names are strings, service keys need not be; the default cache has the name of unnamed options.
        string name = serviceKey switch
        {
            null => Options.DefaultName,
            string { Length: > 0 } key => key,
            _ => $"{serviceKey}#{known.Length}",
        };
        var added = new CacheRegistration(serviceKey, name);
        services.AddSingleton(added);
        return added;
    }

    private static void AddDefault(IServiceCollection services, CacheRegistration registration)
    {
        services.TryAddSingleton(provider => Create(provider, registration));
        services.TryAddSingleton(provider => DatabaseOf(provider, registration));
        services.AddSingleton<IDistributedCache>(provider => provider.GetRequiredService<IridiumCache>());
        services.AddSingleton<IBufferDistributedCache>(provider => provider.GetRequiredService<IridiumCache>());
    }

    private static void AddKeyed(IServiceCollection services, CacheRegistration registration, object key)
    {
        services.TryAddKeyedSingleton(key, (provider, _) => Create(provider, registration));
        services.TryAddKeyedSingleton(key, (provider, _) => DatabaseOf(provider, registration));
        services.AddKeyedSingleton<IDistributedCache>(key, (p, k) => p.GetRequiredKeyedService<IridiumCache>(k));
        services.AddKeyedSingleton<IBufferDistributedCache>(key, (p, k) => p.GetRequiredKeyedService<IridiumCache>(k));
    }

    private static IridiumDatabase DatabaseOf(IServiceProvider provider, CacheRegistration registration) =>
        provider.GetRequiredService<EngineLeases>().OpenForCache(registration.OptionsName);

    private static IridiumCache Create(IServiceProvider provider, CacheRegistration registration) => new(
        DatabaseOf(provider, registration),
        provider.GetRequiredService<IOptionsMonitor<IridiumCacheOptions>>().Get(registration.OptionsName),
        provider.GetService<ILogger<IridiumCache>>());
}
