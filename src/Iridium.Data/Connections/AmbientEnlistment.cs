using System.Collections.Concurrent;
using System.Transactions;
using Iridium.Data.Executing;
using Iridium.Engine;

namespace Iridium.Data.Connections;

/// <summary>
/// A session that is part of an ambient transaction, for all connections to one database that are opened in it, also
/// one after the other. It commits alone: with a second resource in the transaction it votes against it, since the log
/// of a database cannot promise what another resource does.
/// </summary>
internal sealed class AmbientEnlistment : ISinglePhaseNotification
{
    // Own synchronisation.
    private static readonly ConcurrentDictionary<(System.Transactions.Transaction, IridiumDatabase), AmbientEnlistment>
        _active = new();

    private readonly System.Transactions.Transaction _transaction;
    private readonly EngineShare _share;

    private AmbientEnlistment(System.Transactions.Transaction transaction, EngineShare share, SqlSession session)
    {
        _transaction = transaction;
        _share = share;
        Session = session;
    }

    public SqlSession Session { get; }

    public bool IsEnded { get; private set; }

    /// <summary>Joins a transaction.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="settings">Of the connection.</param>
    /// <param name="options">Of its session.</param>
    /// <exception cref="IridiumException">Its isolation is not offered.</exception>
    public static AmbientEnlistment Join(
        System.Transactions.Transaction transaction,
        ConnectionSettings settings,
        SessionOptions options)
    {
        EngineShare share = OpenDatabases.Acquire(settings);
        if (_active.TryGetValue((transaction, share.Database), out AmbientEnlistment? known))
        {
            share.Dispose();
            return known;
        }

        var session = new SqlSession(share.Database, options);
        try
        {
            session.Transaction.Begin(IsolationOf(transaction.IsolationLevel), isReadOnly: false);
            var joined = new AmbientEnlistment(transaction.Clone(), share, session);
            transaction.EnlistVolatile(joined, EnlistmentOptions.None);
            _active[(joined._transaction, share.Database)] = joined;
            return joined;
        }
        catch
        {
            session.Dispose();
            share.Dispose();
            throw;
        }
    }

    public void SinglePhaseCommit(SinglePhaseEnlistment singlePhaseEnlistment)
    {
        try
        {
            Completed.Get(Session.Transaction.CommitAsync(isAsync: false, default));
            End();
            singlePhaseEnlistment.Committed();
        }
        catch (Exception error)
        {
            Exception told = EngineErrors.TryMap(error, out IridiumException? mapped) ? mapped : error;
            End();
            singlePhaseEnlistment.Aborted(told);
        }
    }

    public void Prepare(PreparingEnlistment preparingEnlistment)
    {
        End();
        preparingEnlistment.ForceRollback(new NotSupportedException(
            "The transaction has a second resource besides this database. An Iridium database takes part alone: it has "
            + "no two-phase commit. Use one database in the scope, or Enlist=false."));
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

    private static System.Data.IsolationLevel IsolationOf(IsolationLevel level) => level switch
    {
        IsolationLevel.Serializable => System.Data.IsolationLevel.Serializable,
        IsolationLevel.Snapshot or IsolationLevel.ReadCommitted or IsolationLevel.RepeatableRead =>
            System.Data.IsolationLevel.Snapshot,
        IsolationLevel.Unspecified => System.Data.IsolationLevel.Unspecified,
        IsolationLevel.ReadUncommitted => System.Data.IsolationLevel.ReadUncommitted,
        _ => System.Data.IsolationLevel.Chaos,
    };

    private void End()
    {
        if (IsEnded) return;
        IsEnded = true;
        _active.TryRemove((_transaction, _share.Database), out _);
        Session.Dispose();
        _share.Dispose();
        _transaction.Dispose();
    }
}
