namespace Iridium.Engine;

/// <summary>
/// One share of a database that several parts of a process use. The database closes when the last share is disposed.
/// </summary>
public sealed class DatabaseLease : IDisposable, IAsyncDisposable
{
    internal DatabaseLease() => throw new NotSupportedException();

    /// <summary>The shared database. Do not dispose it; dispose the lease.</summary>
    public IridiumDatabase Database => throw new NotSupportedException();

    /// <summary>Gives the share back; the last one closes the database. Disposing twice is no error.</summary>
    public void Dispose() => throw new NotSupportedException();

    /// <summary>As <see cref="Dispose"/>.</summary>
    /// <returns>A task that ends when the share is given back.</returns>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
