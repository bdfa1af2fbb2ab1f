using Iridium.Data.Schema;
using Iridium.Data.Syntax;
using Iridium.Data.Values;
using Iridium.Engine;

namespace Iridium.Data.Executing;

/// <summary>
/// What an open connection runs its statements in: the database, the transaction, what it chose. For one thread at a
/// time, but for readers that were opened before: they hold what they read.
/// </summary>
internal sealed class SqlSession(IridiumDatabase database, SessionOptions options) : IDisposable
{
    private const int SpareBytesMax = 64 * 1024;

    // Own synchronisation: taken and returned whole.
    private WriteBatch? _spare;

    public IridiumDatabase Database => database;

    public SessionOptions Options => options;

    /// <summary>Whatever runs in the session passes through it.</summary>
    public SessionGate Gate { get; init; } = new(isWatched: false);

    public SchemaCatalog Catalog { get; } = SchemaCatalog.Of(database);

    public NamedSnapshots Snapshots { get; } = NamedSnapshots.Of(database);

    public TimeProvider Clock => database.TimeProvider;

    public SessionTransaction Transaction { get; } = new(database, options);

    /// <summary>Runs one statement of a command.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="parameters">The values.</param>
    /// <param name="isAsync">Whether waiting for the disk must not block; else the task is complete on return.</param>
    /// <param name="cancellationToken">Looked at while records are read; a commit that began is not taken back.</param>
    /// <exception cref="IridiumException">It failed; outside a transaction nothing of it is written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before anything was written.</exception>
    public async ValueTask<StatementResult> RunAsync(
        PlannedStatement statement,
        ParameterValues parameters,
        bool isAsync,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return statement.Statement switch
            {
                SelectStatement => new StatementResult(
                    SelectRunner.Run(statement, this, parameters, cancellationToken), -1),
                WriteStatement => await WriteRunner
                    .RunAsync(statement, this, parameters, isAsync, cancellationToken).ConfigureAwait(false),
                SessionStatement session => await Transaction
                    .RunAsync(session, PointOf, parameters, isAsync, cancellationToken).ConfigureAwait(false),
                ExplainStatement => new StatementResult(
                    UtilityRunner.Lines("plan", SelectRunner.Explain(statement.Inner!, this, parameters)), -1),
                KeyspaceStatement keyspace => KeyspaceRunner.Run(keyspace, this, parameters, cancellationToken),
                _ => UtilityRunner.Run((UtilityStatement)statement.Statement, this, parameters, cancellationToken),
            };
        }
        catch (Exception error) when (EngineErrors.TryMap(error, out IridiumException? mapped))
        {
            throw mapped;
        }
    }

    /// <summary>Describes the result of a statement that is a query, and runs nothing that reads records.</summary>
    /// <exception cref="IridiumException">There is no such keyspace.</exception>
    public ValueTask<StatementResult> DescribeAsync(PlannedStatement statement, ParameterValues parameters) =>
        statement.Statement is SelectStatement
            ? ValueTask.FromResult(new StatementResult(SelectRunner.Describe(statement, this, parameters), -1))
            : RunAsync(statement, parameters, isAsync: false, default);

    /// <summary>Finds a keyspace.</summary>
    /// <exception cref="IridiumException">There is none of that name.</exception>
    public KeyspaceSchema SchemaOf(KeyspaceSource source)
    {
        if (Catalog.TryGet(source.Name, out KeyspaceSchema? schema)) return schema;
        throw new IridiumException(
            SqlStates.UndefinedKeyspace,
            $"There is no keyspace '{source.Name}'. Create it with CREATE KEYSPACE, or look at SHOW KEYSPACES: names "
            + "are compared with their case.");
    }

    /// <summary>What a statement reads: what it names, else the transaction's view, else the newest state.</summary>
    public ReadPoint PointOf(AsOfClause? asOf, ParameterValues parameters)
    {
        if (asOf is null) return Transaction.Point;
        if (Transaction.IsActive)
        {
            throw new IridiumException(
                SqlStates.NotSupported, "AS OF is for statements outside a transaction; use BEGIN … AS OF.");
        }

        return new ReadPoint(null, SnapshotOf(asOf, parameters));
    }

    /// <exception cref="IridiumException">The session only reads.</exception>
    public void RequireWritable()
    {
        if (options.IsReadOnly || Transaction.IsReadOnly || database.IsReadOnly())
            throw new IridiumException(SqlStates.ReadOnly, "The connection or its transaction is read-only.");
    }

    /// <exception cref="IridiumException">A transaction is active.</exception>
    public void RequireNoTransaction(string what)
    {
        if (!Transaction.IsActive) return;
        throw new IridiumException(
            SqlStates.InvalidTransactionState, $"{what} cannot be part of a transaction. Commit or roll back first.");
    }

    /// <summary>An empty batch; its memory is used again once it is returned.</summary>
    public WriteBatch TakeBatch() => Interlocked.Exchange(ref _spare, null) ?? new WriteBatch();

    /// <summary>Takes a batch back that nothing uses any more.</summary>
    public void ReturnBatch(WriteBatch batch)
    {
        if (batch.Bytes > SpareBytesMax) return;
        batch.Clear();
        Volatile.Write(ref _spare, batch);
    }

    public void NoteFullScan(string keyspace) => options.OnFullScan?.Invoke(keyspace);

    public void Dispose() => Transaction.Dispose();

    private Snapshot SnapshotOf(AsOfClause asOf, ParameterValues parameters)
    {
        SqlValue value = Evaluating.Evaluator.Evaluate(asOf.Point, new StatementScope(parameters, Clock, null));
        if (asOf.IsSequence)
        {
            if (!SqlTypes.IsInteger(value.Type))
                throw new IridiumException(SqlStates.DatatypeMismatch, "AS OF SEQUENCE takes an integer.");
            return Snapshots.TryGet(value.Number, out Snapshot? held)
                ? held
                : throw new IridiumException(
                    SqlStates.SnapshotTooOld,
                    $"No named snapshot holds sequence {value.Number}. Name states that are to be read later with "
                    + "CREATE SNAPSHOT.");
        }

        string name = SqlCast.ToText(value);
        return Snapshots.TryGet(name, out Snapshot? snapshot)
            ? snapshot
            : throw new IridiumException(
                SqlStates.SnapshotTooOld,
                $"There is no snapshot '{name}': it was never created, was dropped, or went when the database was "
                + "closed.");
    }
}
