using System.Diagnostics;
using Iridium.Engine.Background;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.Reading;
using Iridium.Engine.State;
using Iridium.Engine.Threading;
using Iridium.Engine.Transfer;
using Iridium.Engine.Versions;
using Iridium.Engine.Writing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iridium.Engine.Opening;

/// <summary>
/// The parts of an open database, put together at open and taken apart at close. Thread-safe.
/// </summary>
internal sealed class OpenEngine
{
    private readonly IDisposable? _lock;
    private readonly ViewStamp? _stamp;
    private readonly Lock _gate = new();
    private bool _isClosed;

    private OpenEngine(EngineState state, IDisposable? held, ViewStamp? stamp = null)
    {
        _stamp = stamp;
        State = state;
        Reads = new ReadPath(state);
        Writes = new WritePath(state);
        Background = new BackgroundWork(state);
        _lock = held;
        state.Context.Share.Join(state);
    }

    public EngineState State { get; }

    public ReadPath Reads { get; }

    public WritePath Writes { get; }

    public BackgroundWork Background { get; }

    /// <summary>What a view was opened with.</summary>
    public DatabaseOptions ViewOptions { get; private init; } = DatabaseOptions.Default;

    /// <summary>Whether leases hold the database: then only the registry of shared databases closes it.</summary>
    public bool IsShared { get; set; }

    /// <summary>Locks and opens a directory, whose path is full.</summary>
    public static OpenEngine Open(string directory, DatabaseOptions options)
    {
        options.Validate();
        ILoggerFactory factory = options.LoggerFactory ?? NullLoggerFactory.Instance;
        options.Environment?.Enter(directory);
        using Activity? activity = EngineActivities.StartOpen(directory);
        var context = new EngineContext(directory, options, factory.CreateLogger("Iridium.Engine"));
        IDisposable? held = null;
        try
        {
            if (options.CreateIfMissing) context.Files.CreateDirectory(directory);
            else RequireDatabase(context.Files, directory);
            held = DirectoryLock.Take(context.Files, directory, options.TimeProvider);
            return new OpenEngine(OpenPath.Open(context), held);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            LetGo(context, held);
            activity.Fail(error);
            throw Explained(error, directory);
        }
        catch (Exception error)
        {
            LetGo(context, held);
            activity.Fail(error);
            throw;
        }
    }

    /// <summary>Opens a view of a directory, whose path is full, without locking or changing it.</summary>
    public static OpenEngine OpenReadOnly(string directory, DatabaseOptions options)
    {
        options.Validate();
        ILoggerFactory factory = options.LoggerFactory ?? NullLoggerFactory.Instance;
        DatabaseOptions still = options with { ManualBackgroundWork = true };
        options.Environment?.Enter(directory);
        var context = new EngineContext(directory, still, factory.CreateLogger("Iridium.Engine"), isReadOnly: true);
        try
        {
            RequireDatabase(context.Files, directory, "Check the path.");
            ViewStamp? stamp = ViewStamp.Read(options.FileSystem, directory);
            return new OpenEngine(OpenPath.OpenReadOnly(context), null, stamp) { ViewOptions = options };
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            LetGo(context, null);
            throw IoErrors.Wrap(error, $"open the database in '{directory}' for reading");
        }
        catch
        {
            LetGo(context, null);
            throw;
        }
    }

    /// <summary>Whether nothing was written since a view was opened.</summary>
    public bool IsCurrentView() =>
        _stamp is not null && _stamp == ViewStamp.Read(ViewOptions.FileSystem, State.Context.Directory);

    /// <summary>Finds a keyspace, or creates it durably.</summary>
    public KeyspaceTree GetOrCreateTree(string name, KeyspaceOptions options)
    {
        lock (_gate)
        {
            Disposed.ThrowIf(_isClosed, Disposed.Database);
            if (State.Trees.TryGet(name, out KeyspaceTree? known)) return known;
            int count = State.Trees.All.Length;
            if (count >= EngineLimits.KeyspacesMax)
            {
                throw new InvalidOperationException(
                    $"The database has {count:N0} keyspaces already, the most it takes.");
            }

            var record = new KeyspaceRecord(State.Catalog.LastKeyspaceId + 1, name, options);
            var edit = new VersionEdit { CreatedKeyspaces = { record } };
            var tree = new KeyspaceTree(record, TreeVersion.Empty, State.Context);
            try
            {
                State.Catalog.Commit(edit, _ => State.Trees.Add(tree));
                State.Context.Events.Raise(static events => events.KeyspaceCreated, new KeyspaceEvent(name));
                return tree;
            }
            catch
            {
                if (!State.Trees.TryGet(record.Id, out _)) tree.Close();
                throw;
            }
        }
    }

    /// <summary>Drops a keyspace, durably.</summary>
    /// <returns>False when there is none of that name.</returns>
    public bool DropTree(string name)
    {
        lock (_gate)
        {
            Disposed.ThrowIf(_isClosed, Disposed.Database);
            if (!State.Trees.TryGet(name, out KeyspaceTree? tree)) return false;
            new KeyspaceDrop(State, Writes).Run(tree, successor: null);
            return true;
        }
    }

    /// <summary>Drops a keyspace and creates one of the same name and options, in one step.</summary>
    /// <returns>False when there is none of that name.</returns>
    public bool TruncateTree(string name)
    {
        lock (_gate)
        {
            Disposed.ThrowIf(_isClosed, Disposed.Database);
            if (!State.Trees.TryGet(name, out KeyspaceTree? tree)) return false;
            var record = new KeyspaceRecord(State.Catalog.LastKeyspaceId + 1, name, tree.Keyspace.Options);
            var successor = new KeyspaceTree(record, TreeVersion.Empty, State.Context);
            try
            {
                new KeyspaceDrop(State, Writes).Run(tree, successor);
                return true;
            }
            catch
            {
                if (!State.Trees.TryGet(record.Id, out _)) successor.Close();
                throw;
            }
        }
    }

    /// <summary>Begins an ingest into a keyspace.</summary>
    public IngestJob BeginIngest(KeyspaceTree tree)
    {
        tree.ThrowIfGone();
        return new IngestJob(State, tree, new IngestCommit(State, Writes, Background));
    }

    /// <summary>Gives a keyspace other options, durably.</summary>
    public void ChangeOptions(KeyspaceTree tree, KeyspaceOptions options)
    {
        lock (_gate)
        {
            Disposed.ThrowIf(_isClosed, Disposed.Database);
            tree.ThrowIfGone();
            var edit = new VersionEdit();
            edit.ChangedOptions[tree.Id] = options;
            State.Catalog.Commit(edit, _ => tree.InstallOptions(options));
        }

        // Under another style writers may have less to wait for, or more.
        State.Signal.RequestWork();
        State.Signal.ReportProgress(WorkKind.Compaction);
    }

    /// <summary>
    /// Finishes the queued writes, stops the background, marks a clean close and lets everything go; a second call does
    /// nothing. An error is thrown after everything was let go.
    /// </summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
        }

        State.Context.Meter.Dispose();
        State.Context.Changes.Close();
        Writes.Close();
        try
        {
            FlushUnlogged();
        }
        finally
        {
            Background.Dispose();
            LetGo();
        }
    }

    private void LetGo()
    {
        // Streamed puts and ingests may be under way, and wait for their callers: they make no more files.
        State.Catalog.Door.Shut();
        try
        {
            if (!State.Context.Latch.IsFailed) Seal();
        }
        finally
        {
            foreach (KeyspaceTree tree in State.Trees.All) tree.Close();
            State.Wal.Dispose();
            State.Catalog.Dispose();
            LetGo(State.Context, _lock);
            State.Context.Log.Closed(State.Context.Directory);
        }
    }

    /// <summary>What is held for a database that is closed, or did not open.</summary>
    private static void LetGo(EngineContext context, IDisposable? held)
    {
        held?.Dispose();
        context.Meter.Dispose();
        context.Share.Leave();
        context.Options.Environment?.Exit(context.Directory);
    }

    /// <summary>What stands in memtables and not in the log goes to tables, since nothing else holds it.</summary>
    private void FlushUnlogged() => Uninterrupted.Repeat(this, static engine =>
    {
        bool hasUnlogged;
        using (Uninterrupted.Hold(engine.State.CommitGate))
            hasUnlogged = MemtableSealing.HasUnlogged(engine.State.Trees);
        if (hasUnlogged && !engine.State.Context.Latch.IsFailed) engine.Background.FlushAll(CancellationToken.None);
        return true;
    });

    private void Seal()
    {
        try
        {
            State.Catalog.Seal(State.Wal.Seal());
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw IoErrors.Wrap(error, $"sync and close the database in '{State.Context.Directory}'");
        }
    }

    /// <summary>A wrong path is noticed before the lock is taken, because that leaves a file there.</summary>
    private static void RequireDatabase(
        IFileSystem files, string directory, string advice = "Set CreateIfMissing to create one, or check the path.")
    {
        if (files.DirectoryExists(directory))
        {
            DirectoryContent content = DirectoryContent.Read(files, directory);
            if (content.HasCurrent || content.GreatestNumber > 0) return;
        }

        string what = files.FileExists(directory)
            ? $"'{directory}' is a file, not the directory of a database."
            : $"There is no database in '{directory}'.";
        throw new IridiumException(
            EngineErrorCode.DatabaseNotFound, what + " " + advice);
    }

    private static IridiumException Explained(Exception error, string directory) => error is DirectoryNotFoundException
        ? new IridiumException(
            EngineErrorCode.DatabaseNotFound,
            $"There is no directory '{directory}'. Set CreateIfMissing to create it, or check the path.",
            error)
        : IoErrors.Wrap(error, $"open the database in '{directory}'");
}
