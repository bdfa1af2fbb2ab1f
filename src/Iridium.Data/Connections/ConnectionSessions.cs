using Iridium.Data.Executing;
using Iridium.Data.Telemetry;
using Iridium.Engine;

namespace Iridium.Data.Connections;

/// <summary>
/// What an open connection runs statements in: a session of its own, or, while it is part of a transaction of
/// System.Transactions, the one that all connections of the database in it share. For one thread at a time.
/// </summary>
internal sealed class ConnectionSessions(
    EngineShare share,
    ConnectionSettings settings,
    ConnectionTelemetry telemetry) : IDisposable
{
    private readonly SessionOptions _options = new(
        settings.Durability, settings.Isolation, settings.Mode == DataSourceMode.ReadOnly, telemetry.NoteFullScan)
    {
        OnConflict = telemetry.NoteConflict,
    };

    private SqlSession? _own;
    private AmbientEnlistment? _joined;

    // As the connection met it, not a copy: when its owner disposes it, the connection may go on without it.
    private System.Transactions.Transaction? _transaction;

    public IridiumDatabase Database => share.Database;

    /// <summary>The session that statements run in now.</summary>
    /// <exception cref="InvalidOperationException">
    /// The transaction has ended, but whoever has it has not let it go: what is sent now was meant to be part of it.
    /// </exception>
    public SqlSession Current
    {
        get
        {
            if (_joined is null) return _own ??= new SqlSession(share.Database, _options);
            if (!_joined.IsEnded) return _joined.Session;
            if (!IsDisposed(_transaction!))
            {
                throw new InvalidOperationException(
                    "The transaction that the connection is part of has ended, perhaps by its timeout. Dispose the "
                    + "transaction or its scope first; the connection is on its own after that.");
            }

            Leave();
            return Current;
        }
    }

    /// <summary>Whether the connection is part of a transaction that is running.</summary>
    public bool IsJoined => _joined is { IsEnded: false };

    /// <summary>Whether the session that statements ran in last is not of this connection alone.</summary>
    public bool IsShared => _joined is not null;

    /// <summary>The session that statements ran in last; null when none did.</summary>
    public SqlSession? Used => _joined?.Session ?? _own;

    /// <summary>Joins a transaction; null leaves one that has ended.</summary>
    /// <exception cref="InvalidOperationException">
    /// The connection is part of another one, or has a transaction of its own.
    /// </exception>
    public void Join(System.Transactions.Transaction? transaction)
    {
        if (IsJoined)
        {
            if (_transaction!.Equals(transaction)) return;
            throw new InvalidOperationException(
                "The connection is part of another transaction until that ends. Open a connection for this one.");
        }

        if (_own is { Transaction.IsActive: true })
            throw new InvalidOperationException("The connection has a transaction of its own. End it first.");
        Leave();
        if (transaction is null) return;
        _joined = AmbientEnlistment.Join(transaction, share, _options);
        _transaction = transaction;
    }

    public void Dispose()
    {
        _own?.Dispose();
        _own = null;
        Leave();
        share.Dispose();
    }

    private static bool IsDisposed(System.Transactions.Transaction transaction)
    {
        try
        {
            _ = transaction.TransactionInformation;
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private void Leave()
    {
        _joined = null;
        _transaction = null;
    }
}
