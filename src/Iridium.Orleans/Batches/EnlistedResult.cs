namespace Iridium.Orleans.Batches;

/// <summary>What became of one change of a batch.</summary>
/// <param name="Sequence">Sequence of its operation, when the batch was committed.</param>
/// <param name="FoundByOwn">
/// When this change's condition refused the batch: the sequence that is stored, zero for nothing. Null when it was
/// committed.
/// </param>
internal readonly record struct EnlistedResult(long Sequence, long? FoundByOwn);
