namespace Iridium.Engine;

/// <summary>
/// About what a key range holds, without reading it. Tables that lie within the range count exactly; one that the range
/// cuts counts by the blocks that the range touches, so its bytes are at most two blocks too many and never too few;
/// entries are spread evenly over a table's blocks for that. Memtables are sampled: exact below 64 entries, beyond that
/// mostly within a third. Versions and deletions that no compaction has removed yet count too.
/// </summary>
public readonly record struct RangeEstimate
{
    /// <summary>Bytes of tables, compressed as they are, indexes and filters included.</summary>
    public long TableBytes { get; init; }

    /// <summary>Bytes of memtables.</summary>
    public long MemtableBytes { get; init; }

    /// <summary>Entries of every kind: records, older versions of them, deletions, touches.</summary>
    public long Entries { get; init; }

    /// <summary>Deletions among the entries of tables.</summary>
    public long Deletions { get; init; }

    /// <summary>Tables that the range meets.</summary>
    public int Tables { get; init; }

    /// <summary>Bytes of tables and memtables.</summary>
    public long Bytes => TableBytes + MemtableBytes;

    /// <summary>Entries, less two for each deletion: itself, and what it most likely hides.</summary>
    public long Records => Math.Max(0, Entries - (2 * Deletions));
}
