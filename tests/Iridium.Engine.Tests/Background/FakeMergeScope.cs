using Iridium.Engine.Background;

namespace Iridium.Engine.Tests.Background;

/// <summary>A merge that knows what a test tells it of the rest of the tree.</summary>
/// <param name="isLowest">Whether nothing lies below.</param>
/// <param name="expiredThrough">Records that expire up to here are gone for good.</param>
internal sealed class FakeMergeScope(bool isLowest, long expiredThrough = 0) : IMergeScope
{
    public static FakeMergeScope Middle { get; } = new(isLowest: false);

    public static FakeMergeScope Lowest { get; } = new(isLowest: true);

    public bool IsLowest(ReadOnlySpan<byte> key) => isLowest;

    public bool IsLowestRange(byte[] start, byte[] end) => isLowest;

    public bool IsExpiredForGood(ReadOnlySpan<byte> key, long expiryTicks) => expiryTicks <= expiredThrough;
}
