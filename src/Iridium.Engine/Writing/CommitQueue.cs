using Iridium.Engine.Diagnostics;
using Iridium.Engine.Threading;

namespace Iridium.Engine.Writing;

/// <summary>
/// Batches in the order they will be committed, and who leads: the first to come leads until its group is in the log
/// and then hands over, so there is at most one leader and no thread of its own. Thread-safe; nothing is done under its
/// lock but moving references.
/// </summary>
internal sealed class CommitQueue
{
    private const int GroupRequestsMax = 4_096;
    private const int GroupBytesMax = 4 * 1024 * 1024;

    private readonly object _gate = new();

    // Guarded by _gate. What was parked comes first, then what was taken and not decided, then what waits.
    private readonly List<CommitRequest> _parked = [];
    private readonly List<CommitRequest> _returned = [];
    private readonly Queue<CommitRequest> _waiting = new();
    private int _putBack;
    private int _waitingThreads;
    private bool _hasLeader;
    private bool _isOffered;
    private bool _isClosed;
    private long _progress;

    /// <summary>How often <see cref="NoteProgress"/> was called.</summary>
    public long Progress => Volatile.Read(ref _progress);

    /// <summary>Queues a request.</summary>
    /// <returns>True when the caller has to lead, or to see that another thread does.</returns>
    public bool Enter(CommitRequest request)
    {
        using (Uninterrupted.Hold(_gate))
        {
            Disposed.ThrowIf(_isClosed, Disposed.Database);
            _waiting.Enqueue(request);
            if (!request.IsTask) _waitingThreads++;
            return TryLeadLocked(request);
        }
    }

    /// <summary>As <see cref="Enter"/>; when nobody else is there the request goes straight into a group.</summary>
    public bool EnterInto(CommitRequest request, CommitGroup group)
    {
        using (Uninterrupted.Hold(_gate))
        {
            Disposed.ThrowIf(_isClosed, Disposed.Database);
            if (!_hasLeader && _waiting.Count == 0 && _parked.Count == 0)
            {
                group.Add(request);
                _hasLeader = true;
                return true;
            }

            _waiting.Enqueue(request);
            if (!request.IsTask) _waitingThreads++;
            if (!TryLeadLocked(request)) return false;
            TakeIntoLocked(group);
            return true;
        }
    }

    /// <summary>Moves waiting requests into the leader's group until it is large enough.</summary>
    public void TakeInto(CommitGroup group)
    {
        using (Uninterrupted.Hold(_gate)) TakeIntoLocked(group);
    }

    /// <summary>
    /// Ends the caller's lead and finds the next leader: a thread that blocks, if there is one, otherwise the lead is
    /// offered to the thread pool, or to a thread that comes before the pool gets to it: one that blocks may be the
    /// very one the pool lacks.
    /// </summary>
    /// <param name="undecided">Requests of the caller's group that were not decided; they come first.</param>
    /// <param name="isOffered">Whether the lead was offered, so that the pool has to be asked.</param>
    /// <returns>A request whose thread blocks and has the lead now, or null.</returns>
    public CommitRequest? PassOn(ReadOnlySpan<CommitRequest> undecided, out bool isOffered)
    {
        using (Uninterrupted.Hold(_gate))
        {
            foreach (CommitRequest request in undecided)
            {
                if (!request.IsTask) _waitingThreads++;
            }

            // They came before what a full group has left there, and after what was taken out of their own group.
            _returned.InsertRange(_putBack, undecided);
            _putBack = 0;

            isOffered = false;
            if (_returned.Count == 0 && _waiting.Count == 0)
            {
                _hasLeader = false;
                if (_isClosed) Monitor.PulseAll(_gate);
                return null;
            }

            return FindThreadLocked(out isOffered);
        }
    }

    /// <summary>Puts requests aside that have to wait for the background.</summary>
    /// <param name="requests">They come first in the next group, where they are looked at again.</param>
    /// <param name="seen">The progress that the caller knew of: after a newer one they are not put aside.</param>
    public void Park(List<CommitRequest> requests, long seen)
    {
        using (Uninterrupted.Hold(_gate))
        {
            foreach (CommitRequest request in requests)
            {
                if (!request.IsTask) _waitingThreads++;
            }

            if (seen == _progress) _parked.AddRange(requests);
            else
            {
                _returned.InsertRange(0, requests);
                _putBack = requests.Count;
            }
        }
    }

    /// <summary>The background got on, or met trouble: what was put aside is to be looked at again.</summary>
    /// <returns>As <see cref="PassOn"/>.</returns>
    public CommitRequest? NoteProgress(out bool isOffered)
    {
        using (Uninterrupted.Hold(_gate))
        {
            Volatile.Write(ref _progress, _progress + 1);
            isOffered = false;
            if (_parked.Count == 0) return null;
            if (_hasLeader)
            {
                // IMPORTANT: the leader may have its group by now, and looks among the returned only when it hands on.
                // Left among the parked they would wait for progress that need not come any more.
                _returned.InsertRange(0, _parked);
                _putBack += _parked.Count;
                _parked.Clear();
                return null;
            }

            _hasLeader = true;
            return FindThreadLocked(out isOffered);
        }
    }

    /// <summary>Offers the lead that the caller has, as <see cref="PassOn"/> does.</summary>
    public CommitRequest? Offer(out bool isOffered)
    {
        using (Uninterrupted.Hold(_gate)) return FindThreadLocked(out isOffered);
    }

    /// <summary>Takes the lead that was offered; false when a thread came first.</summary>
    public bool TryTakeOffer()
    {
        using (Uninterrupted.Hold(_gate))
        {
            bool isOffered = _isOffered;
            _isOffered = false;
            return isOffered;
        }
    }

    /// <summary>Takes no more requests, and waits until those queued are in the hands of a thread that applies
    /// them.</summary>
    public void Close()
    {
        using (Uninterrupted.Hold(_gate))
        {
            _isClosed = true;
            Uninterrupted.WaitWhile(_gate, () => _hasLeader || _parked.Count > 0);
        }
    }

    private bool TryLeadLocked(CommitRequest request)
    {
        if (_hasLeader && (request.IsTask || !_isOffered)) return false;
        _hasLeader = true;
        _isOffered = false;
        return true;
    }

    private void TakeIntoLocked(CommitGroup group)
    {
        // What does not fit comes first in the next group; left among the parked it would wait for progress.
        _returned.InsertRange(0, _parked);
        _parked.Clear();
        _putBack = 0;
        long bytes = 0;
        foreach (CommitRequest request in group.Requests) bytes += request.Operations.Bytes;
        int taken = 0;
        while (taken < _returned.Count
            && (group.Count == 0 || (group.Count < GroupRequestsMax && bytes < GroupBytesMax)))
        {
            CommitRequest request = _returned[taken++];
            AddLocked(group, request);
            bytes += request.Operations.Bytes;
        }

        _returned.RemoveRange(0, taken);
        if (_returned.Count > 0) return;
        while (_waiting.Count > 0 && group.Count < GroupRequestsMax && bytes < GroupBytesMax)
        {
            CommitRequest request = _waiting.Dequeue();
            AddLocked(group, request);
            bytes += request.Operations.Bytes;
        }
    }

    private void AddLocked(CommitGroup group, CommitRequest request)
    {
        group.Add(request);
        if (!request.IsTask) _waitingThreads--;
    }

    private CommitRequest? FindThreadLocked(out bool isOffered)
    {
        isOffered = _waitingThreads == 0;
        _isOffered = isOffered;
        if (isOffered) return null;
        foreach (CommitRequest request in _parked.Concat(_returned).Concat(_waiting))
        {
            if (!request.IsTask) return request;
        }

        throw new InvalidOperationException("A thread that waits was counted but is not there.");
    }
}
