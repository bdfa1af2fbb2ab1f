using Microsoft.Extensions.Logging;

namespace Iridium.Data.Telemetry;

/// <summary>The provider's log lines. Values of parameters are in them only when a data source asked for it.</summary>
internal static partial class ProviderLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Executing: {Text} with {Parameters}")]
    public static partial void Executing(this ILogger logger, string text, string parameters);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "A statement reads keyspace {Keyspace} from end to end. A condition on the key makes it a range; "
            + "EXPLAIN shows how rows are found.")]
    public static partial void FullScan(this ILogger logger, string keyspace);
}
