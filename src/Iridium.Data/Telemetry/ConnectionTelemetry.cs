using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iridium.Data.Telemetry;

/// <summary>
/// What a connection counts and logs, but for its operations. Goes by the settings and the logger that the connection
/// has at the moment, also for a session that outlives its closing as a part of a transaction of System.Transactions:
/// that one may call from any thread. Otherwise for one thread at a time, as the connection.
/// </summary>
internal sealed class ConnectionTelemetry(IridiumConnection connection)
{
    /// <summary>Of the last opening; a silent one before the first.</summary>
    public ILogger Logger { get; private set; } = NullLogger.Instance;

    /// <summary>Chooses the logger of an opening that begins.</summary>
    /// <param name="loggers">Null for none.</param>
    public void Begin(ILoggerFactory? loggers) =>
        Logger = loggers?.CreateLogger(ProviderTelemetry.Name) ?? NullLogger.Instance;

    public void NoteOpened(string dataSource)
    {
        OpenConnections.Add(dataSource);
        Logger.ConnectionOpened(dataSource);
    }

    public void NoteClosed(string dataSource)
    {
        OpenConnections.Remove(dataSource);
        Logger.ConnectionClosed(dataSource);
    }

    public void NoteFullScan(string keyspace)
    {
        ProviderTelemetry.CountFullScan(connection.Settings, keyspace);
        Logger.FullScan(keyspace);
    }

    public void NoteConflict()
    {
        ProviderTelemetry.CountConflict(connection.Settings);
        Logger.Conflict(connection.Settings.DataSource);
    }
}
