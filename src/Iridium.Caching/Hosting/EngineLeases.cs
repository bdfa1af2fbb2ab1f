using Iridium.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iridium.Caching.Hosting;

/// <summary>
/// The databases that one service container uses, at most one lease for each directory. Every part of the container
/// comes here for its database, so caches and data-protection keys in one directory share one engine; disposing the
/// container gives the leases back. Thread-safe.
/// </summary>
internal sealed class EngineLeases : IDisposable
{
    private readonly IServiceProvider _services;
    private readonly IOptionsMonitor<IridiumCacheOptions> _options;
    private readonly DatabaseLeases _leases = new();

    public EngineLeases(IServiceProvider services, IOptionsMonitor<IridiumCacheOptions> options)
    {
        _services = services;
        _options = options;
    }

    /// <summary>The database of the cache whose options have a name.</summary>
    /// <exception cref="OptionsValidationException">The options are not valid.</exception>
    /// <exception cref="IridiumException">The database cannot be opened.</exception>
    public IridiumDatabase OpenForCache(string optionsName)
    {
        IridiumCacheOptions options = _options.Get(optionsName);
        return Open(options.Path, options.ConfigureDatabase);
    }

    /// <summary>The database that holds data-protection keys.</summary>
    /// <exception cref="InvalidOperationException">No path is named and there is no default cache.</exception>
    /// <exception cref="IridiumException">The database cannot be opened.</exception>
    public IridiumDatabase OpenForKeyRing(KeyRingRegistration keyRing)
    {
        if (keyRing.Path is { } path) return Open(path, configure: null);
        CacheRegistration? cache = _services.GetServices<CacheRegistration>().FirstOrDefault(c => c.ServiceKey is null);
        if (cache is null)
        {
            throw new InvalidOperationException(
                "PersistKeysToIridium() without a path keeps keys in the database of the default cache, and there is "
                + "none. Call services.AddIridiumCache(…), or name a path: PersistKeysToIridium(\"data\").");
        }

        return OpenForCache(cache.OptionsName);
    }

    /// <summary>Opens the database of everything registered, each once.</summary>
    public IReadOnlyCollection<IridiumDatabase> OpenAll()
    {
        var databases = new HashSet<IridiumDatabase>();
        foreach (CacheRegistration cache in _services.GetServices<CacheRegistration>())
            databases.Add(OpenForCache(cache.OptionsName));
        foreach (KeyRingRegistration keyRing in _services.GetServices<KeyRingRegistration>())
            databases.Add(OpenForKeyRing(keyRing));
        return databases;
    }

    /// <summary>Gives the leases back; the last one of a directory closes its database.</summary>
    public void Dispose() => _leases.Dispose();

    private IridiumDatabase Open(string path, Func<DatabaseOptions, DatabaseOptions>? configure) =>
        _leases.Open(path, () => OptionsFor(configure));

    private DatabaseOptions OptionsFor(Func<DatabaseOptions, DatabaseOptions>? configure)
    {
        DatabaseOptions options = DatabaseOptions.Default with
        {
            TimeProvider = _services.GetService<TimeProvider>() ?? TimeProvider.System,
            LoggerFactory = _services.GetService<ILoggerFactory>(),
        };
        return configure is null
            ? options
            : configure(options) ?? throw new InvalidOperationException(
                $"{nameof(IridiumCacheOptions.ConfigureDatabase)} returned null; return the options it is given, "
                + "changed with a 'with' expression.");
    }
}
