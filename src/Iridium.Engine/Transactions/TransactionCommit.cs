using Iridium.Engine.State;
using Iridium.Engine.Wal;
using Iridium.Engine.Writing;

namespace Iridium.Engine.Transactions;

/// <summary>What a transaction commits, and what its result means. For one thread.</summary>
internal sealed class TransactionCommit(EngineState state, HeldSnapshot snapshot, OwnWriteSet own, ReadSet reads)
{
    /// <summary>
    /// Whether there is anything to write or to check. Without writes a transaction stands in the order of commits
    /// where its snapshot does, and what it read holds there.
    /// </summary>
    public bool IsNeeded => !own.IsEmpty || reads.IsAsked || own.HasConditions;

    /// <summary>What a transaction comes to that has written nothing.</summary>
    public TransactionResult Unwritten => new(true, snapshot.Sequence, null);

    public void Fill(BatchBuffer operations, ConditionList conditions)
    {
        own.AddTo(operations, conditions);
        reads.AddTo(conditions);
        conditions.BeginTransaction(snapshot.Sequence, reads.EarliestExpiryTicks);
    }

    public TransactionResult ResultOf(in CommitResult result)
    {
        if (!result.Committed) return new TransactionResult(false, 0, ConflictOf(result));
        return result.LastSequence == 0 ? Unwritten : new TransactionResult(true, result.LastSequence, null);
    }

    private TransactionConflict ConflictOf(in CommitResult refusal)
    {
        if (refusal.FailedCondition == ConditionList.ReadExpired)
        {
            return new TransactionConflict(
                TransactionConflictKind.Expired, NameOf(reads.ExpiringKeyspace), reads.ExpiringKey, null, 0);
        }

        // The request went back with its result; the same writes make the same batch again.
        var operations = new BatchBuffer();
        var conditions = new ConditionList();
        Fill(operations, conditions);
        FailedCondition failed = conditions.Describe(refusal.FailedCondition, operations.Operations);
        TransactionConflictKind kind = failed.Kind switch
        {
            ConditionKind.Absent or ConditionKind.SequenceIs => TransactionConflictKind.Condition,
            ConditionKind.Live => TransactionConflictKind.Expired,
            _ => failed.IsWrite ? TransactionConflictKind.Write : TransactionConflictKind.Read,
        };
        KeyRange? range = failed.Kind == ConditionKind.RangeUnchanged
            ? KeyRange.Between(failed.Key, failed.End)
            : null;
        return new TransactionConflict(
            kind, NameOf(failed.Keyspace), range is null ? failed.Key : default, range, refusal.FoundSequence);
    }

    private string NameOf(int keyspace) =>
        state.Trees.TryGet(keyspace, out KeyspaceTree? tree) ? tree.Keyspace.Name : "";
}
