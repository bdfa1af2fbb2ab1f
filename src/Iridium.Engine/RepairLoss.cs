namespace Iridium.Engine;

/// <summary>Something that a repair could not save.</summary>
/// <param name="File">The damaged file; a copy of it stands in the folder <c>lost</c> unless it was missing.</param>
/// <param name="Keyspace">The keyspace it held records of, or null for a log segment, which may hold several.</param>
/// <param name="Range">
/// The keys that may be concerned: those that are absent, or show an older value or one that had been deleted. All
/// others are as they were. For a log segment every key.
/// </param>
/// <param name="Bytes">Bytes of the file that could not be used.</param>
/// <param name="FirstSequence">The oldest commit sequence that may be concerned.</param>
/// <param name="LastSequence">The newest one; <see cref="long.MaxValue"/> when it is not known.</param>
/// <param name="Detail">What was wrong.</param>
public sealed record RepairLoss(
    string File,
    string? Keyspace,
    KeyRange Range,
    long Bytes,
    long FirstSequence,
    long LastSequence,
    string Detail);
