using System.Data;
using System.Data.Common;
using Iridium.Data.Connections;
using Iridium.Data.Executing;
using Iridium.Data.Readers;
using Iridium.Data.Syntax;

namespace Iridium.Data;

/// <summary>
/// Commands that run together: outside a transaction they are one of their own, all there or none. When one fails none
/// of them is written, and <see cref="IridiumException.BatchCommand"/> says which. For one thread at a time, but
/// <see cref="Cancel"/>, which any may call.
/// </summary>
public sealed class IridiumBatch : DbBatch
{
    private static readonly PlannedStatement _begin = new(
        new BeginStatement(0, false, IsolationLevel.Unspecified, null) { Owner = TransactionOwner.Batch });

    private static readonly PlannedStatement _commit =
        new(new CommitStatement(0) { Owner = TransactionOwner.Batch });

    private readonly CommandCancellation _cancellation = new();
    private readonly bool _opensConnection;
    private IridiumConnection? _connection;
    private IridiumTransaction? _transaction;
    private int? _timeout;

    /// <summary>Makes a batch.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction, or null.</param>
    public IridiumBatch(IridiumConnection? connection = null, IridiumTransaction? transaction = null)
    {
        _connection = connection;
        _transaction = transaction;
    }

    /// <summary>Makes a batch that opens its connection for each execution and closes it again.</summary>
    internal IridiumBatch(IridiumDataSource source)
    {
        _connection = source.CreateConnection();
        _opensConnection = true;
    }

    /// <summary>The commands.</summary>
    public new IridiumBatchCommandCollection BatchCommands { get; } = new();

    /// <summary>
    /// Longest time of what runs up to the next result, or of one Read · seconds · that of the connection string · 0
    /// for no limit. Commands without rows share it with those up to the next that has some; each result has it anew,
    /// also one that <see cref="ExecuteNonQuery"/> passes over. What takes longer fails with 57014, but a write that
    /// waits for the disk or for compaction is not stopped.
    /// </summary>
    public override int Timeout
    {
        get => _timeout ?? _connection?.Settings.CommandTimeout ?? 30;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _timeout = value;
        }
    }

    /// <summary>The connection.</summary>
    public new IridiumConnection? Connection
    {
        get => _connection;
        set
        {
            RequireNoReader();
            _connection = value;
        }
    }

    /// <summary>The transaction, which must be that of the connection.</summary>
    public new IridiumTransaction? Transaction
    {
        get => _transaction;
        set => _transaction = value;
    }

    /// <inheritdoc/>
    protected override DbBatchCommandCollection DbBatchCommands => BatchCommands;

    /// <inheritdoc/>
    protected override DbConnection? DbConnection
    {
        get => _connection;
        set => Connection = (IridiumConnection?)value;
    }

    /// <inheritdoc/>
    protected override DbTransaction? DbTransaction
    {
        get => _transaction;
        set => _transaction = (IridiumTransaction?)value;
    }

    /// <inheritdoc/>
    public override void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public override int ExecuteNonQuery() => Completed.Get(NonQueryAsync(isAsync: false, default));

    /// <inheritdoc/>
    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default) =>
        NonQueryAsync(isAsync: true, cancellationToken).AsTask();

    /// <inheritdoc/>
    public override object? ExecuteScalar() => Completed.Get(ScalarAsync(isAsync: false, default));

    /// <inheritdoc/>
    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default) =>
        ScalarAsync(isAsync: true, cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Prepare()
    {
        CommandRun.Require(_connection, _transaction, out _);
        foreach (IridiumBatchCommand command in BatchCommands.Cast<IridiumBatchCommand>()) _ = PlannedOf(command);
    }

    /// <inheritdoc/>
    public override Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        Prepare();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override DbBatchCommand CreateDbBatchCommand() => new IridiumBatchCommand();

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        Completed.Get(ReaderAsync(behavior, isAsync: false, default));

    /// <inheritdoc/>
    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(
        CommandBehavior behavior,
        CancellationToken cancellationToken) =>
        await ReaderAsync(behavior, isAsync: true, cancellationToken).ConfigureAwait(false);

    private async ValueTask<IridiumDataReader> ReaderAsync(
        CommandBehavior behavior,
        bool isAsync,
        CancellationToken cancellationToken)
    {
        if (!_opensConnection || _connection is not { } connection)
            return await StartAsync(behavior, isAsync, cancellationToken).ConfigureAwait(false);
        if (isAsync) await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        else connection.Open();
        try
        {
            return await StartAsync(behavior | CommandBehavior.CloseConnection, isAsync, cancellationToken)
                .ConfigureAwait(false);
        }
        catch
        {
            connection.Close();
            throw;
        }
    }

    private ValueTask<IridiumDataReader> StartAsync(
        CommandBehavior behavior,
        bool isAsync,
        CancellationToken cancellationToken)
    {
        IridiumConnection connection = CommandRun.Require(_connection, _transaction, out long number);
        if (!_cancellation.TryClaim()) throw InUse();
        CommandTask task;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (BatchCommands.Count == 0) throw new InvalidOperationException("The batch has no commands.");
            List<StatementCall> calls = CallsOf(connection, isOwn: number == 0);
            task = new CommandTask("", calls, _cancellation, Timeout) { TransactionNumber = number };
        }
        catch
        {
            _cancellation.End();
            throw;
        }

        return CommandRun.StartAsync(connection, task, behavior, isAsync, cancellationToken);
    }

    /// <summary>The statements of all commands; when they are no part of a transaction, as one of their own.</summary>
    private List<StatementCall> CallsOf(IridiumConnection connection, bool isOwn)
    {
        var calls = new List<StatementCall>();
        if (isOwn) calls.Add(new StatementCall(_begin, ParameterValues.None, null));
        foreach (IridiumBatchCommand command in BatchCommands.Cast<IridiumBatchCommand>())
        {
            (PlannedCommand planned, ParameterValues values) = PlanOf(connection, command);
            command.Reset();
            calls.AddRange(planned.Statements.Select(statement => new StatementCall(statement, values, command)));
            CommandRun.Log(connection, command.CommandText, command.Parameters);
        }

        if (isOwn) calls.Add(new StatementCall(_commit, ParameterValues.None, null));
        return calls;
    }

    private static PlannedCommand PlannedOf(IridiumBatchCommand command)
    {
        try
        {
            return PlanCache.Shared.Get(command.CommandText);
        }
        catch (IridiumException error)
        {
            error.BatchCommand = command;
            throw;
        }
    }

    private static (PlannedCommand Planned, ParameterValues Values) PlanOf(
        IridiumConnection connection,
        IridiumBatchCommand command)
    {
        try
        {
            return CommandRun.Plan(connection, null, command.CommandText, command.Parameters, null);
        }
        catch (IridiumException error)
        {
            error.BatchCommand = command;
            throw;
        }
    }

    private void RequireNoReader()
    {
        if (_cancellation.IsClaimed) throw InUse();
    }

    private static InvalidOperationException InUse() =>
        new("The batch is running, or has an open reader. Close that first.");

    private async ValueTask<int> NonQueryAsync(bool isAsync, CancellationToken cancellationToken)
    {
        IridiumDataReader reader = await ReaderAsync(CommandBehavior.Default, isAsync, cancellationToken)
            .ConfigureAwait(false);
        if (isAsync) await reader.DisposeAsync().ConfigureAwait(false);
        else reader.Dispose();
        return reader.RecordsAffected;
    }

    private async ValueTask<object?> ScalarAsync(bool isAsync, CancellationToken cancellationToken)
    {
        IridiumDataReader reader = await ReaderAsync(CommandBehavior.Default, isAsync, cancellationToken)
            .ConfigureAwait(false);
        object? value = null;
        try
        {
            if (reader.FieldCount > 0 && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                value = reader.GetValue(0);
        }
        finally
        {
            if (isAsync) await reader.DisposeAsync().ConfigureAwait(false);
            else reader.Dispose();
        }

        return value;
    }
}
