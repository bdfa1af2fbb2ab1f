using Microsoft.Extensions.Logging;

namespace Iridium.Data.Telemetry;

/// <summary>
/// The provider's log lines; docs/ado-net.md lists them. Values of parameters are in them only when a data source asked
/// for it.
/// </summary>
internal static partial class ProviderLog
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Debug,
        SkipEnabledCheck = true,
        Message = "Executing: {Text} with {Parameters}")]
    public static partial void Executing(this ILogger logger, string text, string parameters);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "A statement reads keyspace {Keyspace} from end to end. A condition on the key makes it a range; "
            + "EXPLAIN shows how rows are found.")]
    public static partial void FullScan(this ILogger logger, string keyspace);

    [LoggerMessage(
        EventId = 3,
        Level = LogLevel.Debug,
        Message = "Executed {Summary} in {Milliseconds} ms: {Rows} rows read, {Affected} affected.")]
    public static partial void Executed(
        this ILogger logger, string summary, double milliseconds, long rows, long affected);

    [LoggerMessage(
        EventId = 4, Level = LogLevel.Debug, Message = "{Summary} failed after {Milliseconds} ms: {SqlState}.")]
    public static partial void ExecutionFailed(
        this ILogger logger, string summary, double milliseconds, string sqlState);

    [LoggerMessage(
        EventId = 5,
        Level = LogLevel.Information,
        Message = "A commit on {DataSource} was refused: it met a conflict with another transaction. Running it again "
            + "may succeed.")]
    public static partial void Conflict(this ILogger logger, string dataSource);

    [LoggerMessage(EventId = 6, Level = LogLevel.Debug, Message = "Opened a connection to {DataSource}.")]
    public static partial void ConnectionOpened(this ILogger logger, string dataSource);

    [LoggerMessage(EventId = 7, Level = LogLevel.Debug, Message = "Closed a connection to {DataSource}.")]
    public static partial void ConnectionClosed(this ILogger logger, string dataSource);

    [LoggerMessage(EventId = 8, Level = LogLevel.Debug, Message = "Began a transaction, isolation {Isolation}.")]
    public static partial void TransactionBegun(this ILogger logger, System.Data.IsolationLevel isolation);

    [LoggerMessage(EventId = 9, Level = LogLevel.Debug, Message = "Committed a transaction.")]
    public static partial void TransactionCommitted(this ILogger logger);

    [LoggerMessage(EventId = 10, Level = LogLevel.Debug, Message = "Rolled a transaction back.")]
    public static partial void TransactionRolledBack(this ILogger logger);
}
