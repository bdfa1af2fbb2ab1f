using System.Diagnostics;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Microsoft.Extensions.Logging;

namespace Iridium.Engine.Backups;

/// <summary>
/// The one frame around every checkpoint, backup, prune and restore: what is told of them as a whole is told here.
/// </summary>
internal static class BackupOperation
{
    /// <summary>Runs an operation.</summary>
    /// <param name="log">Where a failure is told.</param>
    /// <param name="action">What it does, with its path: <c>restore a backup into '/data'</c>.</param>
    /// <param name="body">Does it; gets the time it began.</param>
    /// <param name="activity">Its span, which ends with it; null when nobody listens, or it has none.</param>
    /// <exception cref="IridiumException">A file operation failed.</exception>
    public static T Run<T>(ILogger log, string action, Func<long, T> body, Activity? activity = null)
    {
        using Activity? span = activity;
        try
        {
            return body(Stopwatch.GetTimestamp());
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            log.BackupFailed(action, error);
            span.Fail(error);
            throw IoErrors.Wrap(error, action);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.BackupFailed(action, error);
            span.Fail(error);
            throw;
        }
    }

    /// <summary>Runs an operation that waits for files or a stream on a thread of its own.</summary>
    public static Task<T> OnOwnThread<T>(Func<T> operation, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            operation, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
