namespace Iridium.Engine.Records;

/// <summary>
/// An entry found by a point lookup. The payload points into the memtable or block it was found in and is valid while
/// the caller holds the read view it looked in.
/// </summary>
internal ref struct FoundEntry
{
    public long Sequence;
    public EntryKind Kind;
    public ReadOnlySpan<byte> Payload;
}
