using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Iridium.Data.Connections;
using Iridium.Data.Executing;
using Iridium.Data.Schema;
using Iridium.Data.Telemetry;
using Iridium.Engine;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iridium.Data;

/// <summary>
/// A session on a database. Connections to one directory share the open database, so a connection is cheap. For one
/// thread at a time; several readers may be open at once.
/// </summary>
public sealed class IridiumConnection : DbConnection
{
    private readonly List<IridiumDataReader> _readers = [];
    private ConnectionSettings _settings;
    private ConnectionState _state;
    private EngineShare? _share;
    private SqlSession? _session;
    private AmbientEnlistment? _enlistment;
    private string? _keyspace;
    private ILogger _logger = NullLogger.Instance;

    /// <summary>Makes a connection without a connection string.</summary>
    public IridiumConnection()
        : this(ConnectionSettings.Empty)
    {
    }

    /// <summary>Makes a connection.</summary>
    /// <param name="connectionString">See <see cref="IridiumConnectionStringBuilder"/>.</param>
    /// <exception cref="ArgumentException">A key or a value is not allowed.</exception>
    public IridiumConnection(string? connectionString)
        : this(ConnectionSettings.Of(connectionString))
    {
    }

    internal IridiumConnection(ConnectionSettings settings) => _settings = settings;

    /// <summary>What is opened. May be set while the connection is closed.</summary>
    [AllowNull]
    public override string ConnectionString
    {
        get => _settings.Text;
        set
        {
            if (_state != ConnectionState.Closed)
                throw new InvalidOperationException("The connection string of an open connection cannot change.");
            _settings = ConnectionSettings.Of(value);
        }
    }

    /// <summary>The default keyspace; empty while closed.</summary>
    public override string Database => IsOpen ? _keyspace ?? _settings.DefaultKeyspace : "";

    /// <summary>The directory, as a full path, or the name of the database in memory; empty while closed.</summary>
    public override string DataSource => !IsOpen
        ? ""
        : _settings.Mode == DataSourceMode.Memory ? _settings.DataSource : _share!.Database.Path;

    /// <summary>The version of the engine.</summary>
    public override string ServerVersion
    {
        get
        {
            RequireOpen();
            return typeof(IridiumDatabase).Assembly.GetName().Version!.ToString();
        }
    }

    /// <inheritdoc/>
    public override ConnectionState State => _state;

    /// <inheritdoc/>
    public override int ConnectionTimeout => 0;

    /// <inheritdoc/>
    public override bool CanCreateBatch => true;

    /// <summary>The open database, for what statements do not offer. It belongs to the connections; do not dispose it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The connection is closed.</exception>
    public IridiumDatabase Engine
    {
        get
        {
            RequireOpen();
            return _share!.Database;
        }
    }

    /// <inheritdoc/>
    protected override DbProviderFactory DbProviderFactory => IridiumFactory.Instance;

    internal ConnectionSettings Settings => _settings;

    internal ILogger Logger => _logger;

    internal IridiumTransaction? Transaction { get; private set; }

    internal SqlSession Session
    {
        get
        {
            RequireOpen();
            if (_enlistment is { IsEnded: false }) return _enlistment.Session;
            _enlistment = null;
            return _session ??= new SqlSession(_share!.Database, OptionsOfSession());
        }
    }

    private bool IsOpen => _state == ConnectionState.Open;

    /// <summary>Closes the idle database of a connection, and lets one in use close with its last connection.</summary>
    /// <param name="connection">Any connection to it, open or not.</param>
    public static void ClearPool(IridiumConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        OpenDatabases.Clear(connection._settings);
    }

    /// <summary>As <see cref="ClearPool"/> for every database.</summary>
    public static void ClearAllPools() => OpenDatabases.Clear(null);

    /// <summary>Opens the database, or shares it with the connections that have it open.</summary>
    /// <exception cref="InvalidOperationException">It is open, or the connection string names no database.</exception>
    /// <exception cref="IridiumException">The database cannot be opened.</exception>
    public override void Open()
    {
        if (_state != ConnectionState.Closed) throw new InvalidOperationException("The connection is open already.");
        Change(ConnectionState.Connecting);
        try
        {
            _logger = _settings.LoggerFactory?.CreateLogger(ProviderTelemetry.Name) ?? NullLogger.Instance;
            _share = OpenDatabases.Acquire(_settings);
            if (_settings.IsEnlisting
                && System.Transactions.Transaction.Current is System.Transactions.Transaction ambient)
            {
                Enlist(ambient);
            }

            Change(ConnectionState.Open);
            _settings.OnOpened?.Invoke();
            OpenConnections.Add(_settings.DataSource);
            _logger.ConnectionOpened(_settings.DataSource);
        }
        catch (Exception error)
        {
            _share?.Dispose();
            _share = null;
            Change(ConnectionState.Closed);
            if (EngineErrors.TryMap(error, out IridiumException? mapped)) throw mapped;
            throw;
        }
    }

    /// <summary>As <see cref="Open"/>; a database that is not open yet is opened on a thread-pool thread.</summary>
    /// <param name="cancellationToken">Checked before opening starts.</param>
    /// <returns>A task that ends when it is open.</returns>
    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // The share keeps the database open between the two steps; the second is quick then.
        ConnectionSettings settings = _settings;
        if (_state != ConnectionState.Closed || settings is { DataSource.Length: 0 })
        {
            Open();
            return;
        }

        try
        {
            using EngineShare first = await Task.Run(() => OpenDatabases.Acquire(settings), cancellationToken)
                .ConfigureAwait(false);
            Open();
        }
        catch (Exception error) when (EngineErrors.TryMap(error, out IridiumException? mapped))
        {
            throw mapped;
        }
    }

    /// <summary>Closes the connection: readers end, a transaction is rolled back.</summary>
    public override void Close()
    {
        if (_state == ConnectionState.Closed) return;
        foreach (IridiumDataReader reader in _readers.ToArray()) reader.Abort();
        Transaction?.Abandon();
        _session?.Dispose();
        _session = null;
        _enlistment = null;
        _keyspace = null;
        _share!.Dispose();
        _share = null;
        OpenConnections.Remove(_settings.DataSource);
        _logger.ConnectionClosed(_settings.DataSource);
        Change(ConnectionState.Closed);
    }

    /// <inheritdoc/>
    public override void ChangeDatabase(string databaseName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(databaseName);
        RequireOpen();
        _keyspace = databaseName;
    }

    /// <summary>Begins a transaction with the isolation of the connection string.</summary>
    /// <returns>The transaction; dispose it.</returns>
    public new IridiumTransaction BeginTransaction() => BeginTransaction(IsolationLevel.Unspecified);

    /// <summary>Begins a transaction.</summary>
    /// <param name="isolationLevel">Weaker ones than Snapshot are raised to it; ReadUncommitted and Chaos are refused.
    /// </param>
    /// <returns>The transaction; dispose it.</returns>
    /// <exception cref="InvalidOperationException">The connection is closed or has a transaction.</exception>
    public new IridiumTransaction BeginTransaction(IsolationLevel isolationLevel)
    {
        SqlSession session = Session;
        if (Transaction is not null || session.Transaction.IsActive)
            throw new InvalidOperationException("The connection has a transaction already. They do not nest.");
        session.Transaction.Begin(isolationLevel, isReadOnly: false);
        _logger.TransactionBegun(session.Transaction.Isolation);
        return Transaction = new IridiumTransaction(this, session);
    }

    /// <summary>Makes a command.</summary>
    /// <returns>The command; dispose it.</returns>
    public new IridiumCommand CreateCommand() => new("", this);

    /// <summary>Joins a transaction of System.Transactions.</summary>
    /// <param name="transaction">The transaction; null does nothing.</param>
    public override void EnlistTransaction(System.Transactions.Transaction? transaction)
    {
        RequireOpen();
        if (transaction is null) return;
        if (Transaction is not null || _enlistment is { IsEnded: false })
            throw new InvalidOperationException("The connection has a transaction already.");
        Enlist(transaction);
    }

    /// <inheritdoc/>
    public override DataTable GetSchema() => GetSchema(DbMetaDataCollectionNames.MetaDataCollections);

    /// <inheritdoc/>
    public override DataTable GetSchema(string collectionName) => GetSchema(collectionName, []);

    /// <inheritdoc/>
    public override DataTable GetSchema(string collectionName, string?[] restrictionValues)
    {
        ArgumentNullException.ThrowIfNull(collectionName);
        return SchemaCollections.Of(collectionName, restrictionValues ?? [], Session);
    }

    internal void Add(IridiumDataReader reader) => _readers.Add(reader);

    internal void Remove(IridiumDataReader reader) => _readers.Remove(reader);

    internal void Forget(IridiumTransaction transaction)
    {
        if (Transaction == transaction) Transaction = null;
    }

    internal void RequireOpen()
    {
        if (!IsOpen) throw new InvalidOperationException("The connection is not open.");
    }

    /// <inheritdoc/>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        BeginTransaction(isolationLevel);

    /// <inheritdoc/>
    protected override DbCommand CreateDbCommand() => CreateCommand();

    /// <inheritdoc/>
    protected override DbBatch CreateDbBatch() => new IridiumBatch(this);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Close();
        base.Dispose(disposing);
    }

    private void Enlist(System.Transactions.Transaction transaction) =>
        _enlistment = AmbientEnlistment.Join(transaction, SettingsOfOpen(), OptionsOfSession());

    /// <summary>An anonymous database has no name to find it by, so it cannot be shared with an enlistment.</summary>
    private ConnectionSettings SettingsOfOpen() => _settings is { Mode: DataSourceMode.Memory, DataSource.Length: 0 }
        ? throw new NotSupportedException(
            "A database in memory without a Data Source cannot join a transaction. Name it.")
        : _settings;

    private SessionOptions OptionsOfSession() =>
        new(_settings.Durability, _settings.Isolation, _settings.Mode == DataSourceMode.ReadOnly, NoteFullScan)
        {
            OnConflict = NoteConflict,
        };

    private void NoteFullScan(string keyspace)
    {
        ProviderTelemetry.CountFullScan(_settings, keyspace);
        _logger.FullScan(keyspace);
    }

    private void NoteConflict()
    {
        ProviderTelemetry.CountConflict(_settings);
        _logger.Conflict(_settings.DataSource);
    }

    private void Change(ConnectionState state)
    {
        ConnectionState before = _state;
        _state = state;
        OnStateChange(new StateChangeEventArgs(before, state));
    }
}
