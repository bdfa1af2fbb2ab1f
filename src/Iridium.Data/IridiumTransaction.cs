using System.Data;
using System.Data.Common;
using Iridium.Data.Connections;
using Iridium.Data.Executing;
using Iridium.Data.Telemetry;

namespace Iridium.Data;

/// <summary>
/// A transaction of a connection. Disposing it without a commit takes everything back. For one thread at a time.
/// </summary>
public sealed class IridiumTransaction : DbTransaction
{
    private readonly SqlSession _session;
    private IridiumConnection? _connection;
    private bool _isDisposed;

    internal IridiumTransaction(IridiumConnection connection, SqlSession session)
    {
        _connection = connection;
        _session = session;
        IsolationLevel = session.Transaction.Isolation;
    }

    /// <summary>What was given: <see cref="IsolationLevel.Snapshot"/> or <see cref="IsolationLevel.Serializable"/>.
    /// </summary>
    public override IsolationLevel IsolationLevel { get; }

    /// <summary>Whether there are savepoints: yes.</summary>
    public override bool SupportsSavepoints => true;

    /// <summary>The connection; null once it has ended.</summary>
    public new IridiumConnection? Connection => _connection;

    /// <inheritdoc/>
    protected override DbConnection? DbConnection => _connection;

    /// <summary>Makes its writes durable and visible, all at once.</summary>
    /// <exception cref="IridiumException">
    /// A conflict (40001, transient): nothing was written; roll back and run the transaction again. Or the disk failed.
    /// </exception>
    public override void Commit() => Completed.Get(CommitAsync(isAsync: false, default));

    /// <inheritdoc/>
    public override Task CommitAsync(CancellationToken cancellationToken = default) =>
        CommitAsync(isAsync: true, cancellationToken).AsTask();

    /// <summary>Takes everything back.</summary>
    public override void Rollback()
    {
        RequireActive();
        using SessionGate.Pass pass = _session.Gate.Enter();
        End(isRolledBack: true);
    }

    /// <inheritdoc/>
    public override Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        Rollback();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Save(string savepointName)
    {
        ArgumentException.ThrowIfNullOrEmpty(savepointName);
        RequireActive();
        using SessionGate.Pass pass = _session.Gate.Enter();
        _session.Transaction.Save(savepointName);
    }

    /// <inheritdoc/>
    public override void Rollback(string savepointName)
    {
        ArgumentException.ThrowIfNullOrEmpty(savepointName);
        RequireActive();
        using SessionGate.Pass pass = _session.Gate.Enter();
        _session.Transaction.RollbackTo(savepointName);
    }

    /// <inheritdoc/>
    public override void Release(string savepointName)
    {
        ArgumentException.ThrowIfNullOrEmpty(savepointName);
        RequireActive();
        using SessionGate.Pass pass = _session.Gate.Enter();
        _session.Transaction.Release(savepointName);
    }

    /// <summary>Ends it because its connection closes.</summary>
    internal void Abandon()
    {
        if (_connection is not null) End(isRolledBack: true);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            if (_connection is not null)
            {
                using SessionGate.Pass pass = _session.Gate.Enter();
                Abandon();
            }

            _isDisposed = true;
        }

        base.Dispose(disposing);
    }

    private async ValueTask CommitAsync(bool isAsync, CancellationToken cancellationToken)
    {
        RequireActive();
        cancellationToken.ThrowIfCancellationRequested();
        using SessionGate.Pass pass = _session.Gate.Enter();
        OperationTelemetry? telemetry = OperationTelemetry.StartCommit(_connection!); // Checked: it is active.
        try
        {
            await _session.Transaction.CommitAsync(isAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Exception told = EngineErrors.TryMap(error, out IridiumException? mapped) ? mapped : error;
            telemetry?.Fail(told);
            if (ReferenceEquals(told, error)) throw;
            throw told;
        }
        finally
        {
            telemetry?.End(-1);
        }

        _connection!.Logger.TransactionCommitted(); // Only the end below takes the connection away.
        End(isRolledBack: false);
    }

    private void End(bool isRolledBack)
    {
        IridiumConnection? connection = _connection;
        _connection = null;
        if (isRolledBack && _session.Transaction.IsActive) _session.Transaction.Rollback();
        if (isRolledBack) connection?.Logger.TransactionRolledBack();
        connection?.Forget(this);
    }

    private void RequireActive()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_connection is null) throw new InvalidOperationException("The transaction has ended.");
    }
}
