using Iridium.Engine.Diagnostics;

namespace Iridium.Engine.Writing;

/// <summary>
/// Batches in the order they will be committed, and who leads: the first to come leads until its own batch is decided
/// and then hands over, so there is at most one leader and no thread of its own. Thread-safe.
/// </summary>
internal sealed class CommitQueue
{
    private const int GroupRequestsMax = 4_096;
    private const int GroupBytesMax = 4 * 1024 * 1024;

    private readonly object _gate = new();

    // Guarded by _gate.
    private readonly Queue<CommitRequest> _waiting = new();
    private int _waitingThreads;
    private bool _hasLeader;
    private bool _isOffered;
    private bool _isClosed;

    /// <summary>Queues a request.</summary>
    /// <returns>True when the caller has to lead, or to see that another thread does.</returns>
    public bool Enter(CommitRequest request)
    {
        lock (_gate)
        {
            Disposed.ThrowIf(_isClosed, Disposed.Database);
            _waiting.Enqueue(request);
            if (!request.IsTask) _waitingThreads++;
            if (_hasLeader && (request.IsTask || !_isOffered)) return false;
            _hasLeader = true;
            _isOffered = false;
            return true;
        }
    }

    /// <summary>Moves waiting requests into the leader's group until it is large enough.</summary>
    public void TakeInto(List<CommitRequest> group)
    {
        lock (_gate)
        {
            long bytes = 0;
            foreach (CommitRequest request in group) bytes += request.Operations.Bytes;
            while (_waiting.Count > 0 && group.Count < GroupRequestsMax && bytes < GroupBytesMax)
            {
                // Added before it is taken out, so that it is not lost when the list cannot grow.
                CommitRequest request = _waiting.Peek();
                group.Add(request);
                _waiting.Dequeue();
                if (!request.IsTask) _waitingThreads--;
                bytes += request.Operations.Bytes;
            }
        }
    }

    /// <summary>Ends the lead when nothing waits.</summary>
    /// <returns>The request that waits first, with the lead still held; null when the lead has ended.</returns>
    public CommitRequest? EndLead()
    {
        lock (_gate)
        {
            if (_waiting.TryPeek(out CommitRequest? next)) return next;
            _hasLeader = false;
            Monitor.PulseAll(_gate);
            return null;
        }
    }

    /// <summary>
    /// Finds a request whose thread blocks and so can lead. When there is none, offers the lead to the thread pool, or
    /// to a thread that comes before the pool gets to it: one that blocks may be the very one the pool lacks.
    /// </summary>
    /// <returns>The first such request, with the lead still held; null when the lead was offered.</returns>
    public CommitRequest? FindThreadOrOffer()
    {
        lock (_gate)
        {
            if (_waitingThreads == 0)
            {
                _isOffered = true;
                return null;
            }

            foreach (CommitRequest request in _waiting)
            {
                if (!request.IsTask) return request;
            }

            throw new InvalidOperationException("A thread that waits was counted but is not there.");
        }
    }

    /// <summary>Takes the lead that was offered; false when a thread came first.</summary>
    public bool TryTakeOffer()
    {
        lock (_gate)
        {
            bool isOffered = _isOffered;
            _isOffered = false;
            return isOffered;
        }
    }

    /// <summary>Takes no more requests, and waits until those queued are decided.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_hasLeader) Monitor.Wait(_gate);
        }
    }
}
