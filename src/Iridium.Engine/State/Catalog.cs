using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.Threading;
using Iridium.Engine.Versions;

namespace Iridium.Engine.State;

/// <summary>
/// The durable structure of the open database: hands out file numbers, and commits edits to the manifest one at a time.
/// What an edit changes in memory is installed under the same lock, so memory follows the manifest's order.
/// Thread-safe.
/// </summary>
internal sealed class Catalog : IDisposable
{
    // Constant after construction.
    private readonly EngineContext _context;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private ManifestState _state;
    private Manifest _manifest;
    private long _snapshotBytes;

    // Own synchronisation.
    private long _nextFileNumber;

    public Catalog(EngineContext context, ManifestState state, Manifest manifest, long nextFileNumber)
    {
        _context = context;
        _state = state;
        _manifest = manifest;
        _nextFileNumber = nextFileNumber;
    }

    /// <summary>Who makes a file on a caller's thread goes through it.</summary>
    public FileDoor Door { get; } = new();

    /// <summary>A number that no file of this database has had.</summary>
    public long NewFileNumber() => Interlocked.Increment(ref _nextFileNumber) - 1;

    /// <summary>The greatest id that a keyspace was ever given.</summary>
    public int LastKeyspaceId
    {
        get
        {
            using (Uninterrupted.Hold(_gate)) return _state.LastKeyspaceId;
        }
    }

    /// <summary>Makes an edit durable and then installs what follows from it.</summary>
    /// <param name="edit">The change. What it says of tables of keyspaces that were dropped meanwhile is moved to
    /// <see cref="VersionEdit.TakenOut"/> first.</param>
    /// <param name="install">Brings the state in memory in line, under the catalogue's lock; must not fail.</param>
    /// <remarks>
    /// After a keyspace was dropped a new manifest is begun. If the edit stood at the end of a manifest, one that lost
    /// its end would give the keyspace back, and the log its records: nothing else would vouch for the drop.
    /// </remarks>
    /// <exception cref="IridiumException">The disk is full: nothing has changed.</exception>
    /// <exception cref="EngineFailedException">The manifest is in doubt; the failure is latched.</exception>
    public void Commit(VersionEdit edit, Action<ManifestState>? install = null)
    {
        using (Uninterrupted.Hold(_gate))
        {
            _context.Latch.ThrowIfFailed();
            edit.TakeOut(_state.IsDropped);
            edit.NextFileNumber = Interlocked.Read(ref _nextFileNumber);
            ManifestState next = _state.With(edit);
            Append(edit);
            _state = next;
            Install(next, install);
            bool isLarge = _manifest.Bytes > _context.Options.ManifestBytesMax + (4 * _snapshotBytes);
            if (isLarge || edit.DroppedKeyspaces.Count > 0) TryRollOver();
        }
    }

    /// <summary>
    /// Begins a new manifest at once: the one in force is of an older format, which takes no edit of this build's.
    /// </summary>
    /// <exception cref="IOException">The new manifest could not be written: nothing has changed.</exception>
    /// <exception cref="EngineFailedException">Which manifest is in force is in doubt.</exception>
    public void Upgrade()
    {
        using (Uninterrupted.Hold(_gate)) RollOver(mustPrepare: true);
    }

    /// <summary>
    /// Looks at the durable structure while no edit is made, so what is in memory is in line with it. No file
    /// operations: every flush and compaction would wait for them.
    /// </summary>
    public void Capture(Action<ManifestState> look)
    {
        using (Uninterrupted.Hold(_gate)) look(_state);
    }

    /// <summary>Marks a clean close and how long the log is, so that a log which was cut since is noticed.</summary>
    public void Seal(long walBytes)
    {
        using (Uninterrupted.Hold(_gate))
        {
            if (_manifest.IsSealed && _state.SealedWalBytes == walBytes) return;
            _manifest.Append(
                new VersionEdit { SealedWalBytes = walBytes, NextFileNumber = Interlocked.Read(ref _nextFileNumber) });
            _manifest.Sync();
            _manifest.Seal();
        }
    }

    public void Dispose()
    {
        using (Uninterrupted.Hold(_gate)) _manifest.Dispose();
    }

    private void Install(ManifestState next, Action<ManifestState>? install)
    {
        try
        {
            install?.Invoke(next);
        }
        catch (Exception error)
        {
            // The manifest is ahead of what readers see, and the next job would plan on what is no longer so.
            _context.Latch.Fail(error);
            throw;
        }
    }

    private void Append(VersionEdit edit)
    {
        string action = $"write the manifest in '{_context.Directory}'";
        try
        {
            _manifest.Append(edit);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            // A cut-back manifest is as it was before, so a full disk is no reason to give up.
            IridiumException wrapped = IoErrors.Wrap(error, action);
            if (_manifest.TryRollBack() && wrapped.IsTransient) throw wrapped;
            throw _context.Fail(wrapped);
        }

        try
        {
            _manifest.Sync();
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw _context.Fail(IoErrors.Wrap(error, action));
        }
    }

    private void TryRollOver()
    {
        try
        {
            RollOver(mustPrepare: false);
        }
        catch (EngineFailedException)
        {
            // It is latched, so the next edit is refused; the one just committed is durable and installed all the same.
        }
    }

    /// <summary>Begins a new manifest with the present state, so that opening reads what is, not what was.</summary>
    private void RollOver(bool mustPrepare)
    {
        long number = NewFileNumber();
        if (TryPrepare(number, mustPrepare) is not Manifest fresh) return;
        try
        {
            CurrentPointer.Install(_context.Files, _context.Directory);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            // Which manifest is in force after a crash is in doubt now, so neither may be appended to.
            fresh.Dispose();
            throw _context.Fail(IoErrors.Wrap(error, $"replace CURRENT in '{_context.Directory}'"));
        }

        long old = _manifest.Number;
        _manifest.Dispose();
        _manifest = fresh;
        _snapshotBytes = fresh.Bytes;
        Delete(old);

        // A stale manifest must not come back: it would be taken for the newest one if CURRENT were lost.
        _context.SyncDirectory();
    }

    /// <summary>Writes the new manifest and what is to become CURRENT.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="mustPrepare">Whether a failure is thrown.</param>
    /// <returns>Null when that failed: the old manifest is as good as ever, and the next edit tries again.</returns>
    private Manifest? TryPrepare(long number, bool mustPrepare)
    {
        Manifest? fresh = null;
        try
        {
            VersionEdit snapshot = _state.ToSnapshot();
            snapshot.NextFileNumber = Interlocked.Read(ref _nextFileNumber);
            fresh = Manifest.Create(_context.Files, _context.PathOf(FileNames.Manifest(number)), number, snapshot);
            _context.SyncDirectory();
            CurrentPointer.Prepare(_context.Files, _context.Directory, number);
            return fresh;
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            fresh?.Dispose();
            _context.Log.ManifestNotReplaced(_context.Directory, error);
            Delete(number);
            if (mustPrepare) throw;
            return null;
        }
        catch
        {
            fresh?.Dispose();
            throw;
        }
    }

    private void Delete(long number)
    {
        try
        {
            _context.Files.Delete(_context.PathOf(FileNames.Manifest(number)));
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            _context.Log.FileNotDeleted(FileNames.Manifest(number), error);
        }
    }
}
