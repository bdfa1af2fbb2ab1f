using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Iridium.Data.Connections;
using Iridium.Data.Executing;
using Iridium.Data.Readers;

namespace Iridium.Data;

/// <summary>
/// One or more statements with parameters. A text sent before is not read again. One reader may be open at a time. For
/// one thread at a time, but <see cref="Cancel"/>, which any may call.
/// </summary>
public sealed class IridiumCommand : DbCommand, ICloneable
{
    private readonly CommandCancellation _cancellation = new();
    private string _text = "";
    private IridiumConnection? _connection;
    private IridiumTransaction? _transaction;
    private PlannedCommand? _prepared;
    private ParameterValues? _values;
    private CommandTask? _task;
    private int? _timeout;

    /// <summary>Makes a command.</summary>
    public IridiumCommand()
    {
    }

    /// <summary>Makes a command.</summary>
    /// <param name="commandText">The statements, separated by semicolons.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction, or null.</param>
    public IridiumCommand(
        string? commandText,
        IridiumConnection? connection = null,
        IridiumTransaction? transaction = null)
    {
        _text = commandText ?? "";
        _connection = connection;
        _transaction = transaction;
    }

    /// <summary>The statements, separated by semicolons.</summary>
    [AllowNull]
    public override string CommandText
    {
        get => _text;
        set
        {
            RequireNoReader();
            _text = value ?? "";
            _prepared = null;
            _task = null;
        }
    }

    /// <summary>Longest time that a result, or one Read, takes · seconds · 0 for no limit.</summary>
    public override int CommandTimeout
    {
        get => _timeout ?? _connection?.Settings.CommandTimeout ?? 30;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _timeout = value;
        }
    }

    /// <summary>Always text.</summary>
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text) throw new NotSupportedException($"Commands are text, not {value}.");
        }
    }

    /// <inheritdoc/>
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc/>
    public override UpdateRowSource UpdatedRowSource { get; set; } = UpdateRowSource.Both;

    /// <summary>The parameters.</summary>
    public new IridiumParameterCollection Parameters { get; } = new();

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
    protected override DbConnection? DbConnection
    {
        get => Connection;
        set => Connection = (IridiumConnection?)value;
    }

    /// <inheritdoc/>
    protected override DbParameterCollection DbParameterCollection => Parameters;

    /// <inheritdoc/>
    protected override DbTransaction? DbTransaction
    {
        get => _transaction;
        set => _transaction = (IridiumTransaction?)value;
    }

    /// <summary>
    /// Stops what the command runs, from another thread: it fails with 57014. Without anything it does nothing.
    /// </summary>
    public override void Cancel() => _cancellation.Cancel();

    /// <summary>Reads and plans the text, so that errors in it show now.</summary>
    /// <exception cref="IridiumException">The text is not of the dialect.</exception>
    public override void Prepare()
    {
        if (_connection is null) throw new InvalidOperationException("The command has no connection.");
        _connection.RequireOpen();
        RequireText();
        _prepared ??= PlanCache.Shared.Get(_text);
    }

    /// <inheritdoc/>
    public override int ExecuteNonQuery() => Completed.Get(NonQueryAsync(isAsync: false, default));

    /// <inheritdoc/>
    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        NonQueryAsync(isAsync: true, cancellationToken).AsTask();

    /// <inheritdoc/>
    public override object? ExecuteScalar() => Completed.Get(ScalarAsync(isAsync: false, default));

    /// <inheritdoc/>
    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        ScalarAsync(isAsync: true, cancellationToken).AsTask();

    /// <summary>Runs the statements up to the first result.</summary>
    /// <param name="behavior">What the caller needs.</param>
    /// <returns>The reader; dispose it.</returns>
    public new IridiumDataReader ExecuteReader(CommandBehavior behavior = CommandBehavior.Default) =>
        Completed.Get(ReaderAsync(behavior, isAsync: false, default));

    /// <summary>A command with the same text, connection and parameters.</summary>
    /// <returns>The copy.</returns>
    public IridiumCommand Clone()
    {
        var copy = new IridiumCommand(_text, _connection, _transaction)
        {
            _timeout = _timeout,
            UpdatedRowSource = UpdatedRowSource,
            DesignTimeVisible = DesignTimeVisible,
        };
        foreach (IridiumParameter each in Parameters) copy.Parameters.Add(each.Clone());
        return copy;
    }

    object ICloneable.Clone() => Clone();

    /// <inheritdoc/>
    protected override DbParameter CreateDbParameter() => new IridiumParameter();

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteReader(behavior);

    /// <inheritdoc/>
    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(
        CommandBehavior behavior,
        CancellationToken cancellationToken) =>
        await ReaderAsync(behavior, isAsync: true, cancellationToken).ConfigureAwait(false);

    private ValueTask<IridiumDataReader> ReaderAsync(
        CommandBehavior behavior,
        bool isAsync,
        CancellationToken cancellationToken)
    {
        IridiumConnection connection = CommandRun.Require(_connection, _transaction, out long number);
        CommandTask task = Claim(connection, cancellationToken);
        task.TransactionNumber = number;
        return CommandRun.StartAsync(connection, task, behavior, isAsync, cancellationToken);
    }

    private async ValueTask<int> NonQueryAsync(bool isAsync, CancellationToken cancellationToken)
    {
        IridiumConnection connection = CommandRun.Require(_connection, _transaction, out long number);
        CommandTask task = Claim(connection, cancellationToken);
        task.TransactionNumber = number;
        return await CommandRun.RunToEndAsync(connection, task, isAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Claims the command for one execution, which gives it back at its end.</summary>
    private CommandTask Claim(IridiumConnection connection, CancellationToken cancellationToken)
    {
        if (!_cancellation.TryClaim()) throw InUse();
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            RequireText();
            return Bind(connection);
        }
        catch
        {
            _cancellation.End();
            throw;
        }
    }

    /// <summary>
    /// Gives the parameters' values to what is run. One execution after the other is given the same memory.
    /// </summary>
    private CommandTask Bind(IridiumConnection connection)
    {
        (PlannedCommand planned, ParameterValues values) =
            CommandRun.Plan(connection, _prepared, _text, Parameters, _values);
        _prepared = planned;
        CommandRun.Log(connection, _text, Parameters);
        int timeout = CommandTimeout;
        CommandTask? task = _task;
        if (task is null || !ReferenceEquals(values, _values) || task.TimeoutSeconds != timeout)
        {
            var calls = new StatementCall[planned.Statements.Count];
            for (int i = 0; i < calls.Length; i++) calls[i] = new StatementCall(planned.Statements[i], values, null);
            task = new CommandTask(_text, calls, _cancellation, timeout);
        }

        _values = values;
        _task = task;
        return task;
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
            await CloseAsync(reader, isAsync).ConfigureAwait(false);
        }

        return value;
    }

    private static ValueTask CloseAsync(IridiumDataReader reader, bool isAsync)
    {
        if (isAsync) return reader.DisposeAsync();
        reader.Dispose();
        return ValueTask.CompletedTask;
    }

    private void RequireText()
    {
        if (_text.Length == 0) throw new InvalidOperationException("The command has no text.");
    }

    private void RequireNoReader()
    {
        if (_cancellation.IsClaimed) throw InUse();
    }

    private static InvalidOperationException InUse() =>
        new("The command is running, or has an open reader. Close that first.");
}
