namespace Iridium.Engine.Records;

/// <summary>
/// Every key from <see cref="Start"/> to <see cref="End"/> (exclusive; empty = no upper bound) was deleted at
/// <see cref="Sequence"/>. Never changed after construction, and neither are its arrays.
/// </summary>
internal sealed record RangeTombstone(byte[] Start, byte[] End, long Sequence);
