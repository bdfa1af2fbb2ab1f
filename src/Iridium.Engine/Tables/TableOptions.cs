using Iridium.Engine.Tables.Blocks;

namespace Iridium.Engine.Tables;

/// <summary>
/// How a table is laid out. A reader needs none of it: everything is found in the file. Immutable.
/// </summary>
internal sealed record TableOptions
{
    /// <summary>Bytes at which a data block is closed; an entry that is larger gets a block of its own.</summary>
    public int BlockBytes { get; init; } = 4096;

    /// <summary>Filter bits per distinct key; 0 writes no filter.</summary>
    public int FilterBitsPerKey { get; init; } = 10;

    /// <summary>Entries of a data block from one whole key to the next: 1 to 256.</summary>
    public int RestartInterval { get; init; } = 16;

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
    }
}
