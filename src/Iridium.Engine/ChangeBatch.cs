namespace Iridium.Engine;

/// <summary>
/// One committed batch of a change stream, or a gap: sequences whose writes are not in the log. Immutable.
/// </summary>
/// <param name="FirstSequence">The sequence of the first operation.</param>
/// <param name="LastSequence">The sequence of the last operation: once it is handled, store it, and go on at the next
/// one.</param>
/// <param name="Operations">The operations in their order; none for a gap.</param>
public sealed record ChangeBatch(
    long FirstSequence,
    long LastSequence,
    IReadOnlyList<ChangeOperation> Operations)
{
    /// <summary>
    /// Whether what was written from <see cref="FirstSequence"/> to <see cref="LastSequence"/> is not in the log, as
    /// with <see cref="Durability.None"/>: who wants to be equal to the source has to copy it anew.
    /// </summary>
    public bool IsGap => Operations.Count == 0;
}
