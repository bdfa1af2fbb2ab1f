using System.Data.Common;
using Iridium.Data.Connections;

namespace Iridium.Data;

/// <summary>
/// Makes connections to one database, which stays open from the first on until the data source is disposed; then it
/// closes with its last connection, pooled or not. Thread-safe.
/// </summary>
public sealed class IridiumDataSource : DbDataSource
{
    private readonly Lock _gate = new();
    private readonly ConnectionSettings _settings;
    private EngineShare? _share;
    private bool _isDisposed;

    /// <summary>Makes a data source.</summary>
    /// <param name="connectionString">See <see cref="IridiumConnectionStringBuilder"/>.</param>
    /// <exception cref="ArgumentException">A key or a value is not allowed.</exception>
    public IridiumDataSource(string connectionString)
        : this(ConnectionSettings.Of(connectionString))
    {
    }

    internal IridiumDataSource(ConnectionSettings settings)
    {
        // A database in memory without a name is the data source's own, for all of its connections.
        string name = settings is { Mode: DataSourceMode.Memory, DataSource.Length: 0 }
            ? Guid.NewGuid().ToString("N")
            : settings.DataSource;
        _settings = settings with { DataSource = name, OnOpened = Hold };
    }

    /// <inheritdoc/>
    public override string ConnectionString => _settings.Text;

    /// <summary>Makes a connection that is not open yet.</summary>
    /// <returns>The connection; dispose it.</returns>
    public new IridiumConnection CreateConnection() => (IridiumConnection)CreateDbConnection();

    /// <summary>Makes a connection and opens it.</summary>
    /// <returns>The connection; dispose it.</returns>
    public new IridiumConnection OpenConnection() => (IridiumConnection)OpenDbConnection();

    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection()
    {
        lock (_gate) ObjectDisposedException.ThrowIf(_isDisposed, this);
        return new IridiumConnection(_settings);
    }

    /// <summary>As <see cref="OpenConnection"/>; a database that is not open yet is opened on a thread of the pool.
    /// </summary>
    /// <param name="cancellationToken">Checked before opening starts.</param>
    /// <returns>The connection; dispose it.</returns>
    public new async ValueTask<IridiumConnection> OpenConnectionAsync(CancellationToken cancellationToken = default) =>
        (IridiumConnection)await OpenDbConnectionAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>A batch that takes a connection for as long as it runs.</summary>
    /// <returns>The batch; dispose it.</returns>
    protected override DbBatch CreateDbBatch() => new IridiumBatch(this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        EngineShare? share;
        lock (_gate)
        {
            _isDisposed = true;
            share = _share;
            _share = null;
        }

        share?.Dispose();
        if (share is not null) OpenDatabases.Clear(_settings);
        base.Dispose(disposing);
    }

    /// <summary>A view for reading only is not held: each connection shall see the state of its opening.</summary>
    private void Hold()
    {
        if (_settings.Mode == DataSourceMode.ReadOnly) return;
        lock (_gate)
        {
            if (!_isDisposed) _share ??= OpenDatabases.Acquire(_settings);
        }
    }
}
