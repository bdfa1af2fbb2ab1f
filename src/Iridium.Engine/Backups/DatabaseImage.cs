using Iridium.Engine.Background;
using Iridium.Engine.Files;
using Iridium.Engine.State;
using Iridium.Engine.Versions;

namespace Iridium.Engine.Backups;

/// <summary>
/// An open database at one moment, as the files would be found after a crash at that moment on a disk that loses
/// nothing: the durable structure, its tables, and the log up to the last whole group. Recovery makes a prefix of the
/// commit order out of such files whatever the moment, which is all that a checkpoint or a backup has to rely on.
/// The files are held until the image is disposed; writers go on. Used by one thread.
/// </summary>
internal sealed class DatabaseImage : IDisposable
{
    // Constant after capture.
    private readonly EngineContext _context;
    private readonly WorkSignal _signal;
    private readonly List<TableSet> _tables = [];
    private readonly long _lastSequence;
    private readonly List<ClosedSegment> _segments = [];
    private ManifestState _state = ManifestState.Empty;
    private IDisposable? _log;

    private DatabaseImage(EngineState state)
    {
        _context = state.Context;
        _signal = state.Signal;
        long logged = 0;
        try
        {
            _log = state.Wal.Capture(log =>
            {
                logged = log.Active.LastSequence;
                state.Catalog.Capture(durable => Take(durable, state.Trees, log));
            });
        }
        catch
        {
            // The database may be closed meanwhile.
            Dispose();
            throw;
        }

        _lastSequence = Math.Max(logged, _state.UnloggedThrough);
    }

    /// <summary>
    /// The structure. That the log has its length is part of it, so that a copy with a shorter one is refused.
    /// </summary>
    public ManifestState State => _state;

    /// <summary>The newest sequence that opening the files gives.</summary>
    public long LastSequence => _lastSequence;

    /// <summary>The files can be brought back to any batch from this sequence on: nothing newer is in tables only.
    /// </summary>
    public long EarliestSequence => Math.Max(
        _state.UnloggedThrough,
        _state.Trees.Max(tree => tree.Version.AllTables
            .Select(table => table.LargestSequence)
            .Append(tree.FlushedThrough)
            .Max()));

    /// <summary>Takes the image of an open database.</summary>
    /// <exception cref="EngineFailedException">The database takes no more writes.</exception>
    public static DatabaseImage Capture(
        EngineState state, BackgroundWork background, CancellationToken cancellationToken)
    {
        state.Context.Latch.ThrowIfFailed();
        cancellationToken.ThrowIfCancellationRequested();
        long through = state.Sequences.Visible;
        var image = new DatabaseImage(state);
        if (image.LastSequence >= through) return image;

        // What was not logged stands in memtables only.
        image.Dispose();
        background.FlushAll(cancellationToken);
        return new DatabaseImage(state);
    }

    /// <summary>
    /// All files of the image but the manifest, log first. The one place that knows what a version consists of.
    /// </summary>
    public IReadOnlyList<ImageFile> ListFiles()
    {
        IFileSystem files = _context.Files;
        string directory = _context.Directory;
        long newest = _segments[^1].Number;
        return
        [
            .. _segments.Select(each => ImageFile.OfSegment(
                files, directory, each.Number, each.Bytes, mayGrow: each.Number == newest)),
            .. _state.Trees.SelectMany(tree => tree.Version.AllTables)
                .Select(table => ImageFile.OfTable(directory, table)),
            .. _state.Trees.SelectMany(tree => tree.Version.Blobs.All)
                .Select(use => ImageFile.OfBlob(directory, use.File)),
        ];
    }

    /// <summary>Lets the log go once its segments are copied; the tables stay.</summary>
    public void ReleaseLog()
    {
        if (Interlocked.Exchange(ref _log, null) is not IDisposable hold) return;
        hold.Dispose();

        // What was held back is removed by the next step of the background.
        _signal.RequestWork();
    }

    public void Dispose()
    {
        ReleaseLog();
        foreach (TableSet tables in _tables) tables.Release();
        _tables.Clear();
    }

    private void Take(ManifestState durable, TreeRegistry trees, WalImage log)
    {
        // What is retained for change streams is not copied.
        _state = durable.With(
            new VersionEdit { SealedWalBytes = log.Active.Bytes, OldestRetainedWal = durable.OldestWal });
        _segments.AddRange(log.Closed.Where(each => each.Number >= durable.OldestWal));
        _segments.Add(log.Active);
        foreach (KeyspaceTree tree in trees.All)
        {
            if (!tree.TryAcquireView(out ReadView? view)) continue;
            view.Tables.AddReference();
            _tables.Add(view.Tables);
            view.Release();
        }
    }
}
