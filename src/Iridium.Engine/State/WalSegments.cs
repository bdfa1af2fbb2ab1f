using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Threading;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.State;

/// <summary>
/// The segments of a log as files: begins new ones, remembers the closed ones that recovery would still read and the
/// older ones that are retained for change streams, and removes those that nobody needs. Thread-safe, but for
/// <see cref="Retire"/>; no file operation under _gate.
/// </summary>
internal sealed class WalSegments
{
    private static readonly TimeSpan _shortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestWait = TimeSpan.FromHours(1);

    // Constant after construction.
    private readonly EngineContext _context;
    private readonly Catalog _catalog;
    private readonly Lock _gate = new();

    // Held during a whole removal, and for the moment in which a hold begins or ends; taken before _gate.
    private readonly Lock _removalGate = new();

    // Guarded by _gate. Retained ones are older than closed ones, and those than the active one.
    private readonly List<ClosedSegment> _retained;
    private readonly List<ClosedSegment> _closed;
    private long _active;

    // Guarded by _removalGate: who holds segments, and those that are in no list any more but held.
    private readonly List<SegmentHold> _holds = [];
    private readonly List<long> _held = [];

    public WalSegments(EngineContext context, Catalog catalog, LogSegments log)
    {
        _context = context;
        _catalog = catalog;
        _retained = [.. log.Retained];

        // When one was closed before this opening is not known: it counts from now.
        long now = context.Clock.NowTicks;
        _closed = [.. log.Closed.Select(each => each with { ClosedTicks = now })];
        _active = log.Active.Number;
    }

    /// <summary>The segments before the active one, from the oldest.</summary>
    public IReadOnlyList<ClosedSegment> Closed
    {
        get
        {
            using (Uninterrupted.Hold(_gate)) return [.. _closed];
        }
    }

    public int Count
    {
        get
        {
            using (Uninterrupted.Hold(_gate)) return _closed.Count;
        }
    }

    public long Bytes
    {
        get
        {
            using (Uninterrupted.Hold(_gate)) return _closed.Sum(segment => segment.Bytes);
        }
    }

    /// <summary>Segments, and their bytes, that are kept for change streams only.</summary>
    public (int Segments, long Bytes) Retained
    {
        get
        {
            using (Uninterrupted.Hold(_gate)) return (_retained.Count, _retained.Sum(segment => segment.Bytes));
        }
    }

    /// <summary>Bytes below which the active segment is not worth a new one.</summary>
    public long SmallBytes => WalHeader.Bytes + (_context.Options.WalSegmentBytesMax / 64);

    /// <summary>The last sequence of the oldest closed segment, or null when there is none.</summary>
    public long? OldestLastSequence
    {
        get
        {
            using (Uninterrupted.Hold(_gate)) return _closed.Count == 0 ? null : _closed[0].LastSequence;
        }
    }

    /// <summary>How long no retained segment becomes old enough to go.</summary>
    public TimeSpan UntilDue
    {
        get
        {
            TimeSpan age = _context.Options.ChangeRetentionAge;
            using (Uninterrupted.Hold(_gate))
            {
                if (_retained.Count == 0 || age == TimeSpan.Zero) return Timeout.InfiniteTimeSpan;
                TimeSpan passed = TimeSpan.FromTicks(_context.Clock.NowTicks - _retained[0].ClosedTicks);
                TimeSpan left = age - passed;
                return left < _shortestWait ? _shortestWait : left > _longestWait ? _longestWait : left;
            }
        }
    }

    /// <summary>The number of the first segment whose last sequence is not below <paramref name="sequence"/>; the
    /// active one when no closed one is.</summary>
    public long FindFrom(long sequence)
    {
        using (Uninterrupted.Hold(_gate))
        {
            foreach (ClosedSegment segment in _retained.Concat(_closed))
            {
                if (segment.LastSequence >= sequence) return segment.Number;
            }

            return _active;
        }
    }

    /// <summary>The number of the oldest segment after another one.</summary>
    public long NextAfter(long number)
    {
        using (Uninterrupted.Hold(_gate))
        {
            foreach (ClosedSegment segment in _retained.Concat(_closed))
            {
                if (segment.Number > number) return segment.Number;
            }

            return _active;
        }
    }

    /// <summary>A segment that is still there and takes no more records.</summary>
    public bool TryFind(long number, out ClosedSegment found)
    {
        using (Uninterrupted.Hold(_gate))
        {
            foreach (ClosedSegment segment in _retained.Concat(_closed))
            {
                found = segment;
                if (segment.Number == number) return true;
            }

            found = default;
            return false;
        }
    }

    /// <summary>Remembers a segment that takes no more records, and the one that does.</summary>
    public void Close(WalWriter old, long active)
    {
        long now = _context.Clock.NowTicks;
        using (Uninterrupted.Hold(_gate))
        {
            _closed.Add(new ClosedSegment(old.Number, old.Bytes, old.LastSequence) { ClosedTicks = now });
            _active = active;
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
        ClosedSegment[] known;
        int retained;
        int ended;
        int gone;
        var edit = new VersionEdit();
        using (Uninterrupted.Hold(_gate))
        {
            retained = _retained.Count;
            ended = _closed.TakeWhile(segment => segment.LastSequence < oldestNeeded).Count();
            known = [.. _retained, .. _closed.Take(ended)];
            gone = CountPassed(known);
            if (ended == 0 && gone == 0) return;
            long oldestKept = ended < _closed.Count ? _closed[ended].Number : _active;
            if (ended > 0) edit.OldestWal = oldestKept;
            if (retained > 0 && gone > 0)
                edit.OldestRetainedWal = gone < known.Length ? known[gone].Number : oldestKept;
            edit.RetainedWals.AddRange(known.Skip(Math.Max(retained, gone)));
        }

        // Only segments at the other end of the list come meanwhile, and no one else takes any away.
        _catalog.Commit(edit);
        using (Uninterrupted.Hold(_gate))
        {
            // Before they are deleted: whoever finds one in the list may count on its file.
            _closed.RemoveRange(0, ended);
            _retained.Clear();
            _retained.AddRange(known.Skip(gone));
        }

        foreach (ClosedSegment segment in known.Take(gone))
        {
            if (IsHeld(segment.Number)) _held.Add(segment.Number);
            else Delete(segment.Number);
        }

        if (Math.Min(gone, retained) > 0)
            _context.Log.SegmentsLetGo(_context.Directory, gone, known[gone - 1].LastSequence);
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

    /// <summary>How many of the oldest segments may go: those that neither the size nor the age holds.</summary>
    private int CountPassed(ClosedSegment[] segments)
    {
        long bytes = segments.Sum(segment => segment.Bytes);
        long youngest = _context.Clock.NowTicks - _context.Options.ChangeRetentionAge.Ticks;
        int gone = 0;
        foreach (ClosedSegment segment in segments)
        {
            bytes -= segment.Bytes;
            if (bytes < _context.Options.ChangeRetentionBytes) break;
            if (_context.Options.ChangeRetentionAge > TimeSpan.Zero && segment.ClosedTicks > youngest) break;
            gone++;
        }

        return gone;
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
