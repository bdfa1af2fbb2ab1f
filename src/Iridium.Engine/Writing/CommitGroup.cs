using System.Runtime.InteropServices;

namespace Iridium.Engine.Writing;

/// <summary>
/// Requests that are committed together, on their way from the queue to their callers. Filled by the leader, then used
/// by that thread alone. Keeps its memory for the next use.
/// </summary>
internal sealed class CommitGroup
{
    private readonly List<CommitRequest> _requests = [];
    private readonly List<CommitDecision> _decisions = [];
    private readonly List<(CommitRequest Request, Exception Error)> _refused = [];

    /// <summary>Whether the conditions of its requests have to stay true until the group is visible.</summary>
    public bool HoldsConditionGate { get; set; }

    /// <summary>Why no request of the group was committed, or null.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The last sequence given to the group, or 0.</summary>
    public long LastSequence { get; set; }

    /// <summary>Whether what it writes is not in the log.</summary>
    public bool IsUnlogged { get; set; }

    /// <summary>Where its time goes; null when nobody asked.</summary>
    public GroupTimes? Times { get; set; }

    /// <summary>Bytes that it added to the log.</summary>
    public long LogBytes { get; set; }

    public ReadOnlySpan<CommitRequest> Requests => CollectionsMarshal.AsSpan(_requests);

    /// <summary>What was decided, for the first requests of the group or all of them.</summary>
    public ReadOnlySpan<CommitDecision> Decisions => CollectionsMarshal.AsSpan(_decisions);

    public int Count => _requests.Count;

    public bool HasConditions
    {
        get
        {
            foreach (CommitRequest request in Requests)
            {
                if (request.Conditions.Count > 0) return true;
            }

            return false;
        }
    }

    public void Add(CommitRequest request) => _requests.Add(request);

    /// <summary>Takes a request out that is not to be committed; it is told with the others.</summary>
    public void Refuse(CommitRequest request, Exception error) => _refused.Add((request, error));

    /// <summary>Goes on with some of the requests only.</summary>
    public void Keep(List<CommitRequest> kept)
    {
        _requests.Clear();
        _requests.AddRange(kept);
    }

    public void Decide(in CommitDecision decision) => _decisions.Add(decision);

    /// <summary>Takes out the requests that were not decided; all count as decided when the group failed.</summary>
    public ReadOnlySpan<CommitRequest> Undecided => Failure is null ? Requests[_decisions.Count..] : [];

    public void DropUndecided() => _requests.RemoveRange(Count - Undecided.Length, Undecided.Length);

    /// <summary>The strongest durability that a request asks for.</summary>
    public Durability Strongest()
    {
        var strongest = Durability.None;
        foreach (CommitRequest request in Requests)
        {
            if (request.Durability < strongest) strongest = request.Durability;
        }

        return strongest;
    }

    /// <summary>Whether a request asks for a durability.</summary>
    public bool Has(Durability durability)
    {
        foreach (CommitRequest request in Requests)
        {
            if (request.Durability == durability) return true;
        }

        return false;
    }

    /// <summary>Tells every request what became of it.</summary>
    /// <param name="own">The request of the thread that calls, if it has one: it need not be woken.</param>
    public void Complete(CommitRequest? own)
    {
        for (int i = 0; i < _requests.Count; i++)
        {
            Exception? error = Failure ?? _decisions[i].Error;
            if (error is null) _requests[i].Complete(_decisions[i].Result, _requests[i] == own);
            else _requests[i].Fail(error);
        }

        foreach ((CommitRequest request, Exception error) in _refused) request.Fail(error);
    }

    public void Clear()
    {
        _requests.Clear();
        _decisions.Clear();
        _refused.Clear();
        Failure = null;
        LastSequence = 0;
        LogBytes = 0;
        IsUnlogged = false;
        HoldsConditionGate = false;
    }
}
