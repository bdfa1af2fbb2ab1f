using System.Data;
using Iridium.Data.Executing;
using Iridium.Data.Readers;
using Iridium.Data.Syntax;
using Iridium.Data.Telemetry;
using Microsoft.Extensions.Logging;

namespace Iridium.Data.Connections;

/// <summary>Starts executions of commands and batches.</summary>
internal static class CommandRun
{
    /// <summary>Runs statements up to the first result.</summary>
    public static async ValueTask<IridiumDataReader> StartAsync(
        IridiumConnection connection,
        CommandTask task,
        CommandBehavior behavior,
        bool isAsync,
        CancellationToken cancellationToken)
    {
        ResultSequence results = Begin(connection, task, (behavior & CommandBehavior.SchemaOnly) != 0);
        var reader = new IridiumDataReader(connection, results, behavior);
        connection.Readers.Add(reader);
        try
        {
            await reader.OpenAsync(isAsync, cancellationToken).ConfigureAwait(false);
            return reader;
        }
        catch
        {
            reader.Abort();

            // A call that was refused because of another one must not close the connection under that.
            if ((behavior & CommandBehavior.CloseConnection) != 0 && !results.WasRefused) connection.Close();
            throw;
        }
    }

    /// <summary>Runs all statements, without their rows and without a reader.</summary>
    /// <returns>Records changed; -1 when no statement counts them.</returns>
    public static async ValueTask<int> RunToEndAsync(
        IridiumConnection connection,
        CommandTask task,
        bool isAsync,
        CancellationToken cancellationToken)
    {
        ResultSequence results = Begin(connection, task, isSchemaOnly: false);
        try
        {
            await results.FinishAsync(isAsync, cancellationToken).ConfigureAwait(false);
            return (int)Math.Min(results.RecordsAffected, int.MaxValue);
        }
        finally
        {
            results.End();
        }
    }

    /// <summary>Checks the connection and the transaction of a command.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="number">The transaction's number; each statement is held against it when it runs.</param>
    /// <returns>The connection.</returns>
    public static IridiumConnection Require(
        IridiumConnection? connection,
        IridiumTransaction? transaction,
        out long number)
    {
        if (connection is null) throw new InvalidOperationException("The command has no connection.");
        connection.RequireOpen();
        SessionTransaction active = connection.Session.Transaction;

        // IMPORTANT: before what follows, so that a transaction that ends meanwhile is seen by one or the other.
        number = active.Number;
        if (active is { IsActive: true, Owner: TransactionOwner.Batch })
        {
            throw new InvalidOperationException(
                "A batch is running on the connection; what is sent now would become a part of it. Close its reader "
                + "first.");
        }

        if (transaction == connection.Transaction && (transaction is null || transaction.Connection is not null))
            return connection;
        throw new InvalidOperationException(
            transaction is null
                ? "The connection has a transaction; set the command's Transaction to it."
                : "The command's transaction has ended or is of another connection.");
    }

    /// <summary>Plans a text, unless its plan is known, and takes the values of its parameters.</summary>
    /// <exception cref="IridiumException">The text is not of the dialect, or a parameter has no value.</exception>
    public static (PlannedCommand Planned, ParameterValues Values) Plan(
        IridiumConnection connection,
        PlannedCommand? known,
        string text,
        IridiumParameterCollection parameters,
        ParameterValues? spare)
    {
        try
        {
            PlannedCommand planned = known ?? PlanCache.Shared.Get(text);
            return (planned, parameters.Bind(planned, spare));
        }
        catch (IridiumException error)
        {
            OperationTelemetry.Refuse(connection, error);
            throw;
        }
    }

    /// <summary>Writes what is about to run to the log.</summary>
    public static void Log(IridiumConnection connection, string text, IridiumParameterCollection parameters)
    {
        if (connection.Logger.IsEnabled(LogLevel.Debug)) Write(connection, text, parameters);
    }

    private static void Write(IridiumConnection connection, string text, IridiumParameterCollection parameters)
    {
        string values = string.Join(", ", parameters.Cast<IridiumParameter>().Select(parameter =>
            $"@{parameter.PlainName}="
            + (connection.Settings.LogsParameters ? ParameterText.Of(parameter.Value) : "?")));
        connection.Logger.Executing(text, values);
    }

    private static ResultSequence Begin(IridiumConnection connection, CommandTask task, bool isSchemaOnly)
    {
        CommandCancellation cancellation = task.Cancellation;
        try
        {
            SqlSession session = connection.Session;
            OperationTelemetry? telemetry = OperationTelemetry.Start(connection, task);
            cancellation.Begin(task.TimeoutSeconds);
            return new ResultSequence(session, task.Calls, cancellation, telemetry, task.TransactionNumber)
            {
                IsSchemaOnly = isSchemaOnly,
            };
        }
        catch
        {
            cancellation.End();
            throw;
        }
    }
}
