using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Iridium.Orleans;

/// <summary>The log events of the providers. Stateless.</summary>
internal static partial class OrleansLog
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Information,
        Message = "Silo {Silo} is marked dead: its row is older than the lock on '{Path}', which this process holds.")]
    public static partial void SiloBuried(ILogger logger, SiloAddress silo, string path);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Critical,
        Message = "This silo stops: {Reason}")]
    public static partial void StoreNotShared(ILogger logger, string reason);

    [LoggerMessage(
        EventId = 3,
        Level = LogLevel.Error,
        Message = "The watch for silos that do not share the database has ended; it does not look any more.")]
    public static partial void WatchEnded(ILogger logger, Exception error);
}
