namespace Iridium.Orleans.Transactions;

/// <summary>Where a transactional state stands. Immutable.</summary>
/// <param name="Sequence">Commit sequence of the header, zero when nothing is stored.</param>
/// <param name="Committed">Sequence id of the committed value, zero when none is.</param>
/// <param name="Values">Sequence ids of the stored values in order, the committed one among them.</param>
internal sealed record TransactionPosition(long Sequence, long Committed, IReadOnlyList<long> Values);
