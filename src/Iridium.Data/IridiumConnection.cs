using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Iridium.Data.Connections;
using Iridium.Data.Executing;
using Iridium.Data.Schema;
using Iridium.Data.Syntax;
using Iridium.Data.Telemetry;
using Iridium.Engine;
using Microsoft.Extensions.Logging;

namespace Iridium.Data;

/// <summary>
/// A session on a database. Connections to one directory share the open database, so a connection is cheap. For one
/// thread at a time; several readers may be open at once.
/// </summary>
public sealed class IridiumConnection : DbConnection
{
    private readonly ConnectionTelemetry _telemetry;
    private ConnectionSettings _settings;
    private ConnectionState _state;
    private ConnectionSessions? _sessions;
    private string? _keyspace;

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

    internal IridiumConnection(ConnectionSettings settings)
    {
        _settings = settings;
        _telemetry = new ConnectionTelemetry(this);
    }

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
        : _settings.Mode == DataSourceMode.Memory ? _settings.DataSource : _sessions!.Database.Path;

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
            return _sessions!.Database;
        }
    }

    /// <inheritdoc/>
    protected override DbProviderFactory DbProviderFactory => IridiumFactory.Instance;

    internal ConnectionSettings Settings => _settings;

    internal ILogger Logger => _telemetry.Logger;

    internal OpenReaders Readers { get; } = new();

    internal IridiumTransaction? Transaction { get; private set; }

    internal SqlSession Session
    {
        get
        {
            RequireOpen();
            return _sessions!.Current;
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
    public override void Open() => Completed.Get(OpenAsync(isAsync: false, default));

    /// <summary>As <see cref="Open"/>; a database that is not open yet is opened on a thread of the pool.</summary>
    /// <param name="cancellationToken">Checked before opening starts.</param>
    /// <returns>A task that ends when it is open.</returns>
    public override Task OpenAsync(CancellationToken cancellationToken) =>
        OpenAsync(isAsync: true, cancellationToken).AsTask();

    /// <summary>
    /// Closes the connection: readers end, a transaction is rolled back. What was done as a part of a transaction of
    /// System.Transactions stays a part of it. Closing a closed connection does nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">A call on another thread still runs; cancel it first.</exception>
    public override void Close()
    {
        if (_state != ConnectionState.Open) return;
        ConnectionSessions sessions = _sessions!;

        // What the connection shares with others of a transaction outlives it, so that without a reader nothing ends.
        bool isShared = sessions.IsShared && Readers.ToArray().Length == 0;
        using (isShared ? default : sessions.Used?.Gate.Enter() ?? default)
        {
            foreach (IridiumDataReader reader in Readers.ToArray()) reader.Abort();
            Transaction?.Abandon();
            sessions.Dispose();
        }

        _sessions = null;
        _keyspace = null;
        _telemetry.NoteClosed(_settings.DataSource);
        Change(ConnectionState.Closed);
    }

    /// <summary>Chooses another default keyspace until the connection is closed.</summary>
    /// <param name="databaseName">Its name.</param>
    /// <exception cref="IridiumException">There is no such keyspace.</exception>
    public override void ChangeDatabase(string databaseName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(databaseName);
        Session.SchemaOf(new KeyspaceSource(0, databaseName, null));
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
        using SessionGate.Pass pass = session.Gate.Enter();
        session.Transaction.Begin(isolationLevel, isReadOnly: false, view: null, TransactionOwner.Caller);
        Logger.TransactionBegun(session.Transaction.Isolation);
        return Transaction = new IridiumTransaction(this, session);
    }

    /// <summary>Makes a command.</summary>
    /// <returns>The command; dispose it.</returns>
    public new IridiumCommand CreateCommand() => new("", this);

    /// <summary>
    /// Joins a transaction of System.Transactions, whatever <c>Enlist</c> says; the one it is part of already does
    /// nothing.
    /// </summary>
    /// <param name="transaction">The transaction; null leaves one that has ended.</param>
    /// <exception cref="InvalidOperationException">
    /// The connection is closed, has a transaction, or is part of another one that has not ended.
    /// </exception>
    /// <exception cref="IridiumException">Its isolation is not offered.</exception>
    public override void EnlistTransaction(System.Transactions.Transaction? transaction)
    {
        RequireOpen();
        _sessions!.Join(transaction);
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

    private async ValueTask OpenAsync(bool isAsync, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_state != ConnectionState.Closed) throw new InvalidOperationException("The connection is open already.");
        ConnectionSettings settings = _settings;
        Change(ConnectionState.Connecting);
        EngineShare? share = null;
        try
        {
            // Here, on the caller's thread: a scope without async flow is not seen behind the await.
            System.Transactions.Transaction? ambient =
                settings.IsEnlisting ? System.Transactions.Transaction.Current : null;
            _telemetry.Begin(settings.LoggerFactory);
            if (!isAsync) share = OpenDatabases.Acquire(settings);
            else if (!OpenDatabases.TryAcquire(settings, out share))
                share = await Task.Run(() => OpenDatabases.Acquire(settings), cancellationToken).ConfigureAwait(false);
            _sessions = new ConnectionSessions(share, settings, _telemetry);
            _sessions.Join(ambient);
            Change(ConnectionState.Open);
            settings.OnOpened?.Invoke();
            _telemetry.NoteOpened(settings.DataSource);
        }
        catch (Exception error)
        {
            _sessions = null;
            share?.Dispose();
            Change(ConnectionState.Closed);
            if (EngineErrors.TryMap(error, out IridiumException? mapped)) throw mapped;
            throw;
        }
    }

    private void Change(ConnectionState state)
    {
        ConnectionState before = _state;
        _state = state;
        OnStateChange(new StateChangeEventArgs(before, state));
    }
}
