namespace Iridium.Engine;

/// <summary>One thing that a database file holds: a header, a record, an operation in it, an edit, a block, an entry.
/// </summary>
/// <param name="Offset">Where it begins in the file, in bytes.</param>
/// <param name="Depth">0 for parts of the file, 1 for what stands inside one.</param>
/// <param name="Kind">
/// What it is, in lower case: <c>header</c>, <c>batch</c>, <c>put</c>, <c>edit</c>, <c>block</c>, …;
/// <see cref="Damage"/> and <see cref="TornTail"/> for bytes that could not be read.
/// </param>
/// <param name="Fields">Its values, in the order in which to show them.</param>
public sealed record FileDumpLine(long Offset, int Depth, string Kind, IReadOnlyList<FileDumpField> Fields)
{
    /// <summary>The kind of a line for damaged bytes; its field <c>detail</c> says what does not match.</summary>
    public const string Damage = "damage";

    /// <summary>
    /// The kind of a line for bytes after the last whole record, which the next open cuts when the file is the newest
    /// of its kind.
    /// </summary>
    public const string TornTail = "torn-tail";
}
