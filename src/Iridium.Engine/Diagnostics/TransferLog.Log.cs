using Microsoft.Extensions.Logging;

namespace Iridium.Engine.Diagnostics;

/// <summary>
/// The log events of drops, ingests and the listeners of engine events. Ids are stable, and no other event has them.
/// </summary>
internal static partial class TransferLog
{
    [LoggerMessage(55, LogLevel.Information, "Dropped keyspace '{Keyspace}'")]
    public static partial void KeyspaceDropped(this ILogger log, string keyspace);

    [LoggerMessage(56, LogLevel.Information,
        "Ingested {Records} records into keyspace '{Keyspace}' at sequence {Sequence}: {Tables} tables, {Bytes} bytes")]
    public static partial void Ingested(
        this ILogger log, string keyspace, long records, long sequence, int tables, long bytes);

    [LoggerMessage(57, LogLevel.Error, "A handler of engine events threw; the engine goes on")]
    public static partial void ListenerFailed(this ILogger log, Exception cause);

    [LoggerMessage(58, LogLevel.Warning,
        "Events are dropped: handlers are {Waiting} of them behind")]
    public static partial void EventsDropped(this ILogger log, int waiting);
}
