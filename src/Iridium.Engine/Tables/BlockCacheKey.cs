namespace Iridium.Engine.Tables;

/// <summary>Place of a block: which table, and where in it.</summary>
internal readonly record struct BlockCacheKey(long TableNumber, long Offset)
{
    /// <summary>Mixes both so well that any bits of it choose evenly: offsets are often multiples of each other.
    /// </summary>
    public override int GetHashCode()
    {
        ulong high = Math.BigMul(
            (ulong)Offset ^ 0x9E3779B97F4A7C15, ((ulong)TableNumber << 1) ^ 0xBB67AE8584CAA73B, out ulong low);
        return (int)((high ^ low) >> 16);
    }
}
