using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Iridium.Engine.Background;
using Iridium.Engine.Inspection;
using Iridium.Engine.Keys;
using Iridium.Engine.Opening;
using Iridium.Engine.State;
using Iridium.Engine.Writing;

namespace Iridium.Engine;

/// <summary>
/// A crash-safe, ordered key-value store in one directory, which this object holds exclusively until it is disposed.
/// Thread-safe.
/// </summary>
/// <remarks>
/// <see cref="Thread.Interrupt"/> does not end a write: its thread may be at work for others. The write is decided, and
/// the thread's next other wait throws. It does end a wait for background work, as that of a flush; the work goes on.
/// </remarks>
public sealed class IridiumDatabase : IDisposable, IAsyncDisposable
{
    private readonly ConditionalWeakTable<KeyspaceTree, Keyspace> _keyspaces = [];

    internal IridiumDatabase(string directory, OpenEngine engine)
    {
        Path = directory;
        Engine = engine;
        Default = GetOrCreateKeyspace(OpenPath.DefaultKeyspace);
    }

    /// <summary>The directory, as a full path.</summary>
    public string Path { get; }

    /// <summary>The keyspace named <c>default</c>, which every database has.</summary>
    public Keyspace Default { get; }

    /// <summary>The names of the keyspaces, in ordinal order.</summary>
    public IReadOnlyList<string> KeyspaceNames =>
        [.. Engine.State.Trees.All.ToArray().Select(tree => tree.Keyspace.Name).Order(StringComparer.Ordinal)];

    /// <summary>The newest commit sequence that reads see.</summary>
    public long LastSequence => Engine.State.Sequences.Visible;

    /// <summary>
    /// The clock of the database, for callers that compute expiries: the one of its options, except that it does not go
    /// back behind a moment by which a compaction has dropped what was expired.
    /// </summary>
    public TimeProvider TimeProvider => Engine.State.Context.Clock.AsProvider;

    internal OpenEngine Engine { get; }

    internal BackgroundWork Background => Engine.Background;

    /// <summary>Opens the database in a directory, recovering what a crash left, or creates it.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="options">Options; null takes the defaults.</param>
    /// <returns>The open database. Dispose it to close it.</returns>
    /// <exception cref="DatabaseLockedException">Another opener has the directory.</exception>
    /// <exception cref="CorruptionException">A file is damaged; nothing was changed.</exception>
    /// <exception cref="FormatVersionException">The files are of a format this build does not read.</exception>
    /// <exception cref="IridiumException">The directory cannot be read or written.</exception>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public static IridiumDatabase Open(string path, DatabaseOptions? options = null)
    {
        string directory = DirectoryOf(path);
        return new IridiumDatabase(directory, OpenEngine.Open(directory, options ?? DatabaseOptions.Default));
    }

    /// <summary>As <see cref="Open"/>, on a thread-pool thread.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="options">Options; null takes the defaults.</param>
    /// <param name="cancellationToken">Checked before opening starts.</param>
    /// <returns>The open database.</returns>
    public static ValueTask<IridiumDatabase> OpenAsync(
        string path,
        DatabaseOptions? options = null,
        CancellationToken cancellationToken = default) =>
        new(Task.Run(() => Open(path, options), cancellationToken));

    /// <summary>
    /// Shares one database of a directory inside this process: the first caller opens it with its options, later ones
    /// get the same one, and it closes when the last lease is disposed.
    /// </summary>
    /// <param name="path">The directory.</param>
    /// <param name="options">Options, used only by the caller that opens it.</param>
    /// <returns>A lease.</returns>
    /// <exception cref="DatabaseLockedException">
    /// Another process, or <see cref="Open"/> in this one, has the directory.
    /// </exception>
    public static DatabaseLease OpenShared(string path, DatabaseOptions? options = null) =>
        SharedDatabases.Acquire(path, options ?? DatabaseOptions.Default);

    /// <summary>
    /// Reads every file of a closed database and checks every checksum and how the files fit together. Holds the
    /// directory's lock meanwhile and changes nothing. Damage does not end it: the report lists all that it met.
    /// </summary>
    /// <param name="path">The directory.</param>
    /// <param name="options">Options; only the file system is used.</param>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>What was read and found.</returns>
    /// <exception cref="DatabaseLockedException">The database is open somewhere.</exception>
    /// <exception cref="FormatVersionException">The log or the manifest is of a format this build does not read.
    /// </exception>
    /// <exception cref="IridiumException">There is no database at the path, or it cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static VerifyReport Verify(
        string path,
        DatabaseOptions? options = null,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        string directory = DirectoryOf(path);
        DatabaseOptions chosen = options ?? DatabaseOptions.Default;
        IDisposable TakeLock() => DirectoryLock.Take(chosen.FileSystem, directory, chosen.TimeProvider);
        return Verification.Run(directory, chosen, TakeLock, progress, cancellationToken);
    }

    /// <summary>Finds a keyspace.</summary>
    /// <param name="name">Its name, compared ordinally.</param>
    /// <param name="keyspace">The keyspace.</param>
    /// <returns>False when there is none of that name.</returns>
    public bool TryGetKeyspace(string name, [NotNullWhen(true)] out Keyspace? keyspace)
    {
        keyspace = Engine.State.Trees.TryGet(name, out KeyspaceTree? tree) ? KeyspaceOf(tree) : null;
        return keyspace is not null;
    }

    /// <summary>Finds a keyspace, or creates it durably.</summary>
    /// <param name="name">1 to 255 bytes of UTF-8.</param>
    /// <param name="options">Options for a new keyspace; null takes <see cref="DatabaseOptions.Keyspaces"/>.</param>
    /// <returns>The keyspace.</returns>
    /// <exception cref="ArgumentException">The name or the options are not valid.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are <see cref="EngineLimits.KeyspacesMax"/> keyspaces already.
    /// </exception>
    public Keyspace GetOrCreateKeyspace(string name, KeyspaceOptions? options = null)
    {
        if (TryGetKeyspace(name, out Keyspace? known)) return known;
        KeyspaceOptions chosen = options ?? Engine.State.Context.Options.Keyspaces;
        KeyLimits.CheckKeyspace(name, chosen);
        return KeyspaceOf(Engine.GetOrCreateTree(name, chosen));
    }

    /// <summary>Commits a batch: all of it, or nothing when a condition does not hold.</summary>
    /// <param name="batch">The operations and conditions. Not changed and not retained.</param>
    /// <param name="options">Durability.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="EngineFailedException">An earlier write failed; reopen the database.</exception>
    /// <exception cref="IridiumException">The write failed; nothing of it is visible.</exception>
    public CommitResult Write(WriteBatch batch, WriteOptions options = default) =>
        Engine.Writes.Submit(NewRequest(batch), options);

    /// <summary>As <see cref="Write"/>, waiting for the log without blocking a thread.</summary>
    /// <param name="batch">The operations and conditions. Must not change until the task ends.</param>
    /// <param name="options">Durability.</param>
    /// <param name="cancellationToken">Checked before the batch is queued; a queued batch is not taken back.</param>
    /// <returns>What became of it.</returns>
    public ValueTask<CommitResult> WriteAsync(
        WriteBatch batch,
        WriteOptions options = default,
        CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<CommitResult>(cancellationToken);
        CommitRequest request = NewRequest(batch);
        var task = new ValueTask<CommitResult>(request, request.TaskVersion);
        Engine.Writes.SubmitTask(request, options);
        return task;
    }

    /// <summary>Holds the present state of all keyspaces for later reads.</summary>
    /// <returns>The snapshot; dispose it.</returns>
    public Snapshot CreateSnapshot() => new(this, Engine.State.Snapshots);

    /// <summary>Writes all memtables to tables and waits for it.</summary>
    /// <param name="cancellationToken">Stops the wait, not the flush.</param>
    public void Flush(CancellationToken cancellationToken = default) =>
        Engine.Background.FlushAll(cancellationToken);

    /// <summary>Flushes, then merges every keyspace into its last level, dropping all that no snapshot needs.</summary>
    /// <param name="progress">Told now and then; may be null.</param>
    /// <param name="cancellationToken">Stops between two steps; what was merged stays merged.</param>
    public void Compact(IProgress<EngineProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Engine.Background.CompactAll(progress, cancellationToken);

    /// <summary>What the database holds and has done.</summary>
    /// <returns>The statistics at this moment.</returns>
    public EngineStatistics GetStatistics() => StatisticsReader.Read(Engine.State);

    /// <summary>
    /// Syncs the log and closes the files. Writes still queued are finished first. Memtables stay in the log and come
    /// back at the next open. Disposing twice is no error. A shared database closes with its last lease only, so
    /// disposing it directly, as a service container does with what it hands out, does nothing.
    /// </summary>
    public void Dispose()
    {
        if (!Engine.IsShared) Engine.Close();
    }

    /// <summary>As <see cref="Dispose"/>, on a thread-pool thread.</summary>
    /// <returns>A task that ends when the database is closed.</returns>
    public ValueTask DisposeAsync() => new(Task.Run(Dispose));

    /// <summary>The one spelling of a directory by which openers of this process know it.</summary>
    internal static string DirectoryOf(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
    }

    private CommitRequest NewRequest(WriteBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.CheckBelongsTo(this);
        CommitRequest request = Engine.Writes.Rent();
        request.Borrow(batch.Operations, batch.Conditions);
        return request;
    }

    private Keyspace KeyspaceOf(KeyspaceTree tree) =>
        _keyspaces.GetValue(tree, each => new Keyspace(this, each));
}
