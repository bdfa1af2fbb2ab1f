using Iridium.Engine.Transactions;

namespace Iridium.Engine;

/// <summary>Transactions of a database. Thread-safe; each transaction is for one thread at a time.</summary>
public static class DatabaseTransactions
{
    /// <summary>Begins a transaction on the present state of all keyspaces.</summary>
    /// <param name="database">The database.</param>
    /// <param name="options">Options; null takes the defaults: snapshot isolation.</param>
    /// <returns>The transaction; dispose it.</returns>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public static Transaction BeginTransaction(this IridiumDatabase database, TransactionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        return new Transaction(database, options ?? TransactionOptions.Default);
    }

    /// <summary>
    /// Runs a transaction and commits it, again and again while it meets conflicts. What <paramref name="body"/> throws
    /// rolls back and is thrown on; it is not tried again.
    /// </summary>
    /// <typeparam name="T">What the transaction comes to.</typeparam>
    /// <param name="database">The database.</param>
    /// <param name="body">
    /// Reads and writes through the transaction that it is given, and nothing else that must not happen twice. It need
    /// not commit. When it has ended the transaction itself, its answer is returned as it is.
    /// </param>
    /// <param name="options">Options of the transaction; null takes the defaults.</param>
    /// <param name="retry">How often and how soon; null takes the defaults.</param>
    /// <param name="cancellationToken">Checked before each run, and ends the wait between two.</param>
    /// <returns>What the run that was committed came to.</returns>
    /// <exception cref="TransactionConflictException">
    /// The last run met a conflict too, or one did that a further run cannot help: a condition of its own.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled before a run; nothing was written.</exception>
    public static T RunTransaction<T>(
        this IridiumDatabase database,
        Func<Transaction, T> body,
        TransactionOptions? options = null,
        TransactionRetry? retry = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        Attempts attempts = Begin(database, retry);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (Transaction transaction = database.BeginTransaction(options))
            {
                T answer = body(transaction);
                if (transaction.IsEnded || !attempts.IsRefused(transaction.Commit())) return answer;
            }

            attempts.Pause(cancellationToken).GetAwaiter().GetResult();
        }
    }

    /// <summary>As the other one, for a body that returns nothing.</summary>
    /// <param name="database">The database.</param>
    /// <param name="body">As there.</param>
    /// <param name="options">Options of the transaction; null takes the defaults.</param>
    /// <param name="retry">How often and how soon; null takes the defaults.</param>
    /// <param name="cancellationToken">Checked before each run, and ends the wait between two.</param>
    public static void RunTransaction(
        this IridiumDatabase database,
        Action<Transaction> body,
        TransactionOptions? options = null,
        TransactionRetry? retry = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        bool Run(Transaction transaction)
        {
            body(transaction);
            return true;
        }

        database.RunTransaction(Run, options, retry, cancellationToken);
    }

    /// <summary>As <see cref="RunTransaction{T}"/>, for a body that awaits; commits without blocking a
    /// thread.</summary>
    /// <typeparam name="T">What the transaction comes to.</typeparam>
    /// <param name="database">The database.</param>
    /// <param name="body">As there; the transaction is for one thread at a time.</param>
    /// <param name="options">Options of the transaction; null takes the defaults.</param>
    /// <param name="retry">How often and how soon; null takes the defaults.</param>
    /// <param name="cancellationToken">Passed to the body, checked before each run and commit, and ends the wait
    /// between two runs.</param>
    /// <returns>What the run that was committed came to.</returns>
    /// <exception cref="TransactionConflictException">As there.</exception>
    public static async ValueTask<T> RunTransactionAsync<T>(
        this IridiumDatabase database,
        Func<Transaction, CancellationToken, ValueTask<T>> body,
        TransactionOptions? options = null,
        TransactionRetry? retry = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        Attempts attempts = Begin(database, retry);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (Transaction transaction = database.BeginTransaction(options))
            {
                T answer = await body(transaction, cancellationToken).ConfigureAwait(false);
                if (transaction.IsEnded) return answer;
                TransactionResult result = await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                if (!attempts.IsRefused(result)) return answer;
            }

            await attempts.Pause(cancellationToken).ConfigureAwait(false);
        }
    }

    private static Attempts Begin(IridiumDatabase database, TransactionRetry? retry)
    {
        ArgumentNullException.ThrowIfNull(database);
        return new Attempts(retry ?? TransactionRetry.Default, database.TimeProvider);
    }
}
