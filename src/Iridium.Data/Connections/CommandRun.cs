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
        var reader = new IridiumDataReader(connection, results, behavior, task.OnClosed);
        connection.Add(reader);
        try
        {
            await reader.OpenAsync(isAsync, cancellationToken).ConfigureAwait(false);
            return reader;
        }
        catch
        {
            reader.Abort();
            if ((behavior & CommandBehavior.CloseConnection) != 0) connection.Close();
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
            task.OnClosed();
        }
    }

    /// <summary>Checks the connection and the transaction of a command.</summary>
    public static IridiumConnection Require(IridiumConnection? connection, IridiumTransaction? transaction)
    {
        if (connection is null) throw new InvalidOperationException("The command has no connection.");
        connection.RequireOpen();
        if (connection.Session.Transaction is { IsActive: true, Owner: TransactionOwner.Batch })
        {
            throw new InvalidOperationException(
                "A batch is running on the connection; what is sent now would become a part of it. Close its reader "
                + "first.");
        }

        if (transaction == connection.Transaction) return connection;
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
        SqlSession session = connection.Session;
        OperationTelemetry? telemetry = OperationTelemetry.Start(connection, task);
        task.Cancellation.Begin(task.TimeoutSeconds);
        return new ResultSequence(session, task.Calls, task.Cancellation, telemetry) { IsSchemaOnly = isSchemaOnly };
    }
}
