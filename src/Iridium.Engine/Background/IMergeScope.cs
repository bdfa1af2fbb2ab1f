namespace Iridium.Engine.Background;

/// <summary>What a merge knows of the rest of the tree.</summary>
internal interface IMergeScope
{
    /// <summary>Whether no table below the merge's output can hold the key.</summary>
    bool IsLowest(ReadOnlySpan<byte> key);

    /// <summary>Whether no table below the output overlaps a range.</summary>
    bool IsLowestRange(byte[] start, byte[] end);

    /// <summary>
    /// Whether a record with this expiry is hidden from every present and future read, and no newer touch outside the
    /// merge can have given it another expiry.
    /// </summary>
    bool IsExpiredForGood(ReadOnlySpan<byte> key, long expiryTicks);
}
