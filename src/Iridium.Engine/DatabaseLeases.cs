namespace Iridium.Engine;

/// <summary>
/// The shared databases that one part of a process uses, such as a service container: at most one lease for each
/// directory, given back together. Thread-safe.
/// </summary>
public sealed class DatabaseLeases : IDisposable
{
    // Constant after construction.
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Dictionary<string, DatabaseLease> _leases = new(StringComparer.Ordinal);
    private bool _isDisposed;

    /// <summary>The databases that are in use.</summary>
    public IReadOnlyCollection<IridiumDatabase> Databases
    {
        get
        {
            lock (_gate) return [.. _leases.Values.Select(lease => lease.Database)];
        }
    }

    /// <summary>The database of a directory: the one that is leased already, else as
    /// <see cref="IridiumDatabase.OpenShared"/> opens it.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="options">Makes the options; called only when there is no lease on the directory yet.</param>
    /// <returns>The database. Do not dispose it; dispose this.</returns>
    /// <exception cref="IridiumException">The database cannot be opened.</exception>
    /// <exception cref="ObjectDisposedException">The leases were given back.</exception>
    public IridiumDatabase Open(string path, Func<DatabaseOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string directory = IridiumDatabase.DirectoryOf(path);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_leases.TryGetValue(directory, out DatabaseLease? held)) return held.Database;
            DatabaseLease lease = IridiumDatabase.OpenShared(directory, options());
            _leases.Add(directory, lease);
            return lease.Database;
        }
    }

    /// <summary>
    /// Gives all leases back; the last one of a directory closes its database. Disposing twice is no error.
    /// </summary>
    /// <exception cref="AggregateException">Databases were not closed cleanly; all leases are given back.</exception>
    public void Dispose()
    {
        DatabaseLease[] leases;
        lock (_gate)
        {
            _isDisposed = true;
            leases = [.. _leases.Values];
            _leases.Clear();
        }

        var errors = new List<Exception>();
        foreach (DatabaseLease lease in leases)
        {
            try
            {
                lease.Dispose();
            }
            catch (IridiumException error)
            {
                errors.Add(error);
            }
        }

        if (errors.Count > 0) throw new AggregateException("A database was not closed cleanly.", errors);
    }
}
