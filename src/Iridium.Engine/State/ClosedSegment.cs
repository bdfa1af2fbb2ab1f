namespace Iridium.Engine.State;

/// <summary>A log segment that takes no more records but may still be needed by recovery.</summary>
internal readonly record struct ClosedSegment(long Number, long Bytes, long LastSequence);
