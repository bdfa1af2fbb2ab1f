namespace Iridium.Engine.Background;

/// <summary>An error on purpose, for a test of the harnesses: takes every merge for the lowest, so that it drops
/// tombstones that still hide something.</summary>
internal sealed class PlantedMergeScope(IMergeScope inner) : IMergeScope
{
    public bool IsLowest(ReadOnlySpan<byte> key) => true;

    public bool IsLowestRange(byte[] start, byte[] end) => true;

    public bool IsExpiredForGood(ReadOnlySpan<byte> key, long expiryTicks) =>
        inner.IsExpiredForGood(key, expiryTicks);
}
