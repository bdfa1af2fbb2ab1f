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
    private bool _hasLeader;
    private bool _isClosed;

    /// <summary>Queues a request.</summary>
    /// <returns>True when the caller has to lead, or to see that another thread does.</returns>
    public bool Enter(CommitRequest request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(IridiumDatabase));
            _waiting.Enqueue(request);
            if (_hasLeader) return false;
            _hasLeader = true;
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
                CommitRequest request = _waiting.Dequeue();
                bytes += request.Operations.Bytes;
                group.Add(request);
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
