namespace Iridium.Engine;

/// <summary>What a read tells of a record besides its value.</summary>
/// <param name="Sequence">
/// The commit sequence of the put that wrote the value: unique in the database, never reused, above zero. A
/// touch does not change it. Use it with <see cref="WriteBatch.RequireSequence"/> to compare and set.
/// </param>
/// <param name="ExpiresAt">The instant from which the record is hidden, or null when it never expires.</param>
/// <param name="ValueBytes">Length of the value.</param>
public readonly record struct RecordInfo(long Sequence, DateTimeOffset? ExpiresAt, int ValueBytes);
