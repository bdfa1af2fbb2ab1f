namespace Iridium.Engine.Background;

/// <summary>A flush writes the newest data, so everything may lie below it and nothing is dropped but shadowed versions.
/// </summary>
internal sealed class FlushScope : IMergeScope
{
    public bool IsLowest(ReadOnlySpan<byte> key) => false;

    public bool IsLowestRange(byte[] start, byte[] end) => false;

    public bool IsExpiredForGood(ReadOnlySpan<byte> key, long expiryTicks) => false;
}
