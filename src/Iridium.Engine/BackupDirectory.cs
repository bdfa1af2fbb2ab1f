using System.Diagnostics;
using Iridium.Engine.Backups;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.State;
using Microsoft.Extensions.Logging;

namespace Iridium.Engine;

/// <summary>
/// A directory of backups of one database. Each backup is whole by itself, yet a file that several have is stored once,
/// so each copies only what is new. A backup holds tables and the log, every byte with a checksum
/// (docs/formats/backup.md). Immutable and thread-safe; a lock file keeps two operations that change the directory
/// apart, in all processes.
/// </summary>
public sealed class BackupDirectory
{
    private readonly DatabaseOptions _options;
    private readonly ILogger _log;

    /// <summary>Names a directory; nothing is read or created.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="options">Only file system, clock and log are used; null takes the defaults.</param>
    public BackupDirectory(string path, DatabaseOptions? options = null)
    {
        Path = IridiumDatabase.DirectoryOf(path);
        _options = options ?? DatabaseOptions.Default;
        _log = BackupStreams.LogOf(options);
    }

    /// <summary>The directory, as a full path.</summary>
    public string Path { get; }

    /// <summary>
    /// Adds a backup of an open database. It holds every write that was acknowledged before the call, perhaps later
    /// ones, and always a prefix of the commit order with whole batches. Writers go on meanwhile. Every checksum inside
    /// a file is verified when it is copied. When the call returns the backup is durable.
    /// </summary>
    /// <param name="database">The open database.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops it; the next call uses what was copied by then.</param>
    /// <returns>The new backup.</returns>
    /// <exception cref="CorruptionException">A file of the database is damaged; there is no new backup.</exception>
    /// <exception cref="EngineFailedException">The database takes no more writes; reopen it.</exception>
    /// <exception cref="IridiumException">
    /// The directory holds something else, someone works in it, or a file operation failed.
    /// </exception>
    public BackupInfo Create(
        IridiumDatabase database,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        EngineState state = database.Engine.State;
        return BackupOperation.Run(_log, $"back up '{database.Path}' to '{Path}'", begun =>
        {
            var meter = new CopyMeter(progress, cancellationToken);
            BackupInfo made = new BackupJob(state, database.Background, NewStore(), meter).Run().ToInfo();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(begun);
            _log.BackupMade(database.Path, Path, made.LastSequence, made.CopiedBytes, elapsed);
            return made;
        }, EngineActivities.StartBackup(database.Path));
    }

    /// <summary>As <see cref="Create"/>, on a thread of its own.</summary>
    /// <param name="database">The open database.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops it; the next call uses what was copied by then.</param>
    /// <returns>The new backup.</returns>
    public Task<BackupInfo> CreateAsync(
        IridiumDatabase database,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        BackupOperation.OnOwnThread(() => Create(database, progress, cancellationToken), cancellationToken);

    /// <summary>Lists the backups from the oldest to the newest, without reading their files.</summary>
    /// <returns>All of them; one whose description is damaged says so in <see cref="BackupInfo.Damage"/>.</returns>
    /// <exception cref="IridiumException">There is no such directory, or it cannot be read.</exception>
    public IReadOnlyList<BackupInfo> List() => BackupOperation.Run(_log, $"list the backups in '{Path}'", _ =>
    {
        BackupStore store = NewStore();
        store.Load();
        IEnumerable<BackupInfo> damaged = store.Damaged.Select(
            each => new BackupInfo(each.Key, default, Guid.Empty, 0, 0) { Damage = each.Value });
        return store.Backups.Select(backup => backup.ToInfo()).Concat(damaged).OrderBy(each => each.Id).ToArray();
    });

    /// <summary>Reads every file of backups and holds it against its checksum. Changes nothing.</summary>
    /// <param name="id">The backup; null for all.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>What was read and found.</returns>
    /// <exception cref="IridiumException">There is no such directory or backup, or someone works in it.</exception>
    public VerifyReport Verify(
        long? id = null,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        BackupOperation.Run(_log, $"verify the backups in '{Path}'", _ =>
            new BackupVerification(NewStore(), new CopyMeter(progress, cancellationToken)).Run(id));

    /// <summary>
    /// Removes old backups and the files that no other backup has: those that are not among the newest
    /// <paramref name="keep"/> and, where an age is given, are older than that too. Durable on return; after a crash
    /// each backup is there whole or gone, and the next call removes what is left of it.
    /// </summary>
    /// <param name="keep">How many to keep in any case, at least 1.</param>
    /// <param name="olderThan">How old a backup must be to be removed, not below zero; null for any age.</param>
    /// <returns>The backups removed, from the oldest.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="keep"/> is less than 1, or <paramref name="olderThan"/> below zero.
    /// </exception>
    /// <exception cref="IridiumException">There is no such directory, or someone works in it.</exception>
    public IReadOnlyList<BackupInfo> Prune(int keep, TimeSpan? olderThan = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        if (olderThan is TimeSpan age)
            ArgumentOutOfRangeException.ThrowIfLessThan(age, TimeSpan.Zero, nameof(olderThan));
        return BackupOperation.Run(_log, $"remove old backups from '{Path}'", _ =>
        {
            IReadOnlyList<BackupDescription> gone =
                new PruneJob(NewStore(), _options.TimeProvider).Run(keep, olderThan);
            _log.BackupsPruned(gone.Count, Path);
            return gone.Select(backup => backup.ToInfo()).ToArray();
        });
    }

    /// <summary>
    /// Makes a database out of a backup. Every checksum is verified; the directory becomes a database only once all is
    /// there and durable.
    /// </summary>
    /// <param name="directory">
    /// A new or empty directory, or one in which an earlier checkpoint or restore did not come to its end.
    /// </param>
    /// <param name="options">What is restored; null takes the newest backup, whole.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops it; the directory is emptied then.</param>
    /// <returns>The newest sequence of the restored database.</returns>
    /// <exception cref="CorruptionException">A file of the backup is damaged or missing; it names the file.
    /// </exception>
    /// <exception cref="IridiumException">
    /// There is no such backup, none reaches the sequence (the message says which can be reached), the directory is not
    /// empty, or a file operation failed.
    /// </exception>
    public long Restore(
        string directory,
        RestoreOptions? options = null,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        string path = IridiumDatabase.DirectoryOf(directory);
        RestoreOptions chosen = options ?? RestoreOptions.Default;
        IFileSystem files = (chosen.Database ?? _options).FileSystem;
        return BackupOperation.Run(_log, $"restore a backup from '{Path}' into '{path}'", begun =>
        {
            var job = new RestoreJob(NewStore(), chosen, new CopyMeter(progress, cancellationToken));
            long sequence = job.Run(files, path);
            _log.BackupRestored(Path, path, sequence, Stopwatch.GetElapsedTime(begun));
            return sequence;
        }, EngineActivities.StartRestore(path));
    }

    /// <summary>As <see cref="Restore"/>, on a thread of its own.</summary>
    /// <param name="directory">A new or empty directory.</param>
    /// <param name="options">What is restored; null takes the newest backup, whole.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops it; the directory is emptied then.</param>
    /// <returns>The newest sequence of the restored database.</returns>
    public Task<long> RestoreAsync(
        string directory,
        RestoreOptions? options = null,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        BackupOperation.OnOwnThread(() => Restore(directory, options, progress, cancellationToken), cancellationToken);

    private BackupStore NewStore() => new(_options.FileSystem, Path, _log);
}
