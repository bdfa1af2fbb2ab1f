namespace Iridium.Engine;

/// <summary>Options of one keyspace, given when it is created and kept with it.</summary>
public sealed record KeyspaceOptions
{
    /// <summary>The defaults.</summary>
    public static KeyspaceOptions Default { get; } = new();

    /// <summary>
    /// Approximate bytes of a data block before compression · bytes · 4,096 · larger blocks shrink the index and speed
    /// scans, smaller ones speed point reads · takes effect for new tables.
    /// </summary>
    public int BlockBytes { get; init; } = 4_096;

    /// <summary>
    /// Bloom filter bits for each key · bits · 10 (about 1% false positives) · 0 leaves the filter out; more bits
    /// save reads of absent keys and cost memory · takes effect for new tables.
    /// </summary>
    public int FilterBitsPerKey { get; init; } = 10;

    internal void Validate(List<string> faults)
    {
        if (BlockBytes is < 256 or > 4 * 1024 * 1024)
            faults.Add($"BlockBytes is {BlockBytes}; it must be between 256 and 4,194,304 bytes");
        if (FilterBitsPerKey is < 0 or > 32)
            faults.Add($"FilterBitsPerKey is {FilterBitsPerKey}; it must be between 0 and 32 bits");
    }
}
