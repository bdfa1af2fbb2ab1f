using System.Data;
using System.Data.Common;
using Iridium.Data.Connections;
using Iridium.Data.Executing;
using Iridium.Data.Readers;

namespace Iridium.Data;

/// <summary>
/// Commands that run together: outside a transaction they are one of their own, all there or none. For one thread at a
/// time.
/// </summary>
public sealed class IridiumBatch : DbBatch
{
    private readonly CommandCancellation _cancellation = new();
    private readonly bool _opensConnection;
    private IridiumConnection? _connection;
    private IridiumTransaction? _transaction;

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

    /// <inheritdoc/>
    public override int Timeout { get; set; } = 30;

    /// <inheritdoc/>
    protected override DbBatchCommandCollection DbBatchCommands => BatchCommands;

    /// <inheritdoc/>
    protected override DbConnection? DbConnection
    {
        get => _connection;
        set => _connection = (IridiumConnection?)value;
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
        CommandRun.Require(_connection, _transaction);
        foreach (DbBatchCommand command in BatchCommands) PlanCache.Shared.Get(command.CommandText);
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
        IridiumConnection connection = CommandRun.Require(_connection, _transaction);
        if (BatchCommands.Count == 0) throw new InvalidOperationException("The batch has no commands.");
        SqlSession session = connection.Session;
        bool isOwn = !session.Transaction.IsActive;
        var calls = new List<StatementCall>();
        if (isOwn) calls.Add(CallOf("BEGIN"));
        foreach (IridiumBatchCommand command in BatchCommands.Cast<IridiumBatchCommand>())
        {
            (PlannedCommand planned, ParameterValues values) =
                CommandRun.Plan(connection, null, command.CommandText, command.Parameters);
            command.Reset();
            calls.AddRange(planned.Statements.Select(statement => new StatementCall(statement, values, command)));
            CommandRun.Log(connection, command.CommandText, command.Parameters);
        }

        if (isOwn) calls.Add(CallOf("COMMIT"));
        var task = new CommandTask("", calls, _cancellation, Timeout, () =>
        {
            // What was not committed by now failed, or was left by a reader that was aborted.
            if (isOwn && session.Transaction.IsActive) session.Transaction.Rollback();
        });
        return CommandRun.StartAsync(connection, task, behavior, isAsync, cancellationToken);
    }

    private static StatementCall CallOf(string text) =>
        new(PlanCache.Shared.Get(text).Statements[0], ParameterValues.None, null);

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
        object? value = reader.FieldCount > 0 && reader.Read() ? reader.GetValue(0) : null;
        if (isAsync) await reader.DisposeAsync().ConfigureAwait(false);
        else reader.Dispose();
        return value;
    }
}
