using Iridium.Engine.Threading;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.State;

/// <summary>
/// Which segments a log has: the active one, the closed ones that recovery would still read, and the older ones that
/// are retained for change streams. Knows when they may go; <see cref="SegmentFiles"/> removes them, and is alone in
/// taking any away. No file operations. Thread-safe.
/// </summary>
internal sealed class WalSegments
{
    private static readonly TimeSpan _shortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestWait = TimeSpan.FromHours(1);

    // Constant after construction.
    private readonly EngineContext _context;
    private readonly Lock _gate = new();

    // Guarded by _gate. Retained ones are older than closed ones, and those than the active one.
    private readonly List<ClosedSegment> _retained;
    private readonly List<ClosedSegment> _closed;
    private long _active;

    public WalSegments(EngineContext context, LogSegments log)
    {
        _context = context;
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
    /// Finds which closed segments hold nothing from a sequence on, and which of the segments that recovery does not
    /// need are not retained, or have been for long enough.
    /// </summary>
    /// <param name="oldestNeeded">The oldest sequence that is in no table yet.</param>
    /// <returns>Null when there are none.</returns>
    public SegmentRetirement? FindRetirement(long oldestNeeded)
    {
        using (Uninterrupted.Hold(_gate))
        {
            int ended = _closed.TakeWhile(segment => segment.LastSequence < oldestNeeded).Count();
            ClosedSegment[] known = [.. _retained, .. _closed.Take(ended)];
            int gone = CountPassed(known);
            if (ended == 0 && gone == 0) return null;
            long oldestKept = ended < _closed.Count ? _closed[ended].Number : _active;
            return new SegmentRetirement(known, _retained.Count, gone, oldestKept);
        }
    }

    /// <summary>Does what was found. Only <see cref="Close"/> may have been called since.</summary>
    public void Retire(SegmentRetirement found)
    {
        using (Uninterrupted.Hold(_gate))
        {
            _closed.RemoveRange(0, found.EndedCount);
            _retained.Clear();
            _retained.AddRange(found.Kept);
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
}
