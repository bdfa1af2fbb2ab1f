namespace Iridium.Engine;

/// <summary>
/// One share of a database that several parts of a process use. The database closes when the last share is disposed.
/// </summary>
public sealed class DatabaseLease : IDisposable, IAsyncDisposable
{
    private int _isReleased;

    internal DatabaseLease(IridiumDatabase database)
    {
        Database = database;
    }

    /// <summary>The shared database. Do not dispose it; dispose the lease.</summary>
    public IridiumDatabase Database { get; }

    /// <summary>Gives the share back; the last one closes the database. Disposing twice is no error.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0) SharedDatabases.Release(Database);
    }

    /// <summary>As <see cref="Dispose"/>.</summary>
    /// <returns>A task that ends when the share is given back.</returns>
    public ValueTask DisposeAsync() => new(Task.Run(Dispose));
}
