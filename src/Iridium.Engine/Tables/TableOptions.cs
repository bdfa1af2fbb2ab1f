using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Tables;

/// <summary>
/// How a table is laid out. A reader needs none of it: everything is found in the file. Immutable.
/// </summary>
internal sealed record TableOptions
{
    /// <summary>Bytes at which a data block is closed, before compression; an entry that is larger gets a block of its
    /// own.</summary>
    public int BlockBytes { get; init; } = 4096;

    /// <summary>Filter bits per distinct key; 0 writes no filter.</summary>
    public int FilterBitsPerKey { get; init; } = 10;

    /// <summary>Entries of a data block from one whole key to the next: 1 to 256.</summary>
    public int RestartInterval { get; init; } = 16;

    /// <summary>How data blocks and partitions of the index are compressed, where that makes them smaller.</summary>
    public CompressionMethod Compression { get; init; } = CompressionMethod.None;

    /// <summary>Whether data blocks with several restarts get a hash index.</summary>
    public bool HashIndex { get; init; } = true;

    /// <summary>Largest index that is one block, which stays in memory. Beyond it there are partitions, which are read
    /// when they are needed.</summary>
    public int IndexBlockBytesMax { get; init; } = 512 * 1024;

    /// <summary>About the bytes of a partition of the index.</summary>
    public int IndexPartitionBytes { get; init; } = 4096;

    /// <summary>When the newest entries were written, in UTC ticks; 0 = unknown. Kept in the table's
    /// properties.</summary>
    public long CreatedTicks { get; init; }

    /// <summary>The keyspace that the table is written for; 0 = not told.</summary>
    public int KeyspaceId { get; init; }

    /// <summary>Throws for a value that no table can be built with.</summary>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BlockBytes, 1, nameof(BlockBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BlockBytes, EngineLimits.ValueBytesMax, nameof(BlockBytes));
        ArgumentOutOfRangeException.ThrowIfNegative(FilterBitsPerKey, nameof(FilterBitsPerKey));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FilterBitsPerKey, 64, nameof(FilterBitsPerKey));
        ArgumentOutOfRangeException.ThrowIfLessThan(RestartInterval, 1, nameof(RestartInterval));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            RestartInterval, BlockEntry.RestartIntervalMax, nameof(RestartInterval));
        ArgumentOutOfRangeException.ThrowIfNegative(IndexBlockBytesMax, nameof(IndexBlockBytesMax));
        ArgumentOutOfRangeException.ThrowIfLessThan(IndexPartitionBytes, 1, nameof(IndexPartitionBytes));
        ArgumentOutOfRangeException.ThrowIfNegative(CreatedTicks, nameof(CreatedTicks));
        if (!Enum.IsDefined(Compression)) throw new ArgumentOutOfRangeException(nameof(Compression));
    }
}
