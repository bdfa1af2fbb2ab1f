using System.Diagnostics;
using Iridium.Engine.Backups;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.State;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iridium.Engine;

/// <summary>
/// Backups through a stream that need not seek: a pipe, a socket, an upload. The format describes itself, has a
/// checksum on everything and an end mark (docs/formats/backup.md). Each is whole; for incremental ones see
/// <see cref="BackupDirectory"/>.
/// </summary>
public static class BackupStreams
{
    /// <summary>
    /// Writes a backup of the open database to a stream. It holds every write that was acknowledged before the call,
    /// perhaps later ones, and always a prefix of the commit order with whole batches. Writers go on meanwhile. Every
    /// checksum in the database's files is verified before their bytes are sent.
    /// </summary>
    /// <param name="database">The open database.</param>
    /// <param name="destination">Written from its present position on, flushed, and left open.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops it; what was written by then is no backup.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="CorruptionException">A file of the database is damaged; the stream is no backup.</exception>
    /// <exception cref="EngineFailedException">The database takes no more writes; reopen it.</exception>
    /// <exception cref="IridiumException">A file operation or the stream failed.</exception>
    public static BackupInfo BackupTo(
        this IridiumDatabase database,
        Stream destination,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(destination);
        EngineState state = database.Engine.State;
        return BackupOperation.Run(state.Context.Log, $"back up '{database.Path}' to a stream", begun =>
        {
            var writer = new BackupStreamWriter(
                state, database.Background, new CopyMeter(progress, cancellationToken));
            BackupInfo made = writer.Run(destination).ToInfo();
            state.Context.Log.BackupMade(
                database.Path, "a stream", made.LastSequence, made.CopiedBytes, Stopwatch.GetElapsedTime(begun));
            return made;
        }, EngineActivities.StartBackup(database.Path));
    }

    /// <summary>
    /// As <see cref="BackupTo"/>, for streams that only write asynchronously too, on a thread of its own.
    /// </summary>
    /// <param name="database">The open database.</param>
    /// <param name="destination">Written from its present position on, flushed, and left open.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops it; what was written by then is no backup.</param>
    /// <returns>What was written.</returns>
    public static Task<BackupInfo> BackupToAsync(
        this IridiumDatabase database,
        Stream destination,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return BackupOperation.OnOwnThread(
            () => database.BackupTo(new BlockingStream(destination, cancellationToken), progress, cancellationToken),
            cancellationToken);
    }

    /// <summary>
    /// Makes a database out of a backup in a stream. Everything is verified; the directory becomes a database only once
    /// the end mark was read and all is durable.
    /// </summary>
    /// <param name="source">Read from its present position up to the end mark, and left open.</param>
    /// <param name="directory">
    /// A new or empty directory, or one in which an earlier checkpoint or restore did not come to its end.
    /// </param>
    /// <param name="options">What is restored; null takes all.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops it; the directory is emptied then.</param>
    /// <returns>The newest sequence of the restored database.</returns>
    /// <exception cref="CorruptionException">The stream is damaged or ends early; it names the offset.</exception>
    /// <exception cref="FormatVersionException">The stream is of a format this build does not read.</exception>
    /// <exception cref="IridiumException">
    /// The directory is not empty, the sequence is not in the backup, or a file operation or the stream failed.
    /// </exception>
    public static long Restore(
        Stream source,
        string directory,
        RestoreOptions? options = null,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        string path = IridiumDatabase.DirectoryOf(directory);
        RestoreOptions chosen = options ?? RestoreOptions.Default;
        ILogger log = LogOf(chosen.Database);
        IFileSystem files = (chosen.Database ?? DatabaseOptions.Default).FileSystem;
        return BackupOperation.Run(log, $"restore a backup from a stream into '{path}'", begun =>
        {
            var reader = new BackupStreamReader(source, chosen, new CopyMeter(progress, cancellationToken));
            long sequence = reader.Run(files, path);
            log.BackupRestored("a stream", path, sequence, Stopwatch.GetElapsedTime(begun));
            return sequence;
        }, EngineActivities.StartRestore(path));
    }

    /// <summary>
    /// As <see cref="Restore"/>, for streams that only read asynchronously too, on a thread of its own.
    /// </summary>
    /// <param name="source">Read from its present position up to the end mark, and left open.</param>
    /// <param name="directory">A new or empty directory.</param>
    /// <param name="options">What is restored; null takes all.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops it; the directory is emptied then.</param>
    /// <returns>The newest sequence of the restored database.</returns>
    public static Task<long> RestoreAsync(
        Stream source,
        string directory,
        RestoreOptions? options = null,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return BackupOperation.OnOwnThread(
            () => Restore(
                new BlockingStream(source, cancellationToken), directory, options, progress, cancellationToken),
            cancellationToken);
    }

    internal static ILogger LogOf(DatabaseOptions? options) =>
        (options?.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Iridium.Engine");
}
