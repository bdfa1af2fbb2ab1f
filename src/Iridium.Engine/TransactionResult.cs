namespace Iridium.Engine;

/// <summary>What became of a transaction: all of it was committed, or nothing, because of a conflict.</summary>
/// <param name="Committed">True when its writes are in the database.</param>
/// <param name="Sequence">
/// The commit sequence of its last write, which is its place in the order of commits. For a transaction that wrote
/// nothing: the sequence of the state that it read. Zero when it was refused.
/// </param>
/// <param name="Conflict">Why it was refused, or null.</param>
public readonly record struct TransactionResult(bool Committed, long Sequence, TransactionConflict? Conflict)
{
    /// <summary>Takes a conflict for an error.</summary>
    /// <returns>This result, when it is committed.</returns>
    /// <exception cref="TransactionConflictException">It was refused.</exception>
    public TransactionResult ThrowIfConflict() => Conflict is null
        ? this
        : throw new TransactionConflictException(Conflict, 1);
}
