namespace Iridium.Engine;

/// <summary>
/// What became of a batch. Either all of it was committed, or a condition failed and nothing was written.
/// </summary>
/// <param name="Committed">True when the batch is in the database.</param>
/// <param name="FirstSequence">
/// Sequence of the batch's first operation; operation <c>i</c> (counted from 0, conditions left out) has
/// <c>FirstSequence + i</c>. Zero when nothing was committed.
/// </param>
/// <param name="LastSequence">Sequence of the last operation; zero when nothing was committed.</param>
/// <param name="FailedCondition">
/// Position, among the batch's conditions and touches in the order they were added, of the first that did not hold;
/// -1 when all held.
/// </param>
/// <param name="FoundSequence">
/// When a condition failed: the sequence of the record that is there now, or zero when there is none.
/// </param>
public readonly record struct CommitResult(
    bool Committed,
    long FirstSequence,
    long LastSequence,
    int FailedCondition,
    long FoundSequence);
