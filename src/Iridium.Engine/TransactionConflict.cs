namespace Iridium.Engine;

/// <summary>What a commit was refused for. Of several reasons it is the first that was met.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Keyspace">The name of the keyspace.</param>
/// <param name="Key">The key that was changed; empty when it is a range.</param>
/// <param name="Range">The range in which something was changed, as it was read or deleted, or null.</param>
/// <param name="FoundSequence">
/// The commit sequence of the change. For <see cref="TransactionConflictKind.Condition"/>: the sequence of the record
/// that is there now, or zero when there is none. Zero for <see cref="TransactionConflictKind.Expired"/>.
/// </param>
public sealed record TransactionConflict(
    TransactionConflictKind Kind,
    string Keyspace,
    ReadOnlyMemory<byte> Key,
    KeyRange? Range,
    long FoundSequence)
{
    /// <summary>Says the reason in words, without keys, which may be nobody's business.</summary>
    /// <returns>A sentence without its end.</returns>
    public override string ToString()
    {
        string what = Range is null ? "a key" : "a range of keys";
        return Kind switch
        {
            TransactionConflictKind.Write =>
                $"{what} that it writes in keyspace '{Keyspace}' was written by another, at sequence {FoundSequence}",
            TransactionConflictKind.Read =>
                $"{what} that it read in keyspace '{Keyspace}' was written by another, at sequence {FoundSequence}",
            TransactionConflictKind.Condition =>
                $"a condition on a key of keyspace '{Keyspace}' does not hold; the record there has sequence "
                + $"{FoundSequence}, 0 being none",
            _ => $"a record that it relied on in keyspace '{Keyspace}' has expired",
        };
    }
}
