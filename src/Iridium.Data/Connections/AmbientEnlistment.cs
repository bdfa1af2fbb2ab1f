using System.Collections.Concurrent;
using System.Transactions;
using Iridium.Data.Executing;
using Iridium.Data.Syntax;
using Iridium.Engine;

namespace Iridium.Data.Connections;

/// <summary>
/// A session that is part of an ambient transaction, for all connections to one database that are opened in it, also
/// one after the other. It commits alone: with a second resource in the transaction it votes against it unless it has
/// only read, since the log of a database cannot promise what another resource does. The transaction may end on any
/// thread, its timeout on a timer's; the session is let go when no call is inside. Thread-safe.
/// </summary>
internal sealed class AmbientEnlistment : ISinglePhaseNotification
{
    private static readonly Lock _joining = new();

    // Own synchronisation.
    private static readonly ConcurrentDictionary<(System.Transactions.Transaction, IridiumDatabase), AmbientEnlistment>
        _active = new();

    // Constant after construction.
    private readonly System.Transactions.Transaction _transaction;
    private readonly EngineShare _share;

    // Own synchronisation.
    private int _isEnded;

    private AmbientEnlistment(System.Transactions.Transaction transaction, EngineShare share, SessionOptions options)
    {
        _transaction = transaction;
        _share = share;
        Session = new SqlSession(share.Database, options) { Gate = new SessionGate(isWatched: true) };
    }

    public SqlSession Session { get; }

    /// <summary>Whether it has committed or rolled back, or is about to.</summary>
    public bool IsEnded => Volatile.Read(ref _isEnded) != 0;

    /// <summary>Joins a transaction.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="share">The connection's share of the database; the transaction takes one of its own.</param>
    /// <param name="options">Of the connection's session. The first connection's are those of all.</param>
    /// <exception cref="IridiumException">Its isolation is not offered.</exception>
    /// <exception cref="InvalidOperationException">A connection that writes and one that only reads meet.</exception>
    public static AmbientEnlistment Join(
        System.Transactions.Transaction transaction,
        EngineShare share,
        SessionOptions options)
    {
        lock (_joining)
        {
            if (!_active.TryGetValue((transaction, share.Database), out AmbientEnlistment? known))
                return JoinFirst(transaction, share, options);
            if (known.Session.Options.IsReadOnly == options.IsReadOnly) return known;
            throw new InvalidOperationException(
                "Connections of one transaction share its view of the database, so either all of them have "
                + "Mode=ReadOnly or none.");
        }
    }

    public void SinglePhaseCommit(SinglePhaseEnlistment singlePhaseEnlistment)
    {
        if (TryCommit() is Exception error) singlePhaseEnlistment.Aborted(error);
        else singlePhaseEnlistment.Committed();
    }

    public void Prepare(PreparingEnlistment preparingEnlistment)
    {
        // What has only read keeps its promise by itself.
        Exception? error = Session.Transaction.HasWrites
            ? new NotSupportedException(
                "The transaction has a second resource besides this database. An Iridium database that was written to "
                + "takes part alone: it has no two-phase commit. Use one database in the scope, or Enlist=false.")
            : TryCommit();
        if (error is null)
        {
            preparingEnlistment.Done();
            return;
        }

        End();
        preparingEnlistment.ForceRollback(error);
    }

    public void Commit(Enlistment enlistment) => enlistment.Done();

    public void Rollback(Enlistment enlistment)
    {
        End();
        enlistment.Done();
    }

    public void InDoubt(Enlistment enlistment)
    {
        End();
        enlistment.Done();
    }

    private static AmbientEnlistment JoinFirst(
        System.Transactions.Transaction transaction,
        EngineShare share,
        SessionOptions options)
    {
        var joined = new AmbientEnlistment(transaction.Clone(), share.Again(), options);
        try
        {
            joined.Session.Transaction.Begin(
                IsolationOf(transaction.IsolationLevel), isReadOnly: false, view: null, TransactionOwner.Ambient);
            _active[(joined._transaction, share.Database)] = joined;
            transaction.EnlistVolatile(joined, EnlistmentOptions.None);
            return joined;
        }
        catch
        {
            joined.End();
            throw;
        }
    }

    private static System.Data.IsolationLevel IsolationOf(IsolationLevel level) => level switch
    {
        IsolationLevel.Serializable => System.Data.IsolationLevel.Serializable,
        IsolationLevel.Snapshot or IsolationLevel.ReadCommitted or IsolationLevel.RepeatableRead =>
            System.Data.IsolationLevel.Snapshot,
        IsolationLevel.Unspecified => System.Data.IsolationLevel.Unspecified,
        IsolationLevel.ReadUncommitted => System.Data.IsolationLevel.ReadUncommitted,
        _ => System.Data.IsolationLevel.Chaos,
    };

    /// <summary>Commits and ends.</summary>
    /// <returns>Why nothing was committed, or null.</returns>
    private Exception? TryCommit()
    {
        try
        {
            using SessionGate.Pass pass = Session.Gate.Enter();
            Completed.Get(Session.Transaction.CommitAsync(isAsync: false, default));
            return null;
        }
        catch (Exception error)
        {
            return EngineErrors.TryMap(error, out IridiumException? mapped) ? mapped : error;
        }
        finally
        {
            End();
        }
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) != 0) return;
        _active.TryRemove((_transaction, _share.Database), out _);
        Session.Gate.WhenFree(() =>
        {
            Session.Dispose();
            _share.Dispose();
            _transaction.Dispose();
        });
    }
}
