namespace Iridium.Engine.Versions;

/// <summary>A log segment that takes no more records, but may still be needed by recovery or change streams.</summary>
/// <param name="Number">Its file number.</param>
/// <param name="Bytes">Bytes up to the end of its last record.</param>
/// <param name="LastSequence">The last sequence in it or before it.</param>
internal readonly record struct ClosedSegment(long Number, long Bytes, long LastSequence)
{
    /// <summary>When the next one was begun, in UTC ticks; 0 when unknown.</summary>
    public long ClosedTicks { get; init; }
}
