using Microsoft.Extensions.Logging;

namespace Iridium.Engine.Diagnostics;

/// <summary>The log events of checkpoints, backups and restores. Ids are stable, and no other event has them.</summary>
internal static partial class BackupLog
{
    [LoggerMessage(45, LogLevel.Information,
        "Made a checkpoint of '{Directory}' in '{Target}', through sequence {Sequence}, in {Elapsed}")]
    public static partial void CheckpointMade(
        this ILogger log, string directory, string target, long sequence, TimeSpan elapsed);

    [LoggerMessage(46, LogLevel.Information,
        "Backed up '{Directory}' to '{Target}', through sequence {Sequence}: {Bytes} new bytes, in {Elapsed}")]
    public static partial void BackupMade(
        this ILogger log, string directory, string target, long sequence, long bytes, TimeSpan elapsed);

    [LoggerMessage(47, LogLevel.Information,
        "Restored a backup from '{Origin}' into '{Directory}', through sequence {Sequence}, in {Elapsed}")]
    public static partial void BackupRestored(
        this ILogger log, string origin, string directory, long sequence, TimeSpan elapsed);

    [LoggerMessage(48, LogLevel.Information, "Removed {Backups} old backups from '{Directory}'")]
    public static partial void BackupsPruned(this ILogger log, int backups, string directory);

    [LoggerMessage(49, LogLevel.Information,
        "Removed {File} from the backups in '{Directory}', which no backup needs")]
    public static partial void BackupLeftoverRemoved(this ILogger log, string file, string directory);

    [LoggerMessage(50, LogLevel.Warning, "Could not {Operation}")]
    public static partial void BackupFailed(this ILogger log, string operation, Exception cause);

    [LoggerMessage(51, LogLevel.Warning, "Files that no backup in '{Directory}' needs could not be removed")]
    public static partial void BackupLeftoversKept(this ILogger log, string directory, Exception cause);
}
