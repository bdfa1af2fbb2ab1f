using Iridium.Engine.Records;

namespace Iridium.Engine.State;

/// <summary>
/// A live record that a point lookup found. The value points into the engine's memory and is valid while the view it was
/// looked up in is held.
/// </summary>
internal ref struct FoundRecord
{
    public ReadOnlySpan<byte> Value;
    public long Sequence;
    public long ExpiryTicks;

    public readonly RecordInfo Info => new(Sequence, ExpiryCodec.ToInstant(ExpiryTicks), Value.Length);
}
