using System.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.Threading;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.State;

/// <summary>
/// The log of the open database: the active segment and the closed ones that recovery would still read. The leader of
/// the commit queue appends, a <see cref="WalGroup"/> at a time; the background syncs and retires. Every failure here
/// ends in a clear state: either the log is as it was before the call, or the failure is latched.
/// </summary>
internal sealed class WalLog : IDisposable
{
    // Constant after construction. AppendGate is taken before _syncGate.
    private readonly EngineContext _context;
    private readonly WalSegments _segments;
    private readonly SegmentFiles _files;
    private readonly UnloggedGap _gap = new();
    private readonly Lock _syncGate = new();

    // Replaced under both gates, and read under one; outside of them it may be a segment too old.
    private WalWriter _active;

    // Guarded by _syncGate.
    private bool _isClosed;

    // Own synchronisation.
    private bool _wantsRotation;

    public WalLog(EngineContext context, Catalog catalog, LogSegments log)
    {
        _context = context;
        _segments = new WalSegments(context, log);
        _files = new SegmentFiles(context, catalog, _segments);
        _active = log.Active;
    }

    /// <summary>Which segments there are.</summary>
    public WalSegments Segments => _segments;

    /// <summary>Their files.</summary>
    public SegmentFiles Files => _files;

    /// <summary>Held while a group is appended, and by whoever else needs the buffer: never during a sync.</summary>
    public Lock AppendGate { get; } = new();

    /// <summary>Whether writes that nothing has logged are in memtables only, so that nothing may be logged before a
    /// flush.</summary>
    public bool HasGap => _gap.IsOpen;

    /// <summary>
    /// Whether the next segment should begin, although this one is not full: a memtable was sealed, and the sooner the
    /// log of its time ends, the sooner it goes. Set under the commit gate, taken back by the leader.
    /// </summary>
    public bool WantsRotation
    {
        get => Volatile.Read(ref _wantsRotation);
        set => Volatile.Write(ref _wantsRotation, value);
    }

    /// <summary>Whether the next segment is to begin before anything is appended.</summary>
    public bool IsSegmentFull
    {
        get
        {
            long bytes = _active.Bytes;
            if (WantsRotation && bytes > _files.SmallBytes) return true;
            return bytes >= _context.Options.WalSegmentBytesMax || !_active.IsCurrentFormat;
        }
    }

    public (int Segments, long Bytes) Size => (_segments.Count + 1, _segments.Bytes + _active.Bytes);

    /// <summary>Bytes that the operating system has and no sync has covered.</summary>
    public long UnsyncedBytes => _active.UnsyncedBytes;

    /// <summary>How much of a segment may be read; null when it was removed. Any thread.</summary>
    /// <param name="number">Its file number.</param>
    /// <param name="isDurable">Whether only what a sync has covered counts.</param>
    public SegmentExtent? ExtentOf(long number, bool isDurable)
    {
        while (true)
        {
            // A segment is in the list of closed ones before the next one is the active one.
            WalWriter active = Volatile.Read(ref _active);
            if (active.Number == number)
                return new SegmentExtent(isDurable ? active.DurableBytes : active.CompletedBytes, IsClosed: false);
            if (_segments.TryFind(number, out ClosedSegment closed)) return new SegmentExtent(closed.Bytes, true);
            if (number < active.Number) return null;

            // For a moment the list names the next one, which takes no records yet.
            if (Volatile.Read(ref _active) == active) return new SegmentExtent(WalHeader.Bytes, IsClosed: false);
        }
    }

    /// <summary>Begins a group of batches, to be appended before AppendGate is let go.</summary>
    public WalGroup BeginGroupLocked() => new(_context, _active, _gap);

    /// <summary>Makes all flushed groups durable. Any thread.</summary>
    /// <exception cref="EngineFailedException">It failed; the failure is latched.</exception>
    public void Sync()
    {
        using (Uninterrupted.Hold(_syncGate))
        {
            _context.Latch.ThrowIfFailed();
            if (!_isClosed && _active.HasUnsynced) SyncLocked();
        }
    }

    /// <summary>Makes everything durable that has to be logged, buffered groups too. Any thread.</summary>
    /// <exception cref="IridiumException">The disk is full; the log is as it was.</exception>
    /// <exception cref="EngineFailedException">It failed; the failure is latched.</exception>
    public void SyncBuffered()
    {
        using (Uninterrupted.Hold(AppendGate))
        {
            if (_active.HoldsRequired) FlushLocked();
        }

        Sync();
    }

    /// <summary>Everything up to a sequence that was not logged stands in tables, durably: it need not be logged any
    /// more, and a gap up to there is closed.</summary>
    public void NoteUnloggedFlushed(long through)
    {
        using (Uninterrupted.Hold(AppendGate))
        {
            _gap.Close(through);
            if (!_active.HoldsRequired && _active.LastSequence <= through) _active.Discard();
        }
    }

    /// <summary>
    /// Closes the active segment and begins the next. When that cannot be created the active one simply goes on.
    /// For the leader.
    /// </summary>
    /// <exception cref="EngineFailedException">The log is in doubt; the failure is latched.</exception>
    public void Rotate()
    {
        using (Uninterrupted.Hold(AppendGate)) RotateLocked();
    }

    /// <summary>Begins a new segment when tables hold all of the active one and that is not small, so that its space
    /// can be freed. Any thread.</summary>
    /// <param name="oldestNeeded">The oldest sequence that is in no table yet.</param>
    public void RotateFlushed(long oldestNeeded)
    {
        using (Uninterrupted.Hold(AppendGate))
        {
            if (_active.LastSequence < oldestNeeded && _active.Bytes > _files.SmallBytes) RotateLocked();
        }
    }

    /// <summary>
    /// Hands what is buffered to the operating system and looks at the log before anything more is appended: what was
    /// not logged and has been forgotten is in no file then. Any thread.
    /// </summary>
    /// <param name="look">Called with the log as it stands; no file operations, since writers wait.</param>
    /// <returns>A hold on the segments: the file of none is removed until it is disposed.</returns>
    public IDisposable Capture(Action<WalImage> look)
    {
        SegmentHold hold = _files.Hold();
        long newest;
        try
        {
            using (Uninterrupted.Hold(AppendGate))
            {
                _context.Latch.ThrowIfFailed();
                if (HasGap) _gap.ForgetBuffered(_active);
                else FlushLocked();
                var active = new ClosedSegment(_active.Number, _active.WrittenBytes, _active.LastSequence);
                newest = active.Number;
                look(new WalImage(_segments.Closed, active));
            }

            hold.NarrowTo(newest);
            return hold;
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>Syncs, and marks a clean close.</summary>
    /// <returns>Bytes of the active segment, all of them durable.</returns>
    public long Seal()
    {
        using (Uninterrupted.Hold(AppendGate))
        {
            if (HasGap) _gap.ForgetBuffered(_active);
            using (Uninterrupted.Hold(_syncGate)) _active.Seal();
            return _active.Bytes;
        }
    }

    public void Dispose()
    {
        using (Uninterrupted.Hold(_syncGate))
        {
            _isClosed = true;
            _active.Dispose();
        }
    }

    private void RotateLocked()
    {
        WantsRotation = false;
        if (HasGap) _gap.ForgetBuffered(_active);
        else FlushLocked();
        using (Uninterrupted.Hold(_syncGate))
        {
            // IMPORTANT: the old segment is durable before a record can stand in the new one, and the manifest names
            // the new one before a record stands in it. Recovery takes both for granted.
            _context.Latch.ThrowIfFailed();
            SyncLocked();
            WalWriter old = _active;
            if (_files.TryBegin(old) is not WalWriter next) return;
            _segments.Close(old, next.Number);
            Volatile.Write(ref _active, next);
            old.Dispose();
        }
    }

    /// <summary>Hands what earlier groups left in the buffer to the operating system.</summary>
    private void FlushLocked()
    {
        WalGroup empty = BeginGroupLocked();
        try
        {
            _active.Flush();
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw empty.TakeBack(error);
        }
    }

    private void SyncLocked()
    {
        try
        {
            long begun = Stopwatch.GetTimestamp();
            long slowSince = _context.Slow?.Now ?? 0;
            long bytes = _active.UnsyncedBytes;
            _active.Sync();
            _context.Counters.CountWalSync(begun);
            _context.Changes.Pulse();
            if (slowSince != 0) _context.Slow!.NoteSync(slowSince, bytes);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw _context.Fail(IoErrors.Wrap(error, $"sync the log '{_active.Path}'"));
        }
    }
}
