using System.Diagnostics;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.State;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Opening;

/// <summary>
/// The whole opening: take the lock, read the manifest, read the log, and only when all of that fits together, change
/// anything — cut the torn tails, remove orphans. The composition root of the engine.
/// </summary>
internal static class OpenPath
{
    public const string DefaultKeyspace = "default";

    private const long FirstNumber = 1;

    /// <summary>Opens the directory of a context whose lock is held.</summary>
    public static EngineState Open(EngineContext context)
    {
        long started = Stopwatch.GetTimestamp();
        DirectoryContent content = DirectoryContent.Read(context.Files, context.Directory);
        if (content.IsUnfinished) UnfinishedCopy.FinishOrRefuse(context, content);
        ManifestContent? manifest = ManifestFinder.Find(context, content, out long manifestNumber);
        EngineState state = manifest is null
            ? Create(context, content)
            : Recover(context, content, manifest, manifestNumber);
        Report(state, started);
        return state;
    }

    /// <summary>Opens a view of the directory of a context, without a lock.</summary>
    public static EngineState OpenReadOnly(EngineContext context)
    {
        long started = Stopwatch.GetTimestamp();
        EngineState state = ReadOnlyOpen.Open(context);
        Report(state, started);
        return state;
    }

    private static void Report(EngineState state, long started)
    {
        EngineContext context = state.Context;
        int tables = 0;
        foreach (KeyspaceTree tree in state.Trees.All) tables += tree.Version.AllTables.Count();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        context.Meter.RecordOpen(elapsed);
        context.Meter.Observe(() => StatisticsReader.Read(state));
        context.Log.Opened(context.Directory, state.Trees.All.Length, tables, state.Sequences.Visible, elapsed);
    }

    /// <summary>
    /// Makes a new database. CURRENT comes last but for the log, so a crash before it leaves a directory in which the
    /// next open begins anew.
    /// </summary>
    private static EngineState Create(EngineContext context, DirectoryContent content)
    {
        if (!context.Options.CreateIfMissing)
        {
            throw new IridiumException(
                EngineErrorCode.DatabaseNotFound,
                $"There is no database in '{context.Directory}'. "
                + "Set CreateIfMissing to create one, or check the path.");
        }

        long number = Math.Max(FirstNumber, content.GreatestNumber + 1);
        long wal = number + 1;
        var root = new KeyspaceRecord(1, DefaultKeyspace, context.Options.Keyspaces);
        var first = new VersionEdit
        {
            DatabaseId = Guid.NewGuid(),
            NextFileNumber = wal + 1,
            OldestWal = wal,
            NewestWal = wal,
            CreatedKeyspaces = { root },
        };
        var header = new WalHeader(wal, 0, 0, 0) { Salt = Frame.NewSalt() };
        var log = WalWriter.Create(context.Files, context.PathOf(FileNames.Wal(wal)), header);
        Manifest? manifest = null;
        ManifestState state = ManifestState.Empty.With(first);
        try
        {
            SyncParent(context);

            // IMPORTANT: a manifest that reads well, found without CURRENT, must find its log segment.
            context.Files.SyncDirectory(context.Directory);
            manifest = Manifest.Create(context.Files, context.PathOf(FileNames.Manifest(number)), number, first);
            context.Files.SyncDirectory(context.Directory);
            CurrentPointer.Write(context.Files, context.Directory, number);
            OrphanSweep.Run(context, content, state, number);
        }
        catch
        {
            manifest?.Dispose();
            log.Dispose();
            throw;
        }

        var catalog = new Catalog(context, state, manifest, wal + 1);
        return Compose(context, catalog, TreesOf(context, state), new LogSegments(log, [], []), 0);
    }

    /// <summary>
    /// Makes the directory's own entry durable: it may have been made just before by someone who did not.
    /// </summary>
    private static void SyncParent(EngineContext context)
    {
        if (Path.GetDirectoryName(context.Directory) is not string parent) return;
        try
        {
            context.Files.SyncDirectory(parent);
        }
        catch (UnauthorizedAccessException)
        {
            // Whoever may not read the parent did not make the directory either; its maker answers for it.
        }
    }

    private static EngineState Recover(
        EngineContext context,
        DirectoryContent content,
        ManifestContent found,
        long manifestNumber)
    {
        ManifestState state = found.State;
        RefuseMissingFiles(context, content, state);
        TreeRegistry trees = TreesOf(context, state);
        var opened = new List<IDisposable>();
        try
        {
            var replay = new WalReplay(context, trees, state);
            IReadOnlyList<WalHeader> chain = Replay(context, content, state, replay);

            // Everything fits together; from here on files change. What was found may be the work of a killed process
            // that came to no sync: first its entries are made durable, then anything may build on them.
            context.Files.SyncDirectory(context.Directory);
            string walPath = context.PathOf(FileNames.Wal(state.NewestWal));
            IFile walFile = Continue(context, walPath, replay.NewestValidBytes, replay.NewestDroppedBytes);
            opened.Add(walFile);
            string manifestPath = context.PathOf(FileNames.Manifest(manifestNumber));
            IFile manifestFile = Continue(context, manifestPath, found.ValidBytes, found.DroppedBytes);
            opened.Add(manifestFile);
            var manifest = new Manifest(
                manifestFile, manifestNumber, found.FrameKey, found.ValidBytes, found.IsSealed);
            if (CurrentPointer.Read(context.Files, context.Directory) != manifestNumber)
                CurrentPointer.Write(context.Files, context.Directory, manifestNumber);
            long next = Math.Max(state.NextFileNumber, content.GreatestNumber + 1);
            var catalog = new Catalog(context, state, manifest, next);
            opened.Add(catalog);

            // The numbers of the orphans must not be given out again before their names are durably gone.
            if (found.FormatVersion < Manifest.FormatVersion) catalog.Upgrade();
            else if (next > state.NextFileNumber) catalog.Commit(new VersionEdit());
            if (PendingBlobs.Unused(trees) is { Trees.Count: > 0 } unused)
                catalog.Commit(unused, installed => state = PendingBlobs.Install(trees, unused, installed));
            OrphanSweep.Run(context, content, state, manifestNumber);
            WalWriter log = replay.ContinueWith(walFile, chain[^1]);
            var segments = new LogSegments(log, replay.Closed, state.RetainedAmong(content.Segments));
            return Compose(context, catalog, trees, segments, state.UnloggedThrough);
        }
        catch
        {
            foreach (KeyspaceTree tree in trees.All) tree.Close();
            foreach (IDisposable file in opened) file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the log and applies it.</summary>
    /// <returns>Its segments.</returns>
    private static IReadOnlyList<WalHeader> Replay(
        EngineContext context,
        DirectoryContent content,
        ManifestState state,
        WalReplay replay)
    {
        long replaying = Stopwatch.GetTimestamp();
        using Activity? activity = EngineActivities.StartRecovery(context.Directory);
        try
        {
            IReadOnlyList<WalHeader> chain = WalChain.Read(context, content, state);
            replay.Run(chain);
            TimeSpan replayed = Stopwatch.GetElapsedTime(replaying);
            context.Meter.RecordRecovery(replayed);
            context.Log.Replayed(chain.Count, replay.Records, replayed);
            activity?.SetTag(EngineActivities.BatchesTag, replay.Records);
            return chain;
        }
        catch (Exception error)
        {
            activity.Fail(error);
            throw;
        }
    }

    /// <summary>
    /// Opens a log for appending after its last whole frame. What was read may have come from the page cache of a
    /// killed process, so it is synced before anything may build on it.
    /// </summary>
    private static IFile Continue(EngineContext context, string path, long validBytes, long droppedBytes)
    {
        IFile file = context.Files.OpenWrite(path);
        try
        {
            if (droppedBytes > 0)
            {
                file.SetLength(validBytes);
                context.Log.TornTailCut(path, validBytes, droppedBytes);
            }

            file.Sync();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void RefuseMissingFiles(EngineContext context, DirectoryContent content, ManifestState state)
    {
        foreach (BlobFileUse use in state.Trees.SelectMany(tree => tree.Version.Blobs.All))
        {
            if (content.Blobs.Contains(use.File.Number)) continue;
            throw new CorruptionException(
                context.PathOf(FileNames.Blob(use.File.Number)),
                0,
                "the blob file is named by the manifest, but the file is missing");
        }

        foreach (Tables.TableMeta table in state.Trees.SelectMany(tree => tree.Version.AllTables))
        {
            if (content.Tables.Contains(table.Number)) continue;
            throw new CorruptionException(
                context.PathOf(FileNames.Table(table.Number)),
                0,
                "the table is named by the manifest, but the file is missing");
        }
    }

    /// <summary>The keyspaces of a manifest, with their tables and empty memtables.</summary>
    public static TreeRegistry TreesOf(EngineContext context, ManifestState state)
    {
        var trees = new TreeRegistry();
        foreach (TreeState tree in state.Trees) trees.Add(new KeyspaceTree(tree.Keyspace, tree.Version, context));
        return trees;
    }

    /// <summary>Puts the state of an open database together.</summary>
    public static EngineState Compose(
        EngineContext context,
        Catalog catalog,
        TreeRegistry trees,
        LogSegments log,
        long unloggedThrough)
    {
        var sequences = new SequenceCounter(Math.Max(log.Active.LastSequence, unloggedThrough));
        return new EngineState
        {
            Context = context,
            Sequences = sequences,
            Snapshots = new SnapshotRegistry(sequences, context.Clock),
            Trees = trees,
            Catalog = catalog,
            Wal = new WalLog(context, catalog, log),
            Signal = new WorkSignal(),
        };
    }
}
