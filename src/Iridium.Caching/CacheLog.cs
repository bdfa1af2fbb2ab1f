using Microsoft.Extensions.Logging;

namespace Iridium.Caching;

/// <summary>The log events of the cache and the key repository. Stateless.</summary>
internal static partial class CacheLog
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Error,
        Message = "Entries in keyspace '{Keyspace}' are read, but their sliding expiry can no longer be written.")]
    public static partial void SlideFailed(ILogger logger, string keyspace, Exception error);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Error,
        Message = "The data-protection element {Number} was not deleted; the deletions after it are skipped.")]
    public static partial void ElementNotDeleted(ILogger logger, ulong number, Exception error);
}
