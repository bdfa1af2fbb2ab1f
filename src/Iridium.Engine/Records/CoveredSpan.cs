namespace Iridium.Engine.Records;

/// <summary>A stretch of keys that range tombstones treat alike.</summary>
/// <param name="Start">Inclusive; empty = from the first key on.</param>
/// <param name="End">Exclusive; empty = to the last key.</param>
/// <param name="Sequence">Greatest sequence that covers the stretch, or 0 when nothing does.</param>
internal readonly record struct CoveredSpan(byte[] Start, byte[] End, long Sequence);
