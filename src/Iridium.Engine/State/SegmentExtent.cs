namespace Iridium.Engine.State;

/// <summary>How much of a log segment may be read.</summary>
/// <param name="Bytes">Up to the end of the last record that counts.</param>
/// <param name="IsClosed">Whether no more will come.</param>
internal readonly record struct SegmentExtent(long Bytes, bool IsClosed);
