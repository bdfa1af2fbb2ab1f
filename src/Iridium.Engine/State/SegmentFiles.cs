using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Threading;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.State;

/// <summary>
/// The files of a log's segments: begins new ones, and removes those that <see cref="WalSegments"/> lets go of, once no
/// one holds them. Thread-safe, but for <see cref="Retire"/>.
/// </summary>
internal sealed class SegmentFiles
{
    // Constant after construction.
    private readonly EngineContext _context;
    private readonly Catalog _catalog;
    private readonly WalSegments _segments;

    // Held during a whole removal, and for the moment in which a hold begins or ends; taken before the gate of
    // WalSegments.
    private readonly Lock _removalGate = new();

    // Guarded by _removalGate: who holds segments, and those that are in no list any more but held.
    private readonly List<SegmentHold> _holds = [];
    private readonly List<long> _held = [];

    public SegmentFiles(EngineContext context, Catalog catalog, WalSegments segments)
    {
        _context = context;
        _catalog = catalog;
        _segments = segments;
    }

    /// <summary>Bytes below which the active segment is not worth a new one.</summary>
    public long SmallBytes => WalHeader.Bytes + (_context.Options.WalSegmentBytesMax / 64);

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

    /// <summary>
    /// Frees recovery of the closed segments that hold nothing from a sequence on, and removes those that are not
    /// retained, or have been for long enough. For one thread at a time.
    /// </summary>
    /// <param name="oldestNeeded">The oldest sequence that is in no table yet.</param>
    public void Retire(long oldestNeeded)
    {
        using (Uninterrupted.Hold(_removalGate))
        {
            // What is held goes with a later call, or at the next open: no manifest names it any more.
            foreach (long number in _held.Where(number => !IsHeld(number)).ToArray())
            {
                Delete(number);
                _held.Remove(number);
            }

            RetireLocked(oldestNeeded);
        }
    }

    /// <summary>Keeps the file of every segment that there is, until the hold is disposed. Waits for a removal that is
    /// under way.</summary>
    public SegmentHold Hold()
    {
        var hold = new SegmentHold(this);
        using (Uninterrupted.Hold(_removalGate)) _holds.Add(hold);
        return hold;
    }

    /// <summary>For <see cref="SegmentHold"/>.</summary>
    public void Narrow(SegmentHold hold, long newest)
    {
        using (Uninterrupted.Hold(_removalGate)) hold.Through = newest;
    }

    /// <summary>For <see cref="SegmentHold"/>.</summary>
    public void Release(SegmentHold hold)
    {
        using (Uninterrupted.Hold(_removalGate)) _holds.Remove(hold);
    }

    private bool IsHeld(long number) => _holds.Exists(hold => number <= hold.Through);

    private void RetireLocked(long oldestNeeded)
    {
        if (_segments.FindRetirement(oldestNeeded) is not SegmentRetirement ended) return;

        // Only segments at the other end of the list come meanwhile, and no one else takes any away.
        _catalog.Commit(ended.ToEdit());

        // Before they are deleted: whoever finds one in the list may count on its file.
        _segments.Retire(ended);
        foreach (ClosedSegment segment in ended.Gone)
        {
            if (IsHeld(segment.Number)) _held.Add(segment.Number);
            else Delete(segment.Number);
        }

        if (ended.LetGoCount > 0)
        {
            long last = ended.Known[ended.GoneCount - 1].LastSequence;
            _context.Log.SegmentsLetGo(_context.Directory, ended.GoneCount, last);
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
