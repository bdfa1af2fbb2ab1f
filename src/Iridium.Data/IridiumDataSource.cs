using System.Data.Common;
using Iridium.Data.Connections;

namespace Iridium.Data;

/// <summary>
/// Makes connections to one database, which stays open from the first on until the data source is disposed.
/// Thread-safe.
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
        _settings = settings is { Mode: DataSourceMode.Memory, DataSource.Length: 0 }
            ? settings with { DataSource = Guid.NewGuid().ToString("N") }
            : settings;
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

    /// <inheritdoc/>
    protected override DbConnection OpenDbConnection()
    {
        IridiumConnection connection = CreateConnection();
        connection.Open();
        Hold();
        return connection;
    }

    /// <inheritdoc/>
    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(
        CancellationToken cancellationToken = default)
    {
        IridiumConnection connection = CreateConnection();
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        Hold();
        return connection;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _isDisposed = true;
            _share?.Dispose();
            _share = null;
        }

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
