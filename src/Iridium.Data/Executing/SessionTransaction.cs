using System.Data;
using Iridium.Data.Syntax;
using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>
/// The transaction of a connection: none, one of the engine, or a view of a named snapshot. After a conflict, or a
/// commit that failed, it is over, but only a rollback or a new one lets the connection go on, so that no later
/// statement is taken for a part of it.
/// </summary>
internal sealed class SessionTransaction(IridiumDatabase database, SessionOptions options) : IDisposable
{
    // One of a view has nothing to undo.
    private readonly List<(string Name, Savepoint? Savepoint)> _savepoints = [];
    private Transaction? _transaction;
    private Snapshot? _view;
    private long _begun;
    private bool _isDisposed;

    /// <summary>Which one is active, in the order in which they began; 0 when none is.</summary>
    public long Number => IsActive ? _begun : 0;

    /// <summary>Whether one has begun and not ended.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Whether it is over and waits to be rolled back.</summary>
    public bool HasFailed { get; private set; }

    public bool IsReadOnly { get; private set; }

    /// <summary>Who began the one that is active.</summary>
    public TransactionOwner Owner { get; private set; }

    /// <summary>Its isolation, or that of the next one.</summary>
    public IsolationLevel Isolation { get; private set; } = options.Isolation;

    /// <summary>Whether anything was written in the one that is active.</summary>
    public bool HasWrites => _transaction is { WriteBytes: > 0 };

    /// <summary>What statements of the connection read.</summary>
    /// <exception cref="IridiumException">The transaction is over.</exception>
    public ReadPoint Point
    {
        get
        {
            RequireAlive();
            return new ReadPoint(_transaction, _view);
        }
    }

    /// <summary>Begins one.</summary>
    /// <param name="isolation">Unspecified takes the connection's; weaker ones than snapshot are raised to it.</param>
    /// <param name="isReadOnly">Whether it only reads.</param>
    /// <param name="view">A named snapshot to read, or null for the present state.</param>
    /// <param name="owner">Who may end it.</param>
    /// <exception cref="IridiumException">One is active, or the isolation is not offered.</exception>
    public void Begin(
        IsolationLevel isolation,
        bool isReadOnly,
        Snapshot? view = null,
        TransactionOwner owner = TransactionOwner.Statement)
    {
        RequireNotDisposed();
        if (IsActive)
        {
            throw new IridiumException(
                SqlStates.InvalidTransactionState, "The connection has a transaction already. They do not nest.");
        }

        Isolation = RaisedOf(isolation == IsolationLevel.Unspecified ? options.Isolation : isolation);
        IsReadOnly = isReadOnly || view is not null || options.IsReadOnly || database.IsReadOnly();
        _view = view;
        if (view is null) _transaction = database.BeginTransaction(OptionsOf(Isolation, IsReadOnly));
        _begun++;
        IsActive = true;
        Owner = owner;
        HasFailed = false;
    }

    /// <summary>Commits.</summary>
    /// <exception cref="IridiumException">There is none, or a conflict: nothing of it is written.</exception>
    public async ValueTask CommitAsync(bool isAsync, CancellationToken cancellationToken)
    {
        RequireActive();
        RequireAlive();
        if (_transaction is null)
        {
            End();
            return;
        }

        try
        {
            TransactionResult result = isAsync
                ? await _transaction.CommitAsync(cancellationToken).ConfigureAwait(false)
                : _transaction.Commit();
            if (result.Conflict is TransactionConflict conflict)
            {
                options.OnConflict?.Invoke();
                throw new IridiumException(
                    SqlStates.SerializationFailure, $"The transaction met a conflict: {conflict}. Run it again.");
            }
        }
        catch (OperationCanceledException) when (!_transaction.IsEnded)
        {
            // Cancelled before the commit began: the transaction goes on.
            throw;
        }
        catch (Exception error)
        {
            HasFailed = true;
            if (EngineErrors.TryMap(error, out IridiumException? mapped)) throw mapped;
            throw;
        }

        End();
    }

    /// <summary>Takes everything back.</summary>
    /// <exception cref="IridiumException">There is none.</exception>
    public void Rollback()
    {
        RequireActive();
        End();
    }

    public void Save(string name)
    {
        RequireActive();
        RequireAlive();
        _savepoints.Add((name, _transaction?.CreateSavepoint()));
    }

    public void RollbackTo(string name)
    {
        int at = Find(name);
        if (_savepoints[at].Savepoint is Savepoint savepoint) _transaction?.RollbackTo(savepoint);
        _savepoints.RemoveRange(at + 1, _savepoints.Count - at - 1);
    }

    public void Release(string name)
    {
        int at = Find(name);
        if (_savepoints[at].Savepoint is Savepoint savepoint) _transaction?.Release(savepoint);
        _savepoints.RemoveRange(at, _savepoints.Count - at);
    }

    /// <summary>Runs a statement about the transaction.</summary>
    public async ValueTask<StatementResult> RunAsync(
        SessionStatement statement,
        Func<AsOfClause?, ParameterValues, ReadPoint> pointOf,
        ParameterValues parameters,
        bool isAsync,
        CancellationToken cancellationToken)
    {
        switch (statement)
        {
            case BeginStatement begin:
                Snapshot? view = begin.AsOf is null ? null : pointOf(begin.AsOf, parameters).Snapshot;
                Begin(begin.Isolation, begin.IsReadOnly, view, begin.Owner);
                break;
            case CommitStatement commit:
                RequireOwned(commit.Owner);
                await CommitAsync(isAsync, cancellationToken).ConfigureAwait(false);
                break;
            case RollbackStatement { Savepoint: string name }: RollbackTo(name); break;
            case RollbackStatement:
                RequireOwned(TransactionOwner.Statement);
                Rollback();
                break;
            case SavepointStatement save: Save(save.Name); break;
            case ReleaseStatement release: Release(release.Name); break;
        }

        return new StatementResult(null, -1);
    }

    /// <summary>
    /// Refuses a statement of an execution that began as a part of another transaction than now: what was meant to be
    /// taken back with it would stay, and what was meant to stay would go.
    /// </summary>
    /// <param name="number">The <see cref="Number"/> that the execution began with.</param>
    /// <exception cref="IridiumException">There is another, or none, or one where there was none.</exception>
    /// <exception cref="InvalidOperationException">The session has ended.</exception>
    public void RequireSame(long number)
    {
        RequireNotDisposed();
        if (Number == number) return;
        throw new IridiumException(
            SqlStates.InvalidTransactionState,
            number == 0
                ? "What runs began outside a transaction, and now the connection has one. The rest of it is not run."
                : "What runs began in a transaction that has ended. The rest of it is not run.");
    }

    public void Dispose()
    {
        _isDisposed = true;
        End();
    }

    /// <summary>The isolation that is given for one that is asked for.</summary>
    /// <exception cref="IridiumException">It is not offered.</exception>
    public static IsolationLevel RaisedOf(IsolationLevel asked) => asked switch
    {
        IsolationLevel.Serializable => asked,
        IsolationLevel.Snapshot or IsolationLevel.ReadCommitted or IsolationLevel.RepeatableRead
            or IsolationLevel.Unspecified => IsolationLevel.Snapshot,
        _ => throw new IridiumException(
            SqlStates.NotSupported, $"The isolation {asked} is not offered. Use Snapshot or Serializable."),
    };

    private TransactionOptions OptionsOf(IsolationLevel isolation, bool isReadOnly) => new()
    {
        Isolation = isolation == IsolationLevel.Serializable
            ? TransactionIsolation.Serializable
            : TransactionIsolation.Snapshot,
        IsReadOnly = isReadOnly,
        Durability = options.Durability,
    };

    private int Find(string name)
    {
        RequireActive();
        RequireAlive();
        int at = _savepoints.FindLastIndex(each => each.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return at >= 0
            ? at
            : throw new IridiumException(SqlStates.NoSuchSavepoint, $"There is no savepoint '{name}'.");
    }

    /// <summary>A statement that ended the transaction of another would leave him with half of it.</summary>
    private void RequireOwned(TransactionOwner by)
    {
        if (!IsActive || Owner == by) return;
        throw new IridiumException(
            SqlStates.InvalidTransactionState,
            Owner switch
            {
                TransactionOwner.Caller =>
                    "The transaction was begun with BeginTransaction. End it with its Commit or Rollback.",
                TransactionOwner.Batch => "A batch is committed as a whole. Leave COMMIT and ROLLBACK out of it.",
                _ => "The connection is part of a transaction of System.Transactions. Complete or dispose its scope.",
            });
    }

    private void RequireNotDisposed()
    {
        if (!_isDisposed) return;
        throw new InvalidOperationException(
            Owner == TransactionOwner.Ambient
                ? "The transaction of System.Transactions that this belongs to has ended."
                : "The connection was closed.");
    }

    private void RequireActive()
    {
        if (!IsActive)
            throw new IridiumException(SqlStates.InvalidTransactionState, "The connection has no transaction.");
    }

    private void RequireAlive()
    {
        if (!HasFailed) return;
        throw new IridiumException(
            SqlStates.InvalidTransactionState, "The transaction has failed and was not committed. Roll it back.");
    }

    private void End()
    {
        _transaction?.Dispose();
        _transaction = null;
        _view = null;
        _savepoints.Clear();
        IsActive = false;
        IsReadOnly = false;
        HasFailed = false;
        Isolation = options.Isolation;
    }
}
