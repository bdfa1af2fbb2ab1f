using System.Collections.Concurrent;

namespace Iridium.Engine.Writing;

/// <summary>Commit requests that wait to be used again. Thread-safe.</summary>
internal sealed class RequestPool
{
    private const int KeptMax = 1_024;

    private readonly ConcurrentQueue<CommitRequest> _free = new();
    private CommitRequest? _last;
    private int _kept;

    public CommitRequest Rent()
    {
        CommitRequest? request = Interlocked.Exchange(ref _last, null);
        if (request is not null) return request;
        if (!_free.TryDequeue(out request)) return new CommitRequest(this);
        Interlocked.Decrement(ref _kept);
        return request;
    }

    public void Return(CommitRequest request)
    {
        if (Interlocked.CompareExchange(ref _last, request, null) is null) return;
        if (Interlocked.Increment(ref _kept) <= KeptMax) _free.Enqueue(request);
        else Interlocked.Decrement(ref _kept);
    }
}
