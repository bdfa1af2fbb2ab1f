using Iridium.Engine.Files;
using Iridium.Engine.State;
using Iridium.Engine.Tables;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.Opening;

/// <summary>
/// Opens a view of a directory that another process may be writing. Takes no lock and changes nothing. The writer moves
/// on meanwhile: a file that the manifest names may be gone by the time it is opened, and the log may know more than
/// the manifest that was read. Whatever does not fit together is looked at again with a newer manifest, a few times.
/// </summary>
internal static class ReadOnlyOpen
{
    private const int AttemptsMax = 16;

    /// <summary>Opens a view.</summary>
    /// <exception cref="CorruptionException">The files do not fit together, and nobody changes them.</exception>
    public static EngineState Open(EngineContext context)
    {
        ViewStamp? last = null;
        for (int attempt = 1; ; attempt++)
        {
            ViewStamp? stamp = null;
            try
            {
                return Attempt(context, ref stamp);
            }
            catch (Exception error) when (error is CorruptionException or FileNotFoundException)
            {
                // The same manifest and the same log a second time: it is no race.
                if (stamp is not null && stamp == last) throw;
                if (attempt == AttemptsMax) throw new IridiumException(
                    EngineErrorCode.InputOutput,
                    $"The database in '{context.Directory}' changed {AttemptsMax} times while a view of it was being "
                    + $"opened; try again. The last attempt ended with: {error.Message}",
                    error);
                last = stamp;
            }
        }
    }

    private static EngineState Attempt(EngineContext context, ref ViewStamp? stamp)
    {
        stamp = ViewStamp.Read(context.Files, context.Directory);
        DirectoryContent content = DirectoryContent.Read(context.Files, context.Directory);
        ManifestContent manifest = ManifestFinder.Find(context, content, out long number)
            ?? throw new IridiumException(
                EngineErrorCode.DatabaseNotFound, $"There is no database in '{context.Directory}'. Check the path.");
        ManifestState found = manifest.State;
        TreeRegistry trees = OpenPath.TreesOf(context, found);
        var opened = new List<IDisposable>();
        try
        {
            // First, since the writer may remove them at any moment: what is open stays readable.
            foreach (KeyspaceTree tree in trees.All) OpenTables(tree);
            var replay = new WalReplay(context, trees, found);
            IReadOnlyList<WalHeader> chain = WalChain.ReadView(context, found);
            replay.Run(chain);
            IFile wal = Keep(opened, context.Files.OpenRead(context.PathOf(FileNames.Wal(found.NewestWal))));
            IFile file = Keep(opened, context.Files.OpenRead(context.PathOf(FileNames.Manifest(number))));
            var edits = new Manifest(file, number, manifest.FrameKey, manifest.ValidBytes, manifest.IsSealed);
            var catalog = new Catalog(context, found, edits, found.NextFileNumber);
            WalWriter log = replay.ContinueWith(wal, chain[^1]);
            var segments = new LogSegments(log, replay.Closed, found.RetainedAmong(content.Segments));
            return OpenPath.Compose(context, catalog, trees, segments, found.UnloggedThrough);
        }
        catch
        {
            foreach (KeyspaceTree tree in trees.All) tree.Close();
            foreach (IDisposable file in opened) file.Dispose();
            throw;
        }
    }

    private static IFile Keep(List<IDisposable> opened, IFile file)
    {
        opened.Add(file);
        return file;
    }

    private static void OpenTables(KeyspaceTree tree)
    {
        ReadView view = tree.AcquireView();
        try
        {
            for (int level = 0; level < TreeVersion.LevelCount; level++)
            {
                foreach (TableHandle table in view.Tables.Level(level)) OpenTable(table);
            }

            foreach (BlobHandle blob in view.Tables.Blobs) OpenBlob(blob);
        }
        finally
        {
            view.Release();
        }
    }

    private static void OpenBlob(BlobHandle blob)
    {
        try
        {
            GC.KeepAlive(blob.Reader);
        }
        catch (CorruptionException damage) when (damage.InnerException is not FileNotFoundException)
        {
            // As with a table.
            return;
        }
    }

    private static void OpenTable(TableHandle table)
    {
        try
        {
            TableReader reader = table.Reader;
            GC.KeepAlive(reader);
        }
        catch (CorruptionException damage) when (damage.InnerException is not FileNotFoundException)
        {
            // The reads that need it say so; the others are none the worse.
            return;
        }
    }
}
