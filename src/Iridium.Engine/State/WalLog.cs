using System.Diagnostics;
using Iridium.Engine.Diagnostics;
using Iridium.Engine.Files;
using Iridium.Engine.Records;
using Iridium.Engine.Versions;
using Iridium.Engine.Wal;

namespace Iridium.Engine.State;

/// <summary>
/// The log of the open database: the active segment and the closed ones that recovery would still read. The leader of
/// the commit queue appends; the background syncs and retires. Every failure here ends in a clear state: either the log
/// is as it was before the call, or the failure is latched.
/// </summary>
/// <remarks>
/// Writes with <see cref="Durability.None"/> stand in the writer's buffer too, in commit order, and go to the file when
/// something that must be logged follows. When they outgrow the buffer they are forgotten: there is a gap, and nothing
/// may be logged before a flush has brought the gap into tables, so that recovery always finds a prefix.
/// </remarks>
internal sealed class WalLog : IDisposable
{
    private const int BufferBytesMax = FrameWriter.BufferBytesMax - 4_096;

    // Constant after construction. Taken in the order append, sync, list.
    private readonly EngineContext _context;
    private readonly Catalog _catalog;
    private readonly Lock _syncGate = new();
    private readonly Lock _listGate = new();

    // Guarded by _listGate.
    private readonly List<ClosedSegment> _closed;

    // Replaced by the leader under all three gates; the leader reads it without any.
    private WalWriter _active;

    // Guarded by AppendGate; the gap is read without it.
    private long _groupSequence;
    private bool _groupHeldRequired;
    private bool _groupHasForgotten;
    private long _gapThrough;
    private bool _isClosed;
    private bool _wantsRotation;

    public WalLog(EngineContext context, Catalog catalog, WalWriter active, IEnumerable<ClosedSegment> closed)
    {
        _context = context;
        _catalog = catalog;
        _active = active;
        _closed = [.. closed];
    }

    /// <summary>Held while a group is appended, and by whoever else needs the buffer: never during a sync.</summary>
    public Lock AppendGate { get; } = new();

    /// <summary>Whether writes that nothing has logged are in memtables only, so that nothing may be logged before a
    /// flush.</summary>
    public bool HasGap => Volatile.Read(ref _gapThrough) > 0;

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
            if (WantsRotation && bytes > SmallSegmentBytes) return true;
            return bytes >= _context.Options.WalSegmentBytesMax || !_active.IsCurrentFormat;
        }
    }

    /// <summary>Bytes below which a segment is not worth a new one.</summary>
    private long SmallSegmentBytes => WalHeader.Bytes + (_context.Options.WalSegmentBytesMax / 64);

    public (int Segments, long Bytes) Size
    {
        get
        {
            lock (_listGate) return (_closed.Count + 1, _closed.Sum(segment => segment.Bytes) + _active.Bytes);
        }
    }

    /// <summary>The last sequence of the oldest closed segment, or null when the active one is all there is.</summary>
    public long? OldestClosedLastSequence
    {
        get
        {
            lock (_listGate) return _closed.Count == 0 ? null : _closed[0].LastSequence;
        }
    }

    public long Bytes => _active.Bytes;

    /// <summary>Bytes of the active segment that the operating system has.</summary>
    public long WrittenBytes => _active.WrittenBytes;

    /// <summary>Bytes that the operating system has and no sync has covered.</summary>
    public long UnsyncedBytes => _active.UnsyncedBytes;

    public void BeginGroupLocked()
    {
        _groupSequence = _active.LastSequence;
        _groupHeldRequired = _active.HoldsRequired;
        _groupHasForgotten = false;
        _active.BeginGroup();
    }

    /// <summary>Appends a batch to the present group.</summary>
    public void AppendLocked(long firstSequence, int count, ReadOnlySpan<byte> operations) =>
        _active.AppendBatch(firstSequence, count, operations);

    /// <summary>Appends a batch of a group that nobody asks to have logged.</summary>
    public void AppendUnloggedLocked(long firstSequence, int count, ReadOnlySpan<byte> operations)
    {
        bool isOptional = !_active.HoldsRequired;
        if (isOptional && (_active.BufferedBytes + operations.Length > BufferBytesMax || !_active.IsCurrentFormat))
        {
            _active.Discard();
            _groupHasForgotten = true;
            Volatile.Write(ref _gapThrough, firstSequence + count - 1);
            return;
        }

        _active.AppendBatch(firstSequence, count, operations, isRequired: false);
    }

    /// <summary>Ends the group: hands it to the operating system where that was asked for or the buffer is
    /// full.</summary>
    public void EndGroupLocked(Durability strongest)
    {
        if (strongest < Durability.Buffered || (_active.HoldsRequired && _active.BufferedBytes > BufferBytesMax))
            _active.Flush();
    }

    /// <summary>
    /// Takes back the present group after an append or flush failed, and says what the failure means.
    /// </summary>
    /// <param name="error">The failure.</param>
    /// <returns>
    /// A transient error when the disk is full and the log is as it was; otherwise the failure is latched.
    /// </returns>
    public IridiumException TakeBackLocked(Exception error)
    {
        IridiumException wrapped = IoErrors.Wrap(error, $"append to the log '{_active.Path}'");
        bool isUndone = !_groupHasForgotten && _active.TryRollBack(_groupSequence, _groupHeldRequired);
        return isUndone && wrapped.IsTransient ? wrapped : _context.Fail(wrapped);
    }

    /// <summary>Makes all flushed groups durable. Any thread.</summary>
    /// <exception cref="EngineFailedException">It failed; the failure is latched.</exception>
    public void Sync()
    {
        lock (_syncGate)
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
        lock (AppendGate)
        {
            if (_active.HoldsRequired) FlushLocked();
        }

        Sync();
    }

    /// <summary>Everything up to a sequence that was not logged stands in tables, durably: it need not be logged any
    /// more, and a gap up to there is closed.</summary>
    public void NoteUnloggedFlushed(long through)
    {
        lock (AppendGate)
        {
            if (_gapThrough <= through) Volatile.Write(ref _gapThrough, 0);
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
        lock (AppendGate) RotateLocked();
    }

    /// <summary>Begins a new segment when tables hold all of the active one and that is not small, so that its space
    /// can be freed. Any thread.</summary>
    /// <param name="oldestNeeded">The oldest sequence that is in no table yet.</param>
    public void RotateFlushed(long oldestNeeded)
    {
        lock (AppendGate)
        {
            if (_active.LastSequence < oldestNeeded && _active.Bytes > SmallSegmentBytes) RotateLocked();
        }
    }

    /// <summary>Removes the closed segments that hold nothing from <paramref name="oldestNeeded"/> on. For one thread
    /// at a time.</summary>
    /// <param name="oldestNeeded">The oldest sequence that is in no table yet.</param>
    public void Retire(long oldestNeeded)
    {
        ClosedSegment[] retired;
        long oldestKept;
        lock (_listGate)
        {
            retired = [.. _closed.TakeWhile(segment => segment.LastSequence < oldestNeeded)];
            if (retired.Length == 0) return;
            oldestKept = retired.Length < _closed.Count ? _closed[retired.Length].Number : _active.Number;
        }

        // Only segments at the other end of the list come meanwhile, and no one else takes any away.
        _catalog.Commit(new VersionEdit { OldestWal = oldestKept });
        foreach (ClosedSegment segment in retired) Delete(segment.Number);
        lock (_listGate) _closed.RemoveRange(0, retired.Length);
    }

    /// <summary>Syncs, and marks a clean close.</summary>
    public void Seal()
    {
        lock (AppendGate)
        {
            if (HasGap) ForgetOptionalLocked();
            lock (_syncGate) _active.Seal();
        }
    }

    public void Dispose()
    {
        lock (_syncGate)
        {
            _isClosed = true;
            _active.Dispose();
        }
    }

    /// <summary>Begins the segment after <paramref name="old"/>.</summary>
    /// <returns>Null when it could not be created: nothing names it, so the old one is as good as ever.</returns>
    /// <exception cref="EngineFailedException">The manifest may name it or not; the failure is latched.</exception>
    private WalWriter? TryBegin(WalWriter old)
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

    private void RotateLocked()
    {
        WantsRotation = false;
        if (HasGap) ForgetOptionalLocked();
        else FlushLocked();
        lock (_syncGate)
        {
            // IMPORTANT: the old segment is durable before a record can stand in the new one, and the manifest names
            // the new one before a record stands in it. Recovery takes both for granted.
            _context.Latch.ThrowIfFailed();
            SyncLocked();
            WalWriter old = _active;
            if (TryBegin(old) is not WalWriter next) return;
            lock (_listGate)
            {
                _closed.Add(new ClosedSegment(old.Number, old.Bytes, old.LastSequence));
                _active = next;
            }

            old.Dispose();
        }
    }

    private void ForgetOptionalLocked()
    {
        if (_active.BufferedBytes == 0) return;
        Volatile.Write(ref _gapThrough, _active.LastSequence);
        _active.Discard();
    }

    /// <summary>Hands what earlier groups left in the buffer to the operating system.</summary>
    private void FlushLocked()
    {
        BeginGroupLocked();
        try
        {
            _active.Flush();
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw TakeBackLocked(error);
        }
    }

    private void SyncLocked()
    {
        try
        {
            long begun = Stopwatch.GetTimestamp();
            _active.Sync();
            _context.Counters.CountWalSync(begun);
        }
        catch (Exception error) when (IoErrors.IsFileError(error))
        {
            throw _context.Fail(IoErrors.Wrap(error, $"sync the log '{_active.Path}'"));
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
