using Iridium.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iridium.Orleans.Hosting;

/// <summary>
/// The databases that one silo uses, at most one lease for each directory. All its providers come here, so they share
/// engines with one another, and with other silos of the process; disposing the silo's container gives the leases back.
/// Databases that the application opened are used and not disposed. Thread-safe.
/// </summary>
internal sealed class EngineLeases : IDisposable
{
    // Constant after construction.
    private readonly IServiceProvider _services;
    private readonly DatabaseLeases _leases = new();
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Dictionary<IridiumStoreOptions, IridiumDatabase> _foreign = [];
    private bool _disposed;

    public EngineLeases(IServiceProvider services) => _services = services;

    /// <summary>The databases that are in use.</summary>
    public IReadOnlyCollection<IridiumDatabase> Databases
    {
        get
        {
            lock (_gate) return [.. _leases.Databases.Concat(_foreign.Values).Distinct()];
        }
    }

    /// <summary>The database that options ask for.</summary>
    /// <exception cref="IridiumException">It cannot be opened.</exception>
    public IridiumDatabase Open(IridiumStoreOptions options)
    {
        IridiumSiloOptions silo = _services.GetRequiredService<IOptions<IridiumSiloOptions>>().Value;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (options.GetDatabase is { } get)
            {
                if (_foreign.TryGetValue(options, out IridiumDatabase? known)) return known;
                IridiumDatabase given = get(_services)
                    ?? throw new InvalidOperationException("GetDatabase returned null; return an open database.");
                _foreign.Add(options, given);
                return given;
            }

            string path = options.Path ?? silo.Path
                ?? throw new InvalidOperationException("No directory is named; call UseIridium(path) or set Path.");
            return _leases.Open(path, () => OptionsFor(options.ConfigureDatabase ?? silo.ConfigureDatabase));
        }
    }

    /// <summary>Gives the leases back; the last one of a directory closes its database.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _foreign.Clear();
        }

        _leases.Dispose();
    }

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
                "ConfigureDatabase returned null; return the options it is given, changed with a 'with' expression.");
    }
}
