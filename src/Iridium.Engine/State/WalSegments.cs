using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.State;

/// <summary>
/// The segments of a log as files: begins new ones, remembers the closed ones that recovery would still read, and
/// removes those that it would not. Thread-safe, but for <see cref="Retire"/>; no file operation under _gate.
/// </summary>
internal sealed class WalSegments
{
    // Constant after construction.
    private readonly EngineContext _context;
    private readonly Catalog _catalog;
    private readonly Lock _gate = new();

    // Held during a whole removal, and for the moment in which a hold begins or ends; taken before _gate.
    private readonly Lock _removalGate = new();

    // Guarded by _gate.
    private readonly List<ClosedSegment> _closed;
    private long _active;

    // Guarded by _removalGate.
    private int _holds;

    public WalSegments(EngineContext context, Catalog catalog, IEnumerable<ClosedSegment> closed, long active)
    {
        _context = context;
        _catalog = catalog;
        _closed = [.. closed];
        _active = active;
    }

    /// <summary>The segments before the active one, from the oldest.</summary>
    public IReadOnlyList<ClosedSegment> Closed
    {
        get
        {
            lock (_gate) return [.. _closed];
        }
    }

    public int Count
    {
        get
        {
            lock (_gate) return _closed.Count;
        }
    }

    public long Bytes
    {
        get
        {
            lock (_gate) return _closed.Sum(segment => segment.Bytes);
        }
    }

    /// <summary>Bytes below which the active segment is not worth a new one.</summary>
    public long SmallBytes => WalHeader.Bytes + (_context.Options.WalSegmentBytesMax / 64);

    /// <summary>The last sequence of the oldest closed segment, or null when there is none.</summary>
    public long? OldestLastSequence
    {
        get
        {
            lock (_gate) return _closed.Count == 0 ? null : _closed[0].LastSequence;
        }
    }

    /// <summary>Remembers a segment that takes no more records, and the one that does.</summary>
    public void Close(WalWriter old, long active)
    {
        lock (_gate)
        {
            _closed.Add(new ClosedSegment(old.Number, old.Bytes, old.LastSequence));
            _active = active;
        }
    }

    /// <summary>Removes the closed segments that hold nothing from a sequence on. For one thread at a time.</summary>
    /// <param name="oldestNeeded">The oldest sequence that is in no table yet.</param>
    public void Retire(long oldestNeeded)
    {
        lock (_removalGate)
        {
            // What is held back now goes with a later call.
            if (_holds == 0) RetireLocked(oldestNeeded);
        }
    }

    /// <summary>Keeps every segment that there is, until the hold is disposed. Waits for a removal that is under way.
    /// </summary>
    public IDisposable Hold()
    {
        lock (_removalGate) _holds++;
        return new ReleaseOnDispose(() =>
        {
            lock (_removalGate) _holds--;
        });
    }

    private void RetireLocked(long oldestNeeded)
    {
        ClosedSegment[] retired;
        long oldestKept;
        lock (_gate)
        {
            retired = [.. _closed.TakeWhile(segment => segment.LastSequence < oldestNeeded)];
            if (retired.Length == 0) return;
            oldestKept = retired.Length < _closed.Count ? _closed[retired.Length].Number : _active;
        }

        // Only segments at the other end of the list come meanwhile, and no one else takes any away.
        _catalog.Commit(new VersionEdit { OldestWal = oldestKept });
        foreach (ClosedSegment segment in retired) Delete(segment.Number);
        lock (_gate) _closed.RemoveRange(0, retired.Length);
    }

    /// <summary>Begins the segment after <paramref name="old"/>.</summary>
    /// <returns>Null when it could not be created: nothing names it, so the old one is as good as ever.</returns>
    /// <exception cref="EngineFailedException">The manifest may name it or not; the failure is latched.</exception>
    public WalWriter? TryBegin(WalWriter old)
    {
        WalWriter? next = null;
        long number = _catalog.NewFileNumber();
        try
        {
            var header = new WalHeader(number, old.Number, old.Bytes, old.LastSequence) { Salt = Frame.NewSalt() };
            next = WalWriter.Create(_context.Files, _context.PathOf(FileNames.Wal(number)), header);
            _context.SyncDirectory();
            _catalog.Commit(new VersionEdit { NewestWal = number });
            return next;
        }
        catch (Exception error) when (IoErrors.IsFileError(error) || error is IridiumException { IsTransient: true })
        {
            next?.Dispose();
            Delete(number);
            _context.Log.SegmentNotBegun(_context.Directory, error);
            return null;
        }
        catch
        {
            next?.Dispose();
            throw;
        }
    }

    private void Delete(long number)
    {
        string name = FileNames.Wal(number);
        try
        {
            _context.Files.Delete(_context.PathOf(name));
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            // Left behind, it is below the oldest segment that the manifest names, and goes at the next open.
            _context.Log.FileNotDeleted(name, error);
        }
    }
}
