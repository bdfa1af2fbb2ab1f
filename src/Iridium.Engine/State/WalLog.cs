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
internal sealed class WalLog : IDisposable
{
    // Constant after construction.
    private readonly EngineContext _context;
    private readonly Catalog _catalog;
    private readonly Lock _gate = new();

    // Guarded by _gate; the leader, which alone replaces the active segment, reads it without.
    private readonly List<ClosedSegment> _closed;
    private WalWriter _active;

    public WalLog(EngineContext context, Catalog catalog, WalWriter active, IEnumerable<ClosedSegment> closed)
    {
        _context = context;
        _catalog = catalog;
        _active = active;
        _closed = [.. closed];
    }

    /// <summary>The newest sequence in the log.</summary>
    public long LastSequence => _active.LastSequence;

    public bool IsSegmentFull => _active.Bytes >= _context.Options.WalSegmentBytesMax;

    public (int Segments, long Bytes) Size
    {
        get
        {
            lock (_gate) return (_closed.Count + 1, _closed.Sum(segment => segment.Bytes) + _active.Bytes);
        }
    }

    /// <summary>The last sequence of the oldest closed segment, or null when the active one is all there is.</summary>
    public long? OldestClosedLastSequence
    {
        get
        {
            lock (_gate) return _closed.Count == 0 ? null : _closed[0].LastSequence;
        }
    }

    public void BeginGroup() => _active.BeginGroup();

    public long Bytes => _active.Bytes;

    /// <summary>Appends a batch to the present group, which <see cref="Flush"/> hands to the operating
    /// system.</summary>
    public void Append(long firstSequence, int count, ReadOnlySpan<byte> operations) =>
        _active.AppendBatch(firstSequence, count, operations);

    public void Flush() => _active.Flush();

    /// <summary>
    /// Takes back the present group after an append or flush failed, and says what the failure means.
    /// </summary>
    /// <param name="error">The failure.</param>
    /// <param name="lastSequence">The last sequence before the group.</param>
    /// <returns>
    /// A transient error when the disk is full and the log is as it was; otherwise the failure is latched.
    /// </returns>
    public IridiumException TakeBack(Exception error, long lastSequence)
    {
        IridiumException wrapped = IoErrors.Wrap(error, $"append to the log '{_active.Path}'");
        return _active.TryRollBack(lastSequence) && wrapped.IsTransient ? wrapped : _context.Fail(wrapped);
    }

    /// <summary>Makes all flushed groups durable. Any thread.</summary>
    /// <exception cref="EngineFailedException">It failed; the failure is latched.</exception>
    public void Sync()
    {
        lock (_gate)
        {
            _context.Latch.ThrowIfFailed();
            if (_active.HasUnsynced) SyncLocked();
        }
    }

    /// <summary>
    /// Closes the active segment and begins the next. When that cannot be created the active one simply goes on.
    /// </summary>
    /// <exception cref="EngineFailedException">The log is in doubt; the failure is latched.</exception>
    public void Rotate()
    {
        lock (_gate)
        {
            // IMPORTANT: the old segment is durable before a record can stand in the new one, and the manifest names
            // the new one before a record stands in it. Recovery takes both for granted.
            SyncLocked();
            WalWriter old = _active;
            if (TryBegin(old) is not WalWriter next) return;
            _closed.Add(new ClosedSegment(old.Number, old.Bytes, old.LastSequence));
            _active = next;
            old.Dispose();
        }
    }

    /// <summary>Removes the closed segments that hold nothing from <paramref name="oldestNeeded"/> on.</summary>
    /// <param name="oldestNeeded">The oldest sequence that is in no table yet.</param>
    public void Retire(long oldestNeeded)
    {
        lock (_gate)
        {
            int count = _closed.TakeWhile(segment => segment.LastSequence < oldestNeeded).Count();
            if (count == 0) return;
            long oldestKept = count < _closed.Count ? _closed[count].Number : _active.Number;
            _catalog.Commit(new VersionEdit { OldestWal = oldestKept });
            foreach (ClosedSegment segment in _closed.Take(count)) Delete(segment.Number);
            _closed.RemoveRange(0, count);
        }
    }

    /// <summary>Syncs, and marks a clean close.</summary>
    public void Seal()
    {
        lock (_gate) _active.Seal();
    }

    public void Dispose() => _active.Dispose();

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
