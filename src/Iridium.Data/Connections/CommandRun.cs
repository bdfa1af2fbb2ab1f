using System.Data;
using Iridium.Data.Executing;
using Iridium.Data.Readers;
using Iridium.Data.Syntax;
using Iridium.Data.Telemetry;
using Iridium.Data.Values;
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
        SqlSession session = connection.Session;
        OperationTelemetry telemetry = OperationTelemetry.Start(
            connection.Settings, [.. task.Calls.Select(call => call.Statement)], task.Text);
        task.Cancellation.Begin(task.TimeoutSeconds);
        var results = new ResultSequence(session, task.Calls, task.Cancellation, telemetry)
        {
            IsSchemaOnly = (behavior & CommandBehavior.SchemaOnly) != 0,
        };
        IridiumDataReader? opened = null;
        var reader = new IridiumDataReader(connection, results, behavior, () =>
        {
            connection.Remove(opened!);
            task.OnClosed();
        });
        opened = reader;
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

    /// <summary>Writes what is about to run to the log.</summary>
    public static void Log(IridiumConnection connection, string text, IridiumParameterCollection parameters)
    {
        if (!connection.Logger.IsEnabled(LogLevel.Debug)) return;
        IEnumerable<string> values = parameters.Cast<IridiumParameter>().Select(parameter =>
            $"@{parameter.PlainName}={(connection.Settings.LogsParameters ? TextOf(parameter) : "?")}");
        connection.Logger.Executing(text, string.Join(", ", values));
    }

    private static string TextOf(IridiumParameter parameter) => parameter.Value switch
    {
        null or DBNull => "NULL",
        byte[] bytes => $"{bytes.Length} bytes",
        Stream or TextReader => "a stream",
        object value => SqlCast.ToText(ParameterConversion.Of(value)),
    };
}
