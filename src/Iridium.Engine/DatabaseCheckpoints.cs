using System.Diagnostics;
using Iridium.Engine.Backups;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.State;

namespace Iridium.Engine;

/// <summary>Checkpoints: a second database beside the open one, made in moments.</summary>
public static class DatabaseCheckpoints
{
    /// <summary>
    /// Makes a copy of the open database in another directory that can be opened at once, beside this one. It holds
    /// every write that was acknowledged before the call, perhaps later ones, and always a prefix of the commit order
    /// with whole batches. Writers go on meanwhile.
    /// </summary>
    /// <param name="database">The open database.</param>
    /// <param name="directory">
    /// A new or empty directory, or one in which an earlier checkpoint or restore did not come to its end.
    /// </param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops it; the directory is emptied then.</param>
    /// <returns>The newest sequence that the checkpoint holds.</returns>
    /// <remarks>
    /// Tables and finished log segments are hard-linked where the file system can, so they take no space until one of
    /// the databases drops them, but damage of such a file is damage of both: a checkpoint is no backup. The log in use
    /// is copied. When the call returns everything is durable. A crash leaves a directory that no open takes for a
    /// database; calling again finishes the work. No file of this database is changed.
    /// </remarks>
    /// <exception cref="IridiumException">
    /// The directory is not empty, someone else works in it, or a file operation failed.
    /// </exception>
    /// <exception cref="EngineFailedException">The database takes no more writes; reopen it.</exception>
    public static long Checkpoint(
        this IridiumDatabase database,
        string directory,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        string path = IridiumDatabase.DirectoryOf(directory);
        EngineState state = database.Engine.State;
        return BackupOperation.Run(state.Context.Log, $"make a checkpoint in '{path}'", begun =>
        {
            var job = new CheckpointJob(state, database.Background, new CopyMeter(progress, cancellationToken));
            long sequence = job.Run(path);
            state.Context.Log.CheckpointMade(database.Path, path, sequence, Stopwatch.GetElapsedTime(begun));
            return sequence;
        }, EngineActivities.StartCheckpoint(database.Path));
    }

    /// <summary>As <see cref="Checkpoint"/>, on a thread of its own.</summary>
    /// <param name="database">The open database.</param>
    /// <param name="directory">A new or empty directory.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops it; the directory is emptied then.</param>
    /// <returns>The newest sequence that the checkpoint holds.</returns>
    public static Task<long> CheckpointAsync(
        this IridiumDatabase database,
        string directory,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        BackupOperation.OnOwnThread(
            () => database.Checkpoint(directory, progress, cancellationToken), cancellationToken);
}
