namespace Iridium.Bench.Engines;

/// <summary>What every engine that has the setting is opened with.</summary>
internal sealed record EngineSettings
{
    public required string Path { get; init; }

    public required WriteDurability Durability { get; init; }

    /// <summary>Whether a write counts as done only when it is on disk.</summary>
    public bool IsSync => Durability == WriteDurability.Sync;

    /// <summary>Bloom filter bits for each key.</summary>
    public int FilterBits { get; init; } = 10;

    public int BlockBytes { get; init; } = 4_096;

    public long CacheBytes { get; init; } = 256L << 20;

    public long MemtableBytes { get; init; } = 64L << 20;

    /// <summary>One budget for all memory of an engine that has such a thing; null leaves it its parts.</summary>
    public long? MemoryBytes { get; init; }

    public int BackgroundThreads { get; init; } = 2;

    /// <summary>Whether engines that have Snappy use it; the others then store values as they are.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>Values of at least so many bytes go to blob files, where there are any; 0 turns that off.</summary>
    public int BlobBytesMin { get; init; }

    /// <summary>Bytes of a value, for engines that lay large records out in another way.</summary>
    public int ValueBytes { get; init; } = 100;

    /// <summary>The largest data the run can reach, for engines that must know it when they open.</summary>
    public long DataBytesMax { get; init; } = 1L << 30;
}
