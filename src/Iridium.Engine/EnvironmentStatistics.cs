namespace Iridium.Engine;

/// <summary>What the databases of an <see cref="IridiumEnvironment"/> use together, at one moment.</summary>
public sealed record EnvironmentStatistics
{
    /// <summary>The budget: memtables, cached blocks, indexes and filters of all databases, in bytes.</summary>
    public required long MemoryBytesMax { get; init; }

    /// <summary>Bytes used of it now. May pass it by what readers hold.</summary>
    public long MemoryBytes => MemtableBytes + BlockCacheBytes;

    /// <summary>Part of the budget that is for memtables, in bytes.</summary>
    public required long MemtableBytesMax { get; init; }

    /// <summary>Native memory of all memtables, in bytes, those that readers still hold included.</summary>
    public required long MemtableBytes { get; init; }

    /// <summary>Most bytes of all block caches now: less than the options say while memtables need more.</summary>
    public required long BlockCacheBytesMax { get; init; }

    /// <summary>Bytes of all block caches, what is pinned included.</summary>
    public required long BlockCacheBytes { get; init; }

    /// <summary>Bytes of blocks that are held now, and of the indexes and filters of open tables.</summary>
    public required long BlockCachePinnedBytes { get; init; }

    /// <summary>Its open databases, in the order in which they were opened.</summary>
    public required IReadOnlyList<EnvironmentDatabase> Databases { get; init; }
}
