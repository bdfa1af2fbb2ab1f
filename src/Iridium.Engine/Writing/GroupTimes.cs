using Iridium.Engine.Diagnostics;
using Iridium.Engine.Threading;

namespace Iridium.Engine.Writing;

/// <summary>
/// Where the time of a commit group goes, for the slow-operation log; there only when that is on. For the thread that
/// has the group.
/// </summary>
internal sealed class GroupTimes(SlowOperations slow)
{
    private long _begun;
    private long _admitted;
    private long _logged;
    private TimeSpan _conditionGate;

    /// <summary>The group was taken from the queue.</summary>
    public void Begin()
    {
        _begun = _admitted = _logged = slow.Now;
        _conditionGate = TimeSpan.Zero;
    }

    /// <summary>The background let it pass.</summary>
    public void NoteAdmitted() => _admitted = _logged = slow.Now;

    /// <summary>It was logged, and synced if it asked for that.</summary>
    public void NoteLogged() => _logged = slow.Now;

    /// <summary>Enters a gate and notes the time that took.</summary>
    public void Enter(Lock gate)
    {
        long begun = slow.Now;
        Uninterrupted.Enter(gate);
        _conditionGate = slow.Since(begun);
    }

    /// <summary>What of the group is slow; null when nothing is. Before its requests are told, which may use them again
    /// at once.</summary>
    /// <param name="group">The group, applied.</param>
    /// <param name="nameOf">Finds the name of a keyspace.</param>
    public List<SlowOperation>? Collect(CommitGroup group, Func<int, string> nameOf)
    {
        List<SlowOperation>? found = null;
        foreach (CommitRequest request in group.Requests)
        {
            if (request.BegunAt == 0 || !slow.IsSlow(request.BegunAt)) continue;
            long taken = request.ParkedAt == 0 ? _begun : request.ParkedAt;
            var waits = new SlowWaits
            {
                Queue = slow.Between(request.BegunAt, Math.Max(taken, request.BegunAt)),
                Stall = slow.Between(taken, _admitted),
                ConditionGate = _conditionGate,
                Log = slow.Between(_admitted, _logged) - _conditionGate,
            };
            (string operation, int keyspace) = request.Operations.Describe();
            found ??= [];
            found.Add(new SlowOperation(operation, nameOf(keyspace), slow.Since(request.BegunAt), waits)
            {
                Keys = request.Operations.Count,
                Bytes = request.Operations.Bytes,
            });
        }

        return found;
    }

    public void Tell(List<SlowOperation> found)
    {
        foreach (SlowOperation one in found) slow.Tell(one);
    }
}
